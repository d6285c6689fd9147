"""A back-test is asked for: which drafts, over which purchases."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from loyalty.models import BackTest, Purchase
from members.actors import Actor
from members.errors import DomainError
from rewards import trials
from rewards.models import Program

DAYS_MAX = 400


class InvalidBackTest(DomainError):
    code = "invalid_back_test"
    title = "There is nothing to replay"


def ask(
    *, program: Program, days: int, version_ids: Collection[int], as_of: datetime, actor: Actor
) -> BackTest:
    """
    Ask for a replay of the last `days` of purchases; a sweep works it off (`replaying.run_next`).

    The days end with the newest purchase, or now if that is earlier. version_ids: of drafts.

    Raises InvalidBackTest.
    """
    if not 1 <= days <= DAYS_MAX:
        raise InvalidBackTest(f"Replay from 1 to {DAYS_MAX} days.")
    known = {draft.pk for draft in trials.drafts_of(program, version_ids)}
    if missing := set(version_ids) - known:
        raise InvalidBackTest(
            f"{len(missing)} of these versions are no drafts of {program.name} any more; "
            "choose again."
        )
    newest = Purchase.objects.filter(program=program).aggregate(at=Max("occurred_at"))["at"]
    if newest is None:
        raise InvalidBackTest(f"{program.name} has no purchases yet to replay.")
    until = min(as_of, newest) + timedelta(microseconds=1)  # the end is excluded
    since = until - timedelta(days=days)
    with transaction.atomic():
        total = Purchase.objects.filter(
            program=program, member__isnull=False, occurred_at__gte=since, occurred_at__lt=until
        ).count()
        return BackTest.objects.create(
            program=program,
            since=since,
            until=until,
            version_ids=sorted(version_ids),
            total_count=total,
            requested_by=actor.label,
            requested_at=as_of,
        )
