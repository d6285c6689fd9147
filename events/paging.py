"""Pages of the event log: it is counted to a limit only."""

from functools import cached_property
from typing import Any, Final, cast

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet

COUNTED_MAX: Final = 10_000


class NewestPaginator(Paginator[Any]):
    """Counts to COUNTED_MAX and stops: who looks for something older searches for it."""

    @cached_property
    def count(self) -> int:
        """How many events there are, as far as they are counted."""
        rows = cast("QuerySet[Model]", self.object_list)
        return rows.order_by()[:COUNTED_MAX].count()
