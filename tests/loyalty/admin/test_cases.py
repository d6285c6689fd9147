"""The pages of cases, claims and tills: what staff see, and the two things they can do."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission

from loyalty.models import Case, Claim
from members import till_keys
from members.models import ApiKey, Store, Terminal, TerminalEnrolment
from tests.builders import NOON, open_shop
from tests.loyalty.using import issue, make_branch, use
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db):
    open_shop()
    make_branch()
    voucher = issue(make_member(display_name="Aino"))
    use(voucher.pk, NOON, "h-7", is_offline=True)
    use(voucher.pk, NOON + timedelta(hours=1), "t-9", store="turku-1", is_offline=True)
    return Case.objects.get()


def test_a_case_shows_both_receipts(case, admin_client):
    page = admin_client.get(f"/admin/loyalty/case/{case.pk}/change/").content.decode()

    for text in ("h-7, not sent yet", "t-9, not sent yet", "10 Mar 2026, 14:00 EET", "Aino"):
        assert text in page


def test_a_case_is_settled_once_with_a_name(case, admin_client):
    address = f"/admin/loyalty/case/{case.pk}/settle/"

    answers = [
        admin_client.post(address, {"note": note}, follow=True).content.decode()
        for note in ("Turku bears it.", "Again.")
    ]

    case.refresh_from_db()
    assert (case.settled_by, case.note) == ("admin", "Turku bears it.")
    assert "The case is settled." in answers[0]
    assert "admin settled it: Turku bears it" in answers[1]


def test_open_cases_and_claims_are_listed(case, admin_client):
    Claim.objects.create(
        member=make_member(),
        store=Store.objects.get(code="helsinki-1"),
        receipt="r-1",
        total_minor=1250,
        sold_on=date(2026, 3, 10),
        created_at=NOON,
    )

    cases = admin_client.get("/admin/loyalty/case/?state=open").content.decode()
    claims = admin_client.get("/admin/loyalty/claim/").content.decode()

    assert "A voucher was taken in two places" in cases
    assert "12.50 EUR" in claims


def test_a_till_is_enrolled_by_a_qr_that_is_shown_once(case, admin_client):
    till = Terminal.objects.create(store=Store.objects.get(code="helsinki-1"), code="till-1")
    address = f"/admin/members/terminal/{till.pk}/enrol/"
    assert "<svg" not in admin_client.get(address).content.decode()
    assert not TerminalEnrolment.objects.exists()

    page = admin_client.post(address)

    text = page.content.decode()
    assert ("<svg" in text, "te_" in text, "no-store" in page["Cache-Control"]) == (True,) * 3
    assert TerminalEnrolment.objects.get().made_by == "admin"


def test_a_till_that_is_switched_off_loses_its_key(case, admin_client):
    till = Terminal.objects.create(store=Store.objects.get(code="helsinki-1"), code="till-1")
    till_keys.enrol(till_keys.offer(till, by="anna", as_of=NOON).code, app_version="", as_of=NOON)

    admin_client.post(f"/admin/members/terminal/{till.pk}/change/", {"name": "Door"})

    assert ApiKey.objects.get().revoked_at is not None


def test_who_may_not_make_keys_lets_no_till_in(case, client, django_user_model):
    till = Terminal.objects.create(store=Store.objects.get(code="helsinki-1"), code="till-1")
    clerk = django_user_model.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_terminal"))
    client.force_login(clerk)

    assert client.post(f"/admin/members/terminal/{till.pk}/enrol/").status_code == 403
    assert not TerminalEnrolment.objects.exists()
