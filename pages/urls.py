"""The addresses of the two pages."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from pages import views

urlpatterns: list[URLPattern] = [
    address
    for name in ("app", "till")
    for address in (
        path(name, RedirectView.as_view(url=f"/{name}/")),
        path(f"{name}/", views.page, {"name": name}, name=f"{name}-page"),
        path(f"{name}/manifest.webmanifest", views.manifest, {"name": name}),
        path(f"{name}/worker.js", views.worker, {"name": name}),
    )
]
