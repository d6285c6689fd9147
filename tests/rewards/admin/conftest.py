"""A signed-in member of staff, and a program to look after."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from rewards.models import Program, Tier
from tests.rewards.builders import make_program


@pytest.fixture
def staff(db, clock, client: Client) -> Client:
    clock.freeze()
    client.force_login(User.objects.create_superuser("anna", password="x"))
    return client


@pytest.fixture
def program(staff) -> Program:
    program = make_program()
    Tier.objects.create(program=program, code="gold", name="Gold", threshold=100_000)
    return program
