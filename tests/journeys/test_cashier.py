"""What cashiers do all day, over HTTP, with real web and worker processes."""

from concurrent.futures import ThreadPoolExecutor

from django.utils import timezone

from loyalty import signing
from loyalty.models import Case, Hold, Purchase
from members import till_keys
from members.models import Store, Terminal
from tests.builders import wire
from tests.journeys.shop import until
from tests.journeys.town import Till

SECONDS = 20.0


def test_scan_quote_hold_pay_print(town):
    till = town.helsinki
    _, card = town.member(points=150)

    seen = till.scan(card)
    assert (seen["kind"], seen["balance"]["available"]) == ("member", 150)
    quote = till.post("quotes", till.basket("12.00", "8.00", member=seen["member"]["id"])).body
    assert quote["points"] == 20
    wish = {"member": seen["member"]["id"], "reward": town.coffee.shown_id, "store": till.store}
    held = till.post("redemptions", wish).body
    assert (held["status"], held["available"], held["value"]) == ("held", 50, "3.50")
    tenders = [{"type": "points", "amount": "3.50"}, {"type": "card", "amount": "16.50"}]
    sold = till.sell(
        "12.00", "8.00", member=seen["member"]["id"], redemptions=[held["id"]], tenders=tenders
    )

    # The part that points have paid for earns none: 16 for 16.50.
    assert (sold.status, sold.body["points"], sold.body["balance_after"]) == (201, 16, 66)
    assert any("16" in line for line in sold.body["receipt"])
    assert any("66" in line for line in sold.body["receipt"])
    assert till.get(f"redemptions/{held['id']}")["status"] == "confirmed"


def test_the_card_payment_fails_and_the_hold_is_let_go(town):
    till = town.helsinki
    member, _ = town.member(points=120)
    wish = {"member": member.shown_id, "reward": town.coffee.shown_id}
    held = till.post("redemptions", wish).body

    let_go = [till.post(f"redemptions/{held['id']}/void").body["status"] for _ in range(2)]

    assert let_go == ["voided", "voided"]
    assert till.get(f"members/{member.shown_id}/balance")["available"] == 120


def test_the_till_dies_and_the_hold_lapses_by_itself(town):
    till = town.helsinki
    member, _ = town.member(points=120)
    held = till.post("redemptions", {"member": member.shown_id, "reward": town.coffee.shown_id})
    # A quarter of an hour goes by: what the sweep looks at is the row.
    Hold.objects.filter(wallet__member=member).update(lapses_at=timezone.now())

    until(lambda: till.get(f"redemptions/{held.body['id']}")["status"] == "lapsed", seconds=SECONDS)

    assert till.get(f"members/{member.shown_id}/balance")["available"] == 120


def test_a_mistake_is_voided_and_everything_is_as_before(town):
    till = town.helsinki
    member, _ = town.member(points=150)
    held = till.post("redemptions", {"member": member.shown_id, "reward": town.coffee.shown_id})
    voucher = town.voucher(member)
    sold = till.sell(
        "20.00", receipt="v-1", member=member.shown_id, redemptions=[held.body["id"]]
    ).body
    taken = till.post("vouchers/redeem", {"code": voucher.code, "external_id": "v-1"})
    assert (taken.status, till.balance(member)) == (201, 150 - 100 + sold["points"])

    voided = till.post(f"purchases/{sold['id']}/void", {"reason": "wrong customer"})

    assert (voided.status, till.balance(member)) == (201, 150)
    assert till.get(f"redemptions/{held.body['id']}")["status"] == "voided"
    assert till.post("vouchers/verify", {"code": voucher.code}).body["usable"] is True


def test_one_line_comes_back(town):
    till = town.helsinki
    member, _ = town.member()
    sold = till.sell("30.00", "12.00", receipt="b-1", member=member.shown_id).body

    back = {"lines": [{"line": "2", "quantity": 1}], "external_id": "b-1-return"}
    returned = [till.post(f"purchases/{sold['id']}/refunds", back).body for _ in range(2)]

    assert returned[0]["id"] == returned[1]["id"]
    assert till.balance(member) == 30
    assert till.get(f"purchases/{sold['id']}")["refundable"] == "30.00"
    assert till.scan("b-1")["kind"] == "receipt"


def test_a_voucher_from_another_store_is_good_once(town):
    member, _ = town.member()
    voucher = town.voucher(member)

    seen = town.turku.post("vouchers/verify", {"code": voucher.code}).body
    taken = town.turku.post("vouchers/redeem", {"code": voucher.code, "external_id": "t-1"})
    again = town.helsinki.post("vouchers/redeem", {"code": voucher.code, "external_id": "h-1"})

    assert (seen["usable"], seen["reward"]["value"]) == (True, "3.50")
    assert (taken.status, again.status) == (201, 409)
    assert again.body["cashier_message"] == "This voucher cannot be used."


def test_two_tills_at_once(town):
    member, _ = town.member(points=100)
    voucher = town.voucher(member)
    wish = {"member": member.shown_id, "reward": town.coffee.shown_id}

    with ThreadPoolExecutor(8) as pool:
        tills = [town.helsinki, town.turku] * 4
        holds = list(pool.map(lambda till: till.post("redemptions", wish).status, tills))
        uses = list(
            pool.map(
                lambda place: (
                    tills[place]
                    .post("vouchers/redeem", {"code": voucher.code, "external_id": f"x-{place}"})
                    .status
                ),
                range(8),
            )
        )

    assert sorted(holds) == [201] + [409] * 7
    assert sorted(uses) == [201] + [409] * 7
    assert town.helsinki.get(f"members/{member.shown_id}/balance")["available"] == 0


def test_the_same_sale_is_sent_by_two_who_do_not_know_of_each_other(town):
    member, _ = town.member()
    now = wire(timezone.now())

    with ThreadPoolExecutor(4) as pool:
        body = town.helsinki.basket(
            "25.00", external_id="twice", occurred_at=now, member=member.shown_id
        )
        sent = list(pool.map(lambda _: town.helsinki.post("purchases", body), range(4)))

    assert {(one.status, one.body["id"]) for one in sent} == {(202, sent[0].body["id"])}
    until(lambda: town.helsinki.balance(member) == 25, seconds=SECONDS)


def test_a_day_without_a_network(town):
    member, _ = town.member()
    voucher = town.voucher(member)
    morning = wire(timezone.now())
    sales = [
        {
            **till.basket("10.00", member=member.shown_id),
            "external_id": name,
            "occurred_at": morning,
        }
        for till, name in ((town.helsinki, "off-1"), (town.helsinki, "off-2"))
    ]
    use = {"code": voucher.code, "offline": True, "occurred_at": morning}

    for _ in range(2):  # the first answer may be lost
        batch = town.helsinki.post("purchases/batch", {"purchases": sales}).body["results"]
        here = town.helsinki.post(
            "vouchers/redeem/batch", {"uses": [{**use, "external_id": "off-1"}]}
        )
        there = town.turku.post(
            "vouchers/redeem/batch", {"uses": [{**use, "external_id": "t-off"}]}
        )

    assert [one["status"] for one in batch] == [202, 202]
    assert [one.body["results"][0]["use"]["status"] for one in (here, there)] == [
        "accepted",
        "conflict",
    ]
    until(lambda: town.helsinki.balance(member) == 20, seconds=SECONDS)
    case = Case.objects.get(use__receipt="t-off")
    assert (case.kind, case.other_use and case.other_use.receipt) == ("voucher_twice", "off-1")


def test_a_new_till_is_let_in_and_sells(town):
    store = Store.objects.get(code="turku-1")
    terminal = Terminal.objects.create(store=store, code="till-9")
    code = till_keys.offer(terminal, by="anna", as_of=timezone.now()).code
    let_in = town.shop.call("POST", "/v1/terminals/enrol", {"code": code, "app_version": "1"})
    till = Till(town.shop, store.code, let_in.body["key"])
    _, card = town.member()
    signing.signer(as_of=timezone.now())

    bundle = till.get("terminals/self/bundle")
    sold = till.sell("8.00", member=till.scan(card)["member"]["id"])

    assert (bundle["terminal"], len(bundle["voucher_keys"]["keys"])) == ("till-9", 1)
    assert (sold.status, sold.body["balance_after"]) == (201, 8)
    assert Purchase.objects.get(external_id=sold.body["external_id"]).terminal == terminal


def test_the_card_was_forgotten_at_home(town):
    till = town.helsinki
    member, card = town.member()
    sold = till.sell("14.00").body
    assert sold["status"] == "unclaimed"

    attached = till.post(
        f"purchases/{sold['id']}/attach", {"identifier": {"kind": "card", "value": card}}
    )

    assert attached.status == 200
    until(lambda: till.balance(member) == 14, seconds=SECONDS)
