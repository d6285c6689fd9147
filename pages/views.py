"""
The pages over HTTP: each one's shell, its manifest and its service worker.

Always: no cookie but the chosen language, no session, no database; errors are the API's problems.
"""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from pages import assets, languages, policy
from pages.words import words

SCREENS: Final = {"app": "portrait", "till": "any"}


@require_safe
@gzip_page
def page(request: HttpRequest, name: str) -> HttpResponse:
    """The shell of a page, in the reader's language; what stands in it comes from the API."""
    language = languages.language_of(request)
    texts = _texts(name, language)
    context: dict[str, Any] = {
        "page": name,
        "language": language,
        "languages": languages.LANGUAGES,
        "w": texts,
        "modules": assets.modules(name),
        "main": static(f"pages/{name}/main.js"),
    }
    response = render(request, f"pages/{name}/page.html", context)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Pages-Version"] = assets.version()
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    if languages.chosen(request):
        response.set_cookie(
            languages.COOKIE,
            language,
            max_age=languages.COOKIE_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return policy.confine(response)


@require_safe
def manifest(request: HttpRequest, name: str) -> HttpResponse:
    """What the device shows once the page is installed."""
    language = languages.language_of(request)
    texts = _texts(name, language)
    icon = {"src": static(f"pages/icons/{name}.svg"), "type": "image/svg+xml", "sizes": "any"}
    content = {
        "id": f"/{name}/",
        "name": texts["title"],
        "short_name": texts["title"],
        "lang": language,
        "start_url": f"/{name}/",
        "scope": f"/{name}/",
        "display": "standalone",
        "orientation": SCREENS[name],
        "background_color": "#ffffff",
        "theme_color": "#7a0bc0",
        "icons": [{**icon, "purpose": "any"}, {**icon, "purpose": "maskable"}],
    }
    response = JsonResponse(content, content_type="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


@require_safe
def worker(request: HttpRequest, name: str) -> HttpResponse:
    """The service worker: keeps the shell for when the network is gone."""
    context = {"page": name, "version": assets.version(), "files": assets.files(name)}
    response = render(
        request, "pages/worker.js", context, content_type="text/javascript; charset=utf-8"
    )
    response.headers["Cache-Control"] = "no-cache"
    return policy.confine(response)


def _texts(name: str, language: str) -> dict[str, str]:
    texts = words(name, language)
    return {**texts, "title": texts["title"].format(shop=settings.SHOP_NAME)}
