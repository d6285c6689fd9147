"""One shop with real processes for all the stories of a module: starting it takes longer."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command

from tests.journeys.shop import Shop


@pytest.fixture(scope="module")
def running_shop(django_db_setup, django_db_blocker) -> Iterator[Shop]:
    """Web, worker and beat; the database is emptied when the module is done."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.delenv("REDIS_URL")
        patch.setenv("REGULARS_WEB_WORKERS", "1")
        shop = Shop()
        try:
            shop.open()
            yield shop
        finally:
            shop.close()
            call_command("flush", interactive=False, verbosity=0)
