"""The pages of members and keys, for staff."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from members import consents, enrolment, households, keys
from members.actors import SYSTEM
from members.identifiers import MemberNotActive
from members.models import ApiKey, Member, Store
from tests.members.builders import MORNING, make_key, make_member, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Client:
    """A shop manager who may do everything."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("boss", password="x"))
    return client


def test_a_key_is_issued_and_its_secret_shown_once(staff, clock):
    clock.freeze()
    store = make_store()
    form = {"name": "Till 3", "mode": "live", "scopes": ["members:read"], "store": store.pk}

    page = staff.post("/admin/members/apikey/add/", form, follow=True).content.decode()
    again = staff.get("/admin/members/apikey/").content.decode()

    shown = re.search(r"rk_live_[0-9A-Za-z]{43}", page)
    assert shown is not None
    credential = keys.authenticate(shown[0], clock.now)
    assert credential is not None
    assert (credential.name, credential.store_id) == ("Till 3", store.pk)
    assert shown[0] not in again


def test_keys_are_rotated_and_revoked_by_actions(staff):
    key = make_key().key
    act = {"_selected_action": [key.pk]}

    rotated = staff.post("/admin/members/apikey/", {**act, "action": "rotate"}, follow=True)
    staff.post("/admin/members/apikey/", {**act, "action": "revoke"}, follow=True)

    assert re.search(r"rk_live_[0-9A-Za-z]{43}", rotated.content.decode())
    assert ApiKey.objects.get(rotated_from=key).revoked_at is None
    assert ApiKey.objects.get(pk=key.pk).revoked_at is not None


def test_a_key_can_be_looked_at_but_not_changed(staff):
    key = make_key().key

    shown = staff.get(f"/admin/members/apikey/{key.pk}/change/")
    refused = staff.post(f"/admin/members/apikey/{key.pk}/change/", {"name": "other"})

    assert (shown.status_code, refused.status_code) == (200, 403)
    assert ApiKey.objects.get().name == "till"


def test_a_member_is_found_by_any_scan(staff):
    make_member(("phone", "+358401234567"), display_name="Aino")
    make_member(display_name="Eero")

    by_phone = staff.get("/admin/members/member/?q=00358401234567").content.decode()
    by_name = staff.get("/admin/members/member/?q=eer").content.decode()

    assert ("Aino" in by_phone, "Eero" in by_phone) == (True, False)
    assert ("Aino" in by_name, "Eero" in by_name) == (False, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_members_costs_the_same_queries(staff, rows, django_assert_num_queries):
    for number in range(rows):
        make_member(("external", str(number)))

    with django_assert_num_queries(4):
        staff.get("/admin/members/member/")


def test_members_are_changed_but_never_deleted(staff):
    member = make_member(("phone", "+358401234567"), display_name="Aino")
    page = f"/admin/members/member/{member.pk}"
    inline = {
        f"{name}-{count}_FORMS": 0
        for name in ("identifiers", "consents", "blockings")
        for count in ("TOTAL", "INITIAL")
    }

    staff.post(f"{page}/change/", {"display_name": "Aino V.", "metadata": "{}", **inline})
    refused = staff.post(f"{page}/delete/", {"post": "yes"})

    assert (Member.objects.get().display_name, refused.status_code) == ("Aino V.", 403)


@pytest.mark.parametrize(
    "wrong", [{"currency": "XXX"}, {"time_zone": "Mars/Base"}, {"code": "a b"}]
)
def test_a_store_no_sum_or_calendar_could_use_is_refused(staff, wrong):
    form = {
        "code": "turku", "name": "Turku", "currency": "EUR", "time_zone": "Europe/Helsinki",
        "is_active": "on", "terminals-TOTAL_FORMS": 0, "terminals-INITIAL_FORMS": 0,
    }  # fmt: skip

    staff.post("/admin/members/store/add/", {**form, **wrong})
    assert Store.objects.count() == 0

    staff.post("/admin/members/store/add/", form)
    assert Store.objects.count() == 1


def test_a_card_is_blocked_replaced_and_unblocked_by_actions(staff):
    member = make_member(("card", "4006381333931"), ("phone", "+358401234567"))
    card, phone = member.identifiers.get(kind="card"), member.identifiers.get(kind="phone")
    page = "/admin/members/identifier/"

    said = staff.post(
        page, {"_selected_action": [card.pk, phone.pk], "action": "replace"}, follow=True
    ).content.decode()

    card.refresh_from_db()
    assert card.replaced_by is not None
    assert f"card 4006381333931 is blocked; card {card.replaced_by.value} takes its place." in said
    assert "phone +358401234567: Send the new phone; only a card is made up." in said
    staff.post(page, {"_selected_action": [card.pk], "action": "unblock"})
    staff.post(page, {"_selected_action": [phone.pk], "action": "block"})
    card.refresh_from_db()
    phone.refresh_from_db()
    assert (card.blocked_at, phone.blocked_at is None) == (None, False)
    assert staff.get(f"{page}?q=00358401234567").content.decode().count("+358401234567") >= 1
    assert staff.get(f"{page}{card.pk}/change/").status_code == 200


def test_pools_are_in_no_list_and_no_choice_of_members(staff):
    household = households.found(
        owner=make_member(display_name="Aino"), name="Pool of all", as_of=MORNING
    )

    listed = staff.get("/admin/members/member/").content.decode()
    searched = staff.get("/admin/members/member/?q=pool").content.decode()

    assert ("Aino" in listed, str(household.pool) in listed) == (True, False)
    assert "Pool of all" not in searched


def test_a_members_page_shows_what_they_allow_and_cannot_change_it(staff):
    member = make_member()
    said = consents.Said("member", wording="m-2026-03")
    consents.grant(
        member=member, purpose="marketing", channel="sms", said=said, as_of=MORNING, actor=SYSTEM
    )

    page = staff.get(f"/admin/members/member/{member.pk}/change/").content.decode()

    assert "m-2026-03" in page
    assert "consents-0-is_granted" not in page


def test_who_was_erased_is_shown_and_cannot_be_named_again(staff):
    member = make_member()
    Member.objects.filter(pk=member.pk).update(status="closed", erased_at=MORNING)
    address = f"/admin/members/member/{member.pk}/change/"

    shown, refused = staff.get(address), staff.post(address, {"display_name": "Aino"})

    assert (shown.status_code, refused.status_code) == (200, 403)
    member.refresh_from_db()
    with pytest.raises(MemberNotActive):
        enrolment.change(member=member, changes={"display_name": "Aino"}, as_of=MORNING)
