"""Merging members and keeping households, from the admin."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from loyalty import households, merging
from loyalty.models import Merge, Transfer
from members.models import Household, Member
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, noon_of
from tests.loyalty.sharing import open_lots
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(program) -> Member:
    member = make_member(("card", "4006381333931"), display_name="Twin")
    earn(member, 100, noon_of("2026-01-10"))
    return member


@pytest.fixture
def aino(twin) -> Member:
    member = make_member(("phone", "+358401234567"), display_name="Aino")
    earn(member, 50, noon_of("2026-02-10"))
    return member


def address(member: Member, verb: str) -> str:
    return f"/admin/members/member/{member.pk}/{verb}/"


def test_two_members_are_merged_after_a_look_at_what_would_move(staff, twin, aino):
    form = {"into": "00358 40 123 4567", "reason": "Enrolled twice"}

    asked = staff.get(address(twin, "merge")).content.decode()
    looked = staff.post(address(twin, "merge"), {**form, "preview": "1"}).content.decode()
    assert "Merge Twin into another member" in asked
    for text in ("Moves from Twin", "Aino will have", "<td", "150"):
        assert text in looked
    assert Merge.objects.count() == 0

    done = staff.post(address(twin, "merge"), {**form, "go": "1"}, follow=True).content.decode()

    made = Merge.objects.get()
    assert (made.survivor, made.reason, made.merged_by) == (aino, "Enrolled twice", "anna")
    assert "Twin is Aino from now on." in done
    assert made.transfers.get().shown_id in done
    assert open_lots(aino) == [("2026-01-10", 100), ("2026-02-10", 50)]
    assert_books_balance()


def test_a_merge_is_undone_after_being_asked(staff, twin, aino):
    made = merging.merge(loser=twin, survivor=aino, as_of=NOON, actor=TILL).merge
    page = f"/admin/loyalty/merge/{made.pk}"

    assert "becomes a member of their own again" in staff.get(f"{page}/undo/").content.decode()
    done = staff.post(f"{page}/undo/", follow=True).content.decode()
    staff.post(f"{page}/undo/")

    made.refresh_from_db()
    assert "Twin and Aino are two again." in done
    assert made.undone_by == "anna"
    assert open_lots(twin) == [("2026-01-10", 100)]
    assert_books_balance()


@pytest.mark.parametrize(
    ("into", "said"),
    [
        ("4006381333931", "A member cannot be merged into themselves"),
        ("2900000000018", "Nobody is found by this."),
        ("", "This field is required."),
    ],
)
def test_a_wrong_merge_says_what_is_wrong(staff, twin, aino, into, said):
    page = staff.post(address(twin, "merge"), {"into": into, "go": "1"}).content.decode()

    assert said in page
    assert Merge.objects.count() == 0


def test_a_household_is_founded_filled_and_dissolved(staff, twin, aino):
    staff.post(address(aino, "found_household"), {"name": "Home"})
    home = Household.objects.get()
    page = f"/admin/members/household/{home.pk}"

    def change(who: str, what: str) -> str:
        form = {"member": who, "what": what}
        return str(staff.post(f"{page}/change_members/", form, follow=True).content.decode())

    assert "Twin: moves in, and may only earn." in change("4006381333931", "earn")
    assert "A household is never" not in change("4006381333931", "permit")
    assert "hand it over to another member" in change("00358401234567", "leave")
    change("4006381333931", "hand_over")
    change("00358401234567", "leave")
    assert (open_lots(aino), open_lots(home)) == ([("2026-02-10", 50)], [("2026-01-10", 100)])

    shown = staff.get(f"{page}/change/").content.decode()
    assert [text in shown for text in ("Twin", "Aino", "owner")] == [True, True, True]
    assert "Dissolve Home?" in staff.get(f"{page}/dissolve/").content.decode()
    staff.post(f"{page}/dissolve/")
    assert open_lots(twin) == [("2026-01-10", 100)]
    assert_books_balance()


def test_the_pages_of_people_show_what_there_is(staff, twin, aino):
    home = households.found(owner=aino, name="Home", as_of=NOON, actor=TILL).household
    merging.merge(loser=twin, survivor=Member.objects.get(pk=aino.pk), as_of=NOON, actor=TILL)
    moved = Transfer.objects.latest("pk")

    for path, text in [
        ("members/household/", "Home"),
        ("members/household/?q=00358401234567", "Home"),
        ("loyalty/merge/", "Twin"),
        ("loyalty/merge/?q=4006381333931", "Twin"),
        ("loyalty/transfer/", moved.shown_id),
        (f"loyalty/transfer/?q={moved.shown_id}", moved.shown_id),
        (f"loyalty/transfer/?q={aino.shown_id}", "Brought into a household"),
        (f"loyalty/transfer/{moved.pk}/change/", "Became the lot"),
        ("loyalty/wallet/?q=00358401234567", "Home"),
        (f"members/member/{aino.pk}/change/", f"/admin/members/household/{home.pk}/change/"),
        (f"members/member/{twin.pk}/change/", "150 available"),
    ]:
        page = staff.get(f"/admin/{path}")
        assert (path, page.status_code, text in page.content.decode()) == (path, 200, True)


def test_a_sale_of_a_household_leads_to_its_line_in_the_pool(staff, twin, aino):
    households.found(owner=aino, name="Home", as_of=NOON, actor=TILL)
    accepted = earn(aino, 30)

    page = staff.get(f"/admin/loyalty/purchase/{accepted.id}/change/")

    assert page.status_code == 200
    assert "balance after 80" in page.content.decode()


def test_staff_without_the_permission_change_nothing(client, twin, aino):
    home = households.found(owner=aino, name="Home", as_of=NOON, actor=TILL).household
    colleague = Client()
    colleague.force_login(User.objects.create_user("bo", password="x", is_staff=True))

    for path in [
        address(twin, "merge"),
        address(twin, "found_household"),
        f"/admin/members/household/{home.pk}/dissolve/",
        f"/admin/members/household/{home.pk}/change_members/",
    ]:
        assert colleague.post(path, {"into": aino.shown_id, "go": "1"}).status_code == 403
    assert (Merge.objects.count(), Household.objects.get().dissolved_at) == (0, None)


@pytest.mark.parametrize("path", ["members/household/abc/dissolve/", "loyalty/merge/abc/undo/"])
def test_what_is_no_key_is_not_found(staff, program, path):
    assert staff.get(f"/admin/{path}").status_code == 404
