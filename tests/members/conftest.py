"""Every test here starts with an empty memory: the database it was read from is rolled back."""

import pytest

from members import keys, stores


@pytest.fixture(autouse=True)
def forgetful() -> None:
    """Forget the keys and stores of the test before."""
    keys.forget_all()
    stores.forget_all()
