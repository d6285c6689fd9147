"""What staff may do to the ledger: void a redemption, queue a refused purchase again."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from loyalty import crediting, redemptions
from loyalty.models import Entry, QueuedPurchase, Redemption, Refusal
from tests.books import assert_books_balance
from tests.builders import earn, make_reward, redeem, wallet_of
from tests.loyalty.admin.books import fill
from tests.members.builders import make_member


def messages(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def viewer(*permissions: str) -> Client:
    user = User.objects.create_user("eero", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("is_captured", [False, True])
def test_voiding_asks_first_and_then_gives_the_points_back(staff, program, is_captured):
    member = make_member(display_name="Aino")
    earn(member, 100)
    redemption = redeem(member, make_reward(60), is_captured=is_captured)
    address = f"/admin/loyalty/redemption/{redemption.pk}/void/"

    asked = staff.get(address).content.decode()
    assert "Void the redemption" in asked
    assert redemptions.status(redemption) == ("confirmed" if is_captured else "held")

    told = messages(staff.post(address, follow=True))
    assert told == [f"{redemption.shown_id} is voided; 60 points are back."]
    wallet = wallet_of(member)
    assert (wallet.balance, wallet.held) == (100, 0)
    assert redemptions.status(redemption) == "voided"
    assert_books_balance()


def test_voiding_twice_changes_nothing_more(staff, program):
    fill(1)
    redemption = Redemption.objects.order_by("pk")[1]
    address = f"/admin/loyalty/redemption/{redemption.pk}/void/"
    staff.post(address)
    lines = Entry.objects.count()

    again = staff.post(address)

    assert (again.status_code, Entry.objects.count()) == (302, lines)
    page = staff.get(f"/admin/loyalty/redemption/{redemption.pk}/change/").content.decode()
    assert address not in page


def test_who_may_only_look_cannot_void(staff, program):
    fill(1)
    client = viewer("view_redemption")
    redemption = Redemption.objects.order_by("pk")[0]
    address = f"/admin/loyalty/redemption/{redemption.pk}"

    assert client.get(f"{address}/change/").status_code == 200
    assert client.get(f"{address}/void/").status_code == 403
    assert client.post(f"{address}/void/").status_code == 403
    assert redemptions.status(redemption) == "held"


@pytest.mark.parametrize("key", ["999999", "nonsense"])
def test_voiding_what_is_not_there_is_no_error(staff, program, key):
    assert staff.get(f"/admin/loyalty/redemption/{key}/void/").status_code == 403
    assert staff.post(f"/admin/loyalty/redemption/{key}/void/").status_code == 404


def test_refused_purchases_are_queued_again_and_then_credited(staff, program):
    fill(2)
    chosen = list(Refusal.objects.values_list("pk", flat=True))
    act = {"action": "queue_again", "_selected_action": chosen}

    told = messages(staff.post("/admin/loyalty/refusal/", act, follow=True))

    assert told == ["2 purchases are queued again; one refused once more comes back here."]
    assert QueuedPurchase.objects.count() == 2
    assert crediting.credit_these(chosen).credited == 2
    assert not Refusal.objects.exists()
    assert_books_balance()


def test_who_may_only_look_cannot_queue_again(staff, program):
    fill(1)
    client = viewer("view_refusal")
    refusal = Refusal.objects.get()
    act = {"action": "queue_again", "_selected_action": [refusal.pk]}

    client.post("/admin/loyalty/refusal/", act)

    assert Refusal.objects.count() == 1
