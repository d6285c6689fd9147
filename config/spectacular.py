"""How the OpenAPI document is made, and where its pages take their scripts from: from here."""

from typing import Any

SPECTACULAR: dict[str, Any] = {
    "TITLE": "Regulars",
    "DESCRIPTION": "A self-hosted loyalty backend: purchases in, points, rewards and reasons out.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "IdentifierKindEnum": "members.models.IdentifierKind",
        "StatusEnum": "members.models.MemberStatus",
        "WebhookStatusEnum": ["enabled", "paused"],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api.openapi.describe_problems",
    ],
}
