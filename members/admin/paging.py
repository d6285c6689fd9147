"""Pages of large tables: the first rows are counted, all of them never; nonsense is left out."""

from functools import cached_property
from typing import Any, Final, cast

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.admin import ModelAdmin

COUNTED_MAX: Final = 10_000


class BoundedPaginator(Paginator[Any]):
    """
    Counts to COUNTED_MAX and stops: a list of millions opens as fast as one of hundreds.

    Who looks for a row beyond searches for it.
    """

    @cached_property
    def count(self) -> int:
        """How many rows there are, as far as they are counted."""
        rows = cast("QuerySet[Model]", self.object_list)
        return rows.order_by()[:COUNTED_MAX].count()


class ReadableListAdmin(ModelAdmin):  # type: ignore[misc]  # unfold comes without types
    """A list whose address may hold anything: what no column can hold asks for the whole list."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, without a null character to look for."""
        if any("\0" in value for _, values in request.GET.lists() for value in values):
            return HttpResponseRedirect(request.path)
        response: HttpResponse = super().changelist_view(request, extra_context)
        return response
