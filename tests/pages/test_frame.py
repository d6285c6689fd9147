"""The shells of the two pages: what they may do, in which language, and what is kept offline."""

import re
from pathlib import Path
from posixpath import dirname, normpath

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from pages.languages import LANGUAGES
from pages.words import words

PAGES = ("app", "till")
PLACEHOLDER = re.compile(r"\{\w+\}")
TOUCH_ICON = re.compile(r'rel="apple-touch-icon" href="([^"]+)"')


def get(path: str, **headers: str):
    answer = Client(headers=headers).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer


@pytest.mark.parametrize("page", PAGES)
def test_a_page_may_do_nothing_but_call_its_own_host(page):
    answer = get(f"/{page}/")

    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        "trusted-types worker"
    )
    assert (answer["Referrer-Policy"], answer["X-Content-Type-Options"]) == (
        "no-referrer",
        "nosniff",
    )
    assert answer.cookies == {}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_inline_style_or_script_and_names_no_other_host(page):
    html = get(f"/{page}/").content.decode()

    assert set(re.findall(r"<script([^>]*)>", html)) == {
        f' type="module" src="/static/pages/{page}/main.js"',
        ' id="words" type="application/json"',
    }
    assert re.findall(r"\sstyle=|\son\w+=", html) == []
    assert re.findall(r"(?:src|href)=\"(?!/|#|\?lang=)[^\"]*", html) == []


@pytest.mark.parametrize(
    ("path", "headers", "language"),
    [
        ("", {}, "en"),
        ("", {"Accept-Language": "fi-FI,en;q=0.5"}, "fi"),
        ("", {"Accept-Language": "sv, da;q=0.4"}, "da"),
        ("", {"Accept-Language": "da", "Cookie": "regulars_language=id"}, "id"),
        ("?lang=fi", {"Accept-Language": "da", "Cookie": "regulars_language=id"}, "fi"),
        ("?lang=xx", {"Accept-Language": "da"}, "da"),
        ("", {"Accept-Language": ";;;,q=", "Cookie": "regulars_language=%00"}, "en"),
    ],
)
def test_the_reader_is_asked_and_remembered(path, headers, language):
    answer = get(f"/app/{path}", **headers)

    assert f'<html lang="{language}"' in answer.content.decode()
    assert set(re.split(r", ?", answer["Vary"])) >= {"Accept-Language", "Cookie"}


def test_what_was_chosen_is_kept_in_a_cookie_that_scripts_cannot_read():
    kept = get("/till/?lang=da").cookies["regulars_language"]

    assert (kept.value, kept["httponly"], kept["samesite"]) == ("da", True, "Lax")


@pytest.mark.parametrize("page", PAGES)
def test_all_that_a_page_keeps_offline_is_there(page):
    script = get(f"/{page}/worker.js").content.decode()

    files = re.findall(r'"/static/([^"]+)"', script)
    assert f"pages/{page}/main.js" in files
    assert "pages/pages.css" in files
    assert "pages/icons/sprite.svg" in files
    assert [name for name in files if finders.find(name) is None] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_module_that_a_page_imports_is_fetched_with_it(page):
    html = get(f"/{page}/").content.decode()

    preloaded = set(re.findall(r'rel="modulepreload" href="/static/([^"]+)"', html))
    for name in preloaded:
        text = Path(str(finders.find(name))).read_text()
        imported = re.findall(r'from "(\.[^"]+)"', text)
        assert {normpath(f"{dirname(name)}/{path}") for path in imported} <= preloaded, name


@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_installed(page):
    manifest = get(f"/{page}/manifest.webmanifest", **{"Accept-Language": "fi"})

    shown = manifest.json()
    assert manifest["Content-Type"] == "application/manifest+json"
    assert (shown["start_url"], shown["scope"], shown["display"], shown["lang"]) == (
        f"/{page}/",
        f"/{page}/",
        "standalone",
        "fi",
    )
    icons = [shown["icons"][0]["src"], *TOUCH_ICON.findall(get(f"/{page}/").content.decode())]
    assert [finders.find(one.removeprefix("/static/")) is not None for one in icons] == [True] * 2


def test_the_pages_bear_the_name_of_the_shop(settings):
    settings.SHOP_NAME = "Corner & Sons"

    assert "<title>Corner &amp; Sons</title>" in get("/app/").content.decode()
    assert "<title>Kasse · Corner &amp; Sons</title>" in get("/till/?lang=da").content.decode()
    assert get("/app/manifest.webmanifest").json()["short_name"] == "Corner & Sons"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_the_same_in_every_language(page, language):
    english, spoken = words(page, "en"), words(page, language)

    def kinds(texts):
        # Plural forms are the language's own: only what they are forms of is the same.
        return {re.sub(r"\.(zero|one|two|few|many|other)$", ".n", key) for key in texts}

    assert kinds(spoken) == kinds(english)
    assert [key for key, text in spoken.items() if not text.strip()] == []
    for key in english.keys() & spoken.keys():
        assert set(PLACEHOLDER.findall(spoken[key])) == set(PLACEHOLDER.findall(english[key])), key


@pytest.mark.parametrize("page", PAGES)
def test_no_language_leaves_the_english_words_standing(page):
    english = words(page, "en")

    for language in ("id", "da", "fi"):
        spoken = words(page, language)
        same = {key for key, text in spoken.items() if english.get(key) == text and " " in text}
        # A plural may be spelled alike; and what holds values only has nothing to translate.
        shown = {key for key in same if "." not in key}
        assert {key for key in shown if PLACEHOLDER.sub("", spoken[key]).strip(" .,:+%=")} == set()
