"""What a simulation came to, as it stands in the books."""

from collections.abc import Sequence

from django.db.models import Count, Q, Sum

from loyalty.models import Crediting, Purchase, Refund, RefundStatus


def booked(name: str, stores: Sequence[str]) -> dict[str, dict[str, int]]:
    """
    The figures of each store that answers do not tell for good, by name, for `Figures.settle`.

    name: begins every receipt number of the simulation. A sale is answered before it is credited,
    and one of a newcomer may find its member later; a return may wait for its sale.
    """
    own = Q(store__code__in=stores, external_id__startswith=f"{name}-")
    found = {store: {"nobodys": 0, "points": 0, "refunds": 0, "returned": 0} for store in stores}
    sold = Purchase.objects.filter(own, member=None).values_list("store__code")
    for store, nobodys in sold.annotate(Count("pk")):
        found[store]["nobodys"] = nobodys
    credited = Crediting.objects.filter(purchase__in=Purchase.objects.filter(own))
    for store, points in credited.values_list("purchase__store__code").annotate(Sum("points")):
        found[store]["points"] = points
    applied = Refund.objects.filter(own, status=RefundStatus.APPLIED)
    back = applied.values_list("store__code").annotate(Count("pk"), Sum("taken_points"))
    for store, refunds, taken in back:
        found[store] |= {"refunds": refunds, "returned": taken}
    return found
