"""
The same return again, or another one under its keys.

Two guards, both unique constraints: (API key, Idempotency-Key) and, for ever, (store, external_id).
"""

from collections.abc import Sequence

from django.db.models import Q

from loyalty.models import Refund
from loyalty.returned import Return
from members.errors import DomainError
from members.request_keys import KeyReused


class DuplicateRefund(DomainError):
    code = "duplicate_refund"
    title = "The store has recorded another return under this external_id"
    http_status = 409

    def __init__(self, *, refund: str) -> None:
        super().__init__(
            f"{refund} was recorded under this external_id with other content. "
            "Give every return an external_id of its own.",
            extra={"refund": refund},
        )


def first_of(returned: Return) -> Refund | None:
    """
    Find the return that was recorded first under one of the keys; None when there is none.

    Raises KeyReused or DuplicateRefund when its content was another.
    """
    found = _under_keys(returned)
    for refund in found:
        if bytes(refund.fingerprint) == returned.fingerprint:
            return refund
    for refund in found:
        if _has_request_key_of(refund, returned):
            raise KeyReused
    if found:
        raise DuplicateRefund(refund=found[0].shown_id)
    return None


def _under_keys(returned: Return) -> Sequence[Refund]:
    keys = Q(pk=None)
    if returned.external_id is not None:
        keys |= Q(store_id=returned.store_id, external_id=returned.external_id)
    if returned.idempotency_key is not None:
        keys |= Q(recorded_by_id=returned.recorded_by_id, idempotency_key=returned.idempotency_key)
    return list(Refund.objects.filter(keys))


def _has_request_key_of(refund: Refund, returned: Return) -> bool:
    return (
        returned.idempotency_key is not None
        and refund.idempotency_key == returned.idempotency_key
        and refund.recorded_by_id == returned.recorded_by_id
    )
