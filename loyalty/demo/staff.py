"""The first person in the admin, with a password that is shown once."""

import secrets
from typing import Final

from django.contrib.auth.models import User

ADMIN: Final = "admin"


def first_password() -> str | None:
    """
    Make the superuser `admin`, and return the password; None when there is a superuser already.
    """
    if User.objects.filter(is_superuser=True).exists():
        return None
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    User.objects.create_superuser(ADMIN, email="", password=password)
    return password
