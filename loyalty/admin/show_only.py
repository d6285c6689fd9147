"""Pages that only show: no add, change or delete for anyone, superusers included."""

from collections.abc import Callable, Sequence
from functools import cached_property, wraps
from typing import Any, NamedTuple, TypeVar, cast

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from members.admin.paging import COUNTED_MAX, BoundedPaginator, ReadableListAdmin

Page = TypeVar("Page")
Told = TypeVar("Told")


def once(ask: Callable[[Page, Any], Told]) -> Callable[[Page, Any], Told]:
    """Ask once a row: a page wants to know each of its texts four times over."""

    @wraps(ask)
    def remembered(page: Page, row: Any) -> Told:
        told: dict[str, Told] = row.__dict__.setdefault("_told", {})
        if ask.__name__ not in told:
            told[ask.__name__] = ask(page, row)
        return told[ask.__name__]

    return remembered


class KeysPaginator(BoundedPaginator):
    """Counts keys alone: what a row is shown with is not looked up for rows that are counted."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, as far as they are counted."""
        rows = cast("QuerySet[Model]", self.object_list)
        return rows.order_by().values("pk")[:COUNTED_MAX].count()


class Table(NamedTuple):
    """A small table under a page: what it is about, its columns, its rows, and why it is empty."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[object]]
    empty: str = "None."


class ShowOnlyAdmin(ReadableListAdmin):
    """
    A list that opens as fast with millions of rows, newest first, and pages with tables below.

    shown_with: the relations that a row is shown with, read along with it. (Not
    `list_select_related`: Django leaves that out when a queryset has relations already.)
    rows_of: foreign keys by which other pages narrow the list, with the order that their index
    gives; everything else is found by searching.
    """

    ordering: Sequence[str] = ["-id"]
    list_per_page = 50
    paginator = KeysPaginator
    show_full_result_count = False
    change_form_outer_after_template = "loyalty/tables.html"
    shown_with: Sequence[str] = []
    rows_of: dict[str, list[str]] = {}

    def tables(self, obj: Any) -> list[Table]:
        """The tables under the page of a row."""
        return []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related(*self.shown_with)

    def get_ordering(self, request: HttpRequest) -> Sequence[str]:
        """Newest first; the rows of one member or wallet in the order of their index."""
        narrowed = (order for name, order in self.rows_of.items() if name in request.GET)
        return next(narrowed, self.ordering)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return list(self.readonly_fields)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj: Model | None = kwargs.get("obj")
        shown = {**context, "title": str(obj), "tables": self.tables(obj) if obj else []}
        response: HttpResponse = super().render_change_form(request, shown, *args, **kwargs)
        return response

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def narrowed(queryset: QuerySet[Any], name: str, keys: Sequence[int]) -> QuerySet[Any]:
    """Keep the rows of these keys; none for no keys, without asking the database."""
    return queryset.filter(**{f"{name}__in": keys}) if keys else queryset.none()
