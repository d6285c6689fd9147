"""Every address of the service."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerView

from config import health
from config.api import errors

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include("loyalty.api.urls")),
    path("v1/", include("members.api.urls")),
    path("v1/", include("rewards.api.urls")),
    # What is left under /v1/ is nobody's: a problem, as every refusal there.
    re_path(r"^v1(?:/|$)", errors.not_found),
    path("", include("pages.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path(
        "openapi.json",
        SpectacularAPIView.as_view(
            renderer_classes=[OpenApiJsonRenderer],
            authentication_classes=[],
            permission_classes=[],
        ),
        name="openapi",
    ),
    path(
        "docs",
        SpectacularRedocView.as_view(
            url_name="openapi", authentication_classes=[], permission_classes=[]
        ),
        name="docs",
    ),
    path(
        "docs/try",
        SpectacularSwaggerView.as_view(
            url_name="openapi", authentication_classes=[], permission_classes=[]
        ),
        name="docs-try",
    ),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("admin/", admin.site.urls),
    path("", RedirectView.as_view(url="/admin/")),
]

handler400 = "config.api.errors.bad_request"
handler403 = "config.api.errors.forbidden"
handler404 = "config.api.errors.not_found"
handler500 = "config.api.errors.server_error"
