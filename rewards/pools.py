"""Voucher pools as those see them who take codes out: found, running low, filled again."""

from rewards.models import VoucherPool


def low_at(pool_id: int) -> int:
    """How few codes are few."""
    return VoucherPool.objects.values_list("low_at", flat=True).get(pk=pool_id)


def mark_low(pool_id: int) -> VoucherPool | None:
    """Note that a pool runs low; the pool, or None when that was noted before."""
    if not VoucherPool.objects.filter(pk=pool_id, is_low=False).update(is_low=True):
        return None
    return VoucherPool.objects.select_related("program").get(pk=pool_id)


def mark_filled(pool_id: int) -> None:
    """Note that there is enough again, so that the next time is said anew."""
    VoucherPool.objects.filter(pk=pool_id, is_low=True).update(is_low=False)
