"""A shop manager who is signed in, and a shop with something in its books."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from rewards.models import Program
from tests.builders import open_shop


@pytest.fixture
def staff(db, clock, client: Client) -> Client:
    clock.freeze()
    client.force_login(User.objects.create_superuser("anna", password="x"))
    return client


@pytest.fixture
def program(staff) -> Program:
    return open_shop()
