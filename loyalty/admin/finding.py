"""
Finding rows by what a person has at hand, by an index each: no list is ever read to its end.
"""

from loyalty.models import Purchase, Redemption, Refund
from members.identifiers import detect, find_any
from members.ids import parse_public_id
from members.models import Member, Store

NAMES_MAX = 100


def members_found(term: str) -> list[int]:
    """Members by `mem_…`, or by a card, phone, e-mail or foreign id in full."""
    uuid = parse_public_id("mem", term.strip())
    if uuid is not None:
        return list(Member.objects.filter(public_id=uuid).values_list("pk", flat=True))
    member = find_any(detect(term))
    return [member.pk] if member else []


def keepers_found(term: str) -> list[int]:
    """The same, and in whose wallets their points are kept: a survivor's, or a household's pool."""
    members = members_found(term)
    held = Member.objects.filter(pk__in=members, holder__isnull=False) if members else None
    return [*members, *(held.values_list("holder_id", flat=True) if held is not None else ())]


def members_named(term: str) -> list[int]:
    """The first members whose name begins so; walks the members, by far the shorter list."""
    found = Member.objects.filter(display_name__istartswith=term.strip())
    return list(found.order_by("pk").values_list("pk", flat=True)[:NAMES_MAX])


def purchases_found(term: str) -> list[int]:
    """Purchases by `pur_…`, or by the number on the receipt: one probe of the index a store."""
    text = term.strip()
    uuid = parse_public_id("pur", text)
    if uuid is not None:
        return list(Purchase.objects.filter(public_id=uuid).values_list("pk", flat=True))
    stores = list(Store.objects.values_list("pk", flat=True))
    found = Purchase.objects.filter(store__in=stores, external_id=text)
    return list(found.values_list("pk", flat=True))


def redemptions_found(term: str) -> list[int]:
    """Redemptions by `red_…`."""
    uuid = parse_public_id("red", term.strip())
    return (
        list(Redemption.objects.filter(public_id=uuid).values_list("pk", flat=True)) if uuid else []
    )


def refunds_found(term: str) -> list[int]:
    """Returns by `ref_…`, by their own number, or by the sale they are of."""
    text = term.strip()
    uuid = parse_public_id("ref", text)
    if uuid is not None:
        return list(Refund.objects.filter(public_id=uuid).values_list("pk", flat=True))
    stores = list(Store.objects.values_list("pk", flat=True))
    own = Refund.objects.filter(store__in=stores, external_id=text)
    of_sale = Refund.objects.filter(purchase__in=purchases_found(text))
    return list(own.values_list("pk", flat=True).union(of_sale.values_list("pk", flat=True)))
