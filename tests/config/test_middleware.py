"""Every request has a name; only the admin has sessions."""

import gzip

import pytest
from django.test import Client


def test_a_request_id_is_echoed():
    response = Client().get("/healthz", headers={"X-Request-Id": "till-7:000123"})

    assert response.headers["X-Request-Id"] == "till-7:000123"


@pytest.mark.parametrize("given", [None, "", "a b", "x" * 129, 'forged"line', "ä"])
def test_a_missing_or_unfit_request_id_is_replaced(given):
    headers = {} if given is None else {"X-Request-Id": given}

    first = Client().get("/healthz", headers=headers).headers["X-Request-Id"]
    second = Client().get("/healthz", headers=headers).headers["X-Request-Id"]

    assert (len(first), first != given, first != second) == (32, True, True)


def test_the_api_sets_no_cookie_and_has_no_session():
    request = Client().get("/healthz").wsgi_request

    assert not hasattr(request, "session")
    assert not hasattr(request, "user")


@pytest.mark.django_db
def test_the_admin_asks_staff_to_log_in():
    client = Client()

    page = client.get("/admin/login/")

    assert client.get("/admin/").status_code == 302
    assert page.status_code == 200
    assert "csrftoken" in page.cookies


@pytest.mark.django_db
def test_the_admin_refuses_a_form_without_a_csrf_token():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/admin/login/", {"username": "eve", "password": "guess"})

    assert response.status_code == 403


def test_the_files_of_the_pages_are_compressed_and_only_they(settings):
    settings.WHITENOISE_USE_FINDERS = True
    accepting = {"Accept-Encoding": "gzip"}
    style = Client(headers=accepting).get("/static/pages/pages.css")
    admins = Client(headers=accepting).get("/static/config/regulars.svg")
    part = Client(headers={**accepting, "Range": "bytes=0-9"}).get("/static/pages/pages.css")

    plain = gzip.decompress(b"".join(style)).decode()
    assert (style["Content-Encoding"], ":root {" in plain) == ("gzip", True)
    assert "Content-Encoding" not in admins
    assert (part.status_code, b"".join(part), "Content-Encoding" in part) == (
        206,
        plain.encode()[:10],
        False,
    )
