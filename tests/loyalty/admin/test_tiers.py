"""Tiers, stamp cards and vouchers in the admin."""

import io

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from loyalty import thresholds
from loyalty.models import Standing, ThresholdChange, Voucher
from members.actors import SYSTEM
from rewards import program_file
from rewards.models import Program, StampCard, Tier, VoucherPool
from rewards.models.program import touch
from rewards.program_file import InvalidProgramFile
from tests.builders import earn, make_reward, noon_of
from tests.loyalty.stamping import make_card
from tests.loyalty.tiering import add_tiers, standings
from tests.members.builders import make_member

CHANGE = "/admin/rewards/tier/change_thresholds/"


@pytest.fixture
def club(program):
    return add_tiers(program, tier_review="yearly")


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_new_thresholds_are_shown_then_applied(staff, club):
    aino = make_member(display_name="Aino")
    earn(aino, 450, noon_of("2026-03-01"))
    wanted = {"silver": "100.00", "gold": "400.00", "moves_now": "on"}

    shown = staff.post(CHANGE, {**wanted, "preview": "1"})

    assert "1 would rise and 0 would fall." in text_of(shown)
    assert "Aino" in text_of(shown)
    assert not ThresholdChange.objects.exists()
    applied = staff.post(CHANGE, {**wanted, "go": "1"}, follow=True)
    assert "Waits for the next sweep" in text_of(applied)
    thresholds.apply_due(as_of=timezone.now())
    change = ThresholdChange.objects.get()
    assert (change.proposed_by, change.risen, change.thresholds["gold"]) == ("anna", 1, 40_000)
    page = text_of(staff.get(f"/admin/loyalty/thresholdchange/{change.pk}/change/"))
    assert "Applied" in page
    assert "500.00 EUR" in page


def test_thresholds_that_cannot_be_are_said(staff, club):
    answer = staff.post(CHANGE, {"silver": "500.00", "gold": "500.00", "go": "1"})

    assert "Two tiers would be reached by the same figure." in text_of(answer)
    assert not ThresholdChange.objects.exists()


def test_a_threshold_is_free_until_somebody_has_a_standing(staff, club):
    gold = Tier.objects.get(code="gold")
    address = f"/admin/rewards/tier/{gold.pk}/change/"
    fields = {"name": "Gold", "benefits": "Free coffee"}

    staff.post(address, {**fields, "threshold": "450.00"})
    earn(make_member(), 150, noon_of("2026-03-01"))
    staff.post(address, {**fields, "threshold": "300.00"})

    gold.refresh_from_db()
    assert (gold.threshold, gold.benefits) == (45_000, ["Free coffee"])


def test_a_file_moves_no_threshold_that_members_stand_by(staff, club):
    text = program_file.export(program=Program.objects.get(), as_of=timezone.now()).replace(
        "500.00", "1000.00"
    )
    earn(make_member(), 150, noon_of("2026-03-01"))

    with pytest.raises(InvalidProgramFile) as refused:
        program_file.apply(text, as_of=timezone.now(), actor=SYSTEM)

    assert refused.value.errors[0].code == "threshold_is_fixed"
    assert "spend 500.00 EUR → 1000.00 EUR is no matter of the file" in (
        refused.value.errors[0].detail
    )
    assert Tier.objects.get(code="gold").threshold == 50_000


def test_points_are_asked_for_where_points_count(staff, club):
    club.tier_basis = "points"
    club.save()
    gold = Tier.objects.get(code="gold")

    page = text_of(staff.get(f"/admin/rewards/tier/{gold.pk}/change/"))
    staff.post(f"/admin/rewards/tier/{gold.pk}/change/", {"name": "Gold", "threshold": "1500"})

    assert "Qualifying points in the last 12 months that reaches the tier." in page
    gold.refresh_from_db()
    assert gold.threshold == 1_500


def test_staff_place_a_member_and_see_it_on_the_page(staff, club):
    aino = make_member(display_name="Aino")
    asked = {"tier": "gold", "last_day": "2026-12-31", "note": "Birthday", "go": "1"}

    answer = staff.post(f"/admin/members/member/{aino.pk}/place/", asked)

    assert answer.status_code == 302
    assert standings(aino) == [("gold", "2026-03-10", "2027-01-01", "placed")]
    page = text_of(staff.get(f"/admin/members/member/{aino.pk}/change/"))
    assert "Gold, 0.00 EUR; kept until 2026-12-31; 500.00 EUR more by 2026-12-31 to stay" in page
    assert "anna: Birthday" in page


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_nobody_is_placed_until_a_day_of_another_age(staff, club, day):
    aino = make_member()
    address = f"/admin/members/member/{aino.pk}/place/"

    answer = staff.post(address, {"tier": "gold", "last_day": day, "note": "x", "go": "1"})

    assert "Choose a day from the year 1970 to 2200." in text_of(answer)
    assert "/admin/jsi18n/" in text_of(answer)  # The picker of days asks for its words there.
    assert not Standing.objects.exists()


def test_a_placement_without_a_reason_is_refused(staff, club):
    aino = make_member()

    answer = staff.post(f"/admin/members/member/{aino.pk}/place/", {"tier": "gold", "note": " "})

    assert "This field is required." in text_of(answer)
    assert not Standing.objects.exists()


@pytest.mark.parametrize("address", [CHANGE, "/admin/members/member/{pk}/place/"])
def test_without_a_default_program_nobody_is_moved(staff, club, address):
    Program.objects.update(is_default=False)

    answer = staff.get(address.format(pk=make_member().pk), follow=True)

    assert "There is no default program yet." in text_of(answer)


@pytest.mark.parametrize("address", [CHANGE, "/admin/members/member/{pk}/place/"])
def test_who_may_only_look_moves_nobody(staff, club, client, address):
    aino = make_member()
    looker = User.objects.create_user("lena", password="x", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(looker)

    answer = client.post(address.format(pk=aino.pk), {"tier": "gold", "note": "x", "go": "1"})

    assert answer.status_code == 403
    assert not Standing.objects.exists()


def test_a_card_keeps_its_size_once_a_stamp_was_given(staff, program):
    card = make_card(needed=3)
    aino = make_member(display_name="Aino")
    address = f"/admin/rewards/stampcard/{card.pk}/change/"
    fields = {"name": "Coffee", "reward": card.reward_id, "per": "visit", "is_active": "on"}

    staff.post(address, {**fields, "stamps_needed": "2", "head_start": "0"})
    earn(aino, 5)
    staff.post(address, {**fields, "stamps_needed": "1", "head_start": "0", "name": "Kaffe"})

    card.refresh_from_db()
    assert (card.stamps_needed, card.name) == (2, "Kaffe")
    page = text_of(staff.get(f"/admin/members/member/{aino.pk}/change/"))
    assert "1 of 2" in page


def test_a_card_is_made_with_money_as_people_write_it(staff, program):
    reward = make_reward(100)
    fields = {
        "program": program.pk, "code": "ten", "name": "Ten", "stamps_needed": "10",
        "head_start": "2", "reward": reward.pk, "per": "amount", "step_minor": "7.50",
        "is_active": "on",
    }  # fmt: skip

    answer = staff.post("/admin/rewards/stampcard/add/", fields)

    assert answer.status_code == 302
    assert StampCard.objects.get().step_minor == 750
    refused = staff.post("/admin/rewards/stampcard/add/", {**fields, "code": "b", "per": "visit"})
    assert "A stamp for money needs a step of money; others do not." in text_of(refused)


def test_codes_are_imported_from_a_file_and_by_hand(staff, program):
    pool = VoucherPool.objects.create(program=program, code="spa", name="Spa")
    touch(program.pk)
    file = io.BytesIO(b"\xef\xbb\xbfSPA-1,first\r\nSPA-2\r\n")
    file.name = "codes.csv"
    address = f"/admin/rewards/voucherpool/{pool.pk}/import_codes/"

    answer = staff.post(address, {"pasted": "SPA-3\nSPA-1", "file": file}, follow=True)

    assert "3 codes are new." in text_of(answer)
    assert "There already, and left alone: SPA-1." in text_of(answer)
    found = Voucher.objects.order_by("pk").values_list("code", flat=True)
    assert list(found) == ["SPA-3", "SPA-1", "SPA-2"]
    nothing = staff.post(address, {"pasted": "  "})
    assert "Paste codes, or choose a file." in text_of(nothing)


def test_vouchers_are_found_as_people_read_them_out(staff, program):
    make_card(needed=1)
    aino = make_member(display_name="Aino")
    earn(aino, 5)
    voucher = Voucher.objects.get()
    spoken = voucher.code.lower().replace("0", "o")

    for asked in (spoken, aino.shown_id):
        page = text_of(staff.get("/admin/loyalty/voucher/", {"q": asked}))
        assert "1 voucher" in page
    page = text_of(staff.get(f"/admin/loyalty/voucher/{voucher.pk}/change/"))
    assert voucher.shown_id in page
