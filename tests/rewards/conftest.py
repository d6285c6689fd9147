"""Every test here starts with an empty memory: the database it was read from is rolled back."""

import pytest

from members import keys, stores
from rewards import rulebook


@pytest.fixture(autouse=True)
def forgetful() -> None:
    """Forget the keys, stores and rules of the test before."""
    keys.forget_all()
    stores.forget_all()
    rulebook.forget()
