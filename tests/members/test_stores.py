"""Stores by the code a till sends."""

import pytest
from django.db import IntegrityError

from members import stores
from members.stores import StoreCard, find_store
from tests.members.builders import make_store

pytestmark = pytest.mark.django_db


def test_a_store_is_found_once_and_remembered(django_assert_num_queries):
    store = make_store()

    with django_assert_num_queries(1):
        found = [find_store("helsinki-1") for _ in range(3)]

    card = StoreCard(
        id=store.pk,
        code="helsinki-1",
        name="Helsinki 1",
        currency="EUR",
        time_zone="Europe/Helsinki",
    )
    assert found == [card, card, card]


def test_an_unknown_code_is_asked_about_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [find_store("nowhere"), find_store("nowhere")] == [None, None]


def test_a_store_that_is_switched_off_is_not_found():
    make_store(is_active=False)

    assert find_store("helsinki-1") is None


@pytest.mark.parametrize("code", ["x" * 65, "a\x00b"])
def test_a_code_no_store_can_have_is_not_asked_about(code, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find_store(code) is None


def test_what_is_remembered_is_bounded():
    for number in range(5000):
        stores._cards.put(f"s{number}", None, 0.0)

    assert len(stores._cards) == 4096


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"code": "with space"}, "store_code_is_plain"),
        ({"code": "-x"}, "store_code_is_plain"),
        ({"currency": "eur"}, "store_currency_is_three_letters"),
    ],
)
def test_the_database_refuses_a_store_no_till_could_name(changes, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        make_store(**changes)
