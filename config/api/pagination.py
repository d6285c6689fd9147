"""
Lists: one query a page, an opaque cursor to the next, no counting and no page numbers.

Always: rows are in the order of a unique key, so that a row added meanwhile moves none twice.
"""

from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from members.api.cursors import LIMIT_DEFAULT, LIMIT_MAX, encode_cursor, read_cursor, read_limit

if TYPE_CHECKING:
    # The framework loads this file while it loads its views: they do not exist yet.
    from rest_framework.views import APIView


class CursorPagination(BasePagination):
    """
    Pages of a queryset by a unique integer column.

    A view names them: `cursor_list = "members"` and `cursor_field = "id"` (or `"-seq"` for the
    newest first).
    """

    next_cursor: str | None = None
    next_link: str | None = None

    def paginate_queryset(  # type: ignore[override]  # a cursor needs a queryset, not a list
        self, queryset: QuerySet[Model], request: Request, view: "APIView | None" = None
    ) -> list[Any]:
        """Read one page and one row more, which tells whether there is a next. 422 on nonsense."""
        list_name: str = getattr(view, "cursor_list", "list")
        ordering: str = getattr(view, "cursor_field", "id")
        field = ordering.removeprefix("-")
        limit = read_limit(request.query_params)
        after = read_cursor(list_name, request.query_params)
        if after is not None:
            operator = "lt" if ordering.startswith("-") else "gt"
            queryset = queryset.filter(**{f"{field}__{operator}": after})
        page = list(queryset.order_by(ordering)[: limit + 1])
        if len(page) > limit:
            page = page[:limit]
            self.next_cursor = encode_cursor(list_name, getattr(page[-1], field))
            address = request.build_absolute_uri()
            self.next_link = replace_query_param(address, "cursor", self.next_cursor)
        return page

    def get_paginated_response(self, data: Any) -> Response:
        """Wrap a page; the Link header (RFC 8288) carries the next address too."""
        link = f'<{self.next_link}>; rel="next"' if self.next_link else None
        return Response(
            {"items": data, "next_cursor": self.next_cursor},
            headers={"Link": link} if link else None,
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page to OpenAPI."""
        return {
            "type": "object",
            "required": ["items", "next_cursor"],
            "properties": {
                "items": schema,
                "next_cursor": {"type": ["string", "null"]},
            },
        }

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        """Describe the two parameters to OpenAPI."""
        return [
            {
                "name": "limit",
                "in": "query",
                "required": False,
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": LIMIT_MAX,
                    "default": LIMIT_DEFAULT,
                },
            },
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}},
        ]
