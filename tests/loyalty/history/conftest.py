"""A shop with a program of one point a euro, and a member with a card."""

import pytest
from django.db import connection

from members import enrolment, keys, stores, terminals
from members.models import Member, Store
from rewards import rulebook
from tests.moments import START
from tests.rewards.builders import make_program, make_rule, publish


@pytest.fixture
def member(transactional_db) -> Member:
    """Anna, found by her e-mail; the store `hel-1`; and the program."""
    for memory in (keys, stores, terminals):
        memory.forget_all()
    rulebook.forget()
    publish(make_rule(make_program()))
    Store.objects.create(
        code="hel-1", name="Helsinki 1", currency="EUR", time_zone="Europe/Helsinki"
    )
    return enrolment.enrol(
        as_of=START, display_name="Anna", identifiers=[("email", "anna@example.com")]
    ).member


@pytest.fixture
def staging_tables(transactional_db):
    """Which staging tables there are now; none may be left when a test ends."""

    def found() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_class WHERE relname ~ '^loyalty_import_.{16}$'")
            return [name for (name,) in cursor.fetchall()]

    yield found
    assert found() == []
