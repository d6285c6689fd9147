"""
What drf-spectacular cannot see: that every call may answer with a problem.

A postprocessing hook of the schema: one component, and a `default` response on every operation.
"""

from typing import Any

from members.api.refusals import ERRORS_SHOWN_MAX

_TEXT = {"type": "string"}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. A code may bring further members, such as figures.",
    "required": [
        "type",
        "title",
        "status",
        "detail",
        "code",
        "errors",
        "retryable",
        "request_id",
        "cashier_message",
    ],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": _TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What is wrong, where, and what to do."},
        "code": {"type": "string", "description": "Stable; decide by this."},
        "errors": {
            "type": "array",
            "maxItems": ERRORS_SHOWN_MAX,
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "A JSON pointer, or the name of a parameter or header.",
                    },
                    "code": _TEXT,
                    "detail": _TEXT,
                },
            },
        },
        "retryable": {
            "type": "boolean",
            "description": "Whether the very same request may succeed later.",
        },
        "request_id": _TEXT,
        "cashier_message": {
            "type": "string",
            "description": "Safe to show at the till; en, id, da or fi by Accept-Language.",
        },
    },
}
_RESPONSE = {
    "description": "A problem.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})


def describe_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the problem to a finished schema; a repeat changes nothing."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM
    for path in result["paths"].values():
        for method in _METHODS & path.keys():
            path[method]["responses"].setdefault("default", _RESPONSE)
    return result
