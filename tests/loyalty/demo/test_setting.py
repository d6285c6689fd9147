"""When a database is a demo's, in which nobody's points are at stake."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from loyalty.conformance import ground
from loyalty.demo import doors, setting
from loyalty.demo.secrets_file import SecretsFile
from members import enrolment, keys, scopes, till_keys
from members.models import ApiKey, Store, Terminal
from members.request_keys import RequestKey
from rewards.models import Program
from tests.builders import make_sale, open_shop, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(tmp_path) -> None:
    secrets = SecretsFile(tmp_path / "demo-keys")
    setting.set_up(stores=lambda: [10], secrets=secrets, as_of=timezone.now())


def sell(by: ApiKey | None, *, store: str = "10") -> None:
    """Record a sale, as if it had come by that key; None for one that was imported."""
    sale = make_sale(store=store, currency=Store.objects.get(code=store).currency)
    record(replace(sale, recorded_by_id=by.pk if by else None))


def enrol(by: ApiKey) -> None:
    request = RequestKey(by.pk, "first", b"0123456789abcdef")
    enrolment.enrol(as_of=timezone.now(), request=request)


def key(name: str, **fields: Any) -> ApiKey:
    return keys.issue(name=name, scopes=scopes.SCOPES, as_of=timezone.now(), **fields).key


def of_till(by: str) -> ApiKey:
    till = Terminal.objects.get(store__code="10")
    code = till_keys.offer(till, by=by, as_of=timezone.now()).code
    return till_keys.enrol(code, app_version="", as_of=timezone.now()).key


def test_an_empty_database_is_none():
    assert not setting.is_demo()


def test_a_shop_that_only_applied_the_demos_program_is_none():
    open_shop(code=setting.PROGRAM)

    assert Program.objects.get().is_default
    assert not setting.is_demo()


def test_nothing_is_set_up_where_a_shop_applied_the_demos_program_and_sells(tmp_path):
    open_shop(code=setting.PROGRAM)
    sell(None, store="helsinki-1")
    secrets = SecretsFile(tmp_path / "demo-keys")

    with pytest.raises(setting.NotADemo, match="members or sales of its own"):
        setting.set_up(stores=lambda: [10], secrets=secrets, as_of=timezone.now())

    assert (ApiKey.objects.count(), Store.objects.count()) == (0, 1)


@pytest.mark.usefixtures("demo")
def test_it_stays_one_whatever_its_own_keys_sell_and_enrol():
    assert setting.is_demo()
    for name in (setting.REPLAY_KEY, setting.DEMO_KEY):
        sell(ApiKey.objects.get(name=name))
    enrol(ApiKey.objects.get(name=setting.DEMO_KEY))

    assert setting.is_demo()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("demo")
def test_tills_that_the_demo_let_in_are_its_own_also_when_they_renewed_their_key():
    let_in = of_till(by=doors.BY)
    sell(let_in)
    sell(till_keys.renew(let_in.pk, as_of=timezone.now() + timedelta(days=60)).key)

    assert setting.is_demo()

    sell(of_till(by="manager"))

    assert not setting.is_demo()


@pytest.mark.usefixtures("demo")
def test_the_sales_and_members_of_a_conformance_run_change_nothing():
    run = Store.objects.create(
        code=ground.STORE, name="Conformance run", currency="USD", time_zone="UTC"
    )
    tried = key("Conformance run", store=run)
    sell(tried, store=ground.STORE)
    enrol(tried)

    assert ground.STORE == setting.CONFORMANCE_STORE
    assert setting.is_demo()


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("is_imported", [False, True])
def test_one_sale_by_another_key_or_by_none_is_somebodys_shop(is_imported):
    sell(None if is_imported else key("Till of the shop"))

    assert not setting.is_demo()


@pytest.mark.usefixtures("demo")
def test_one_member_by_another_key_is_somebodys_shop():
    enrol(key("The shop's own system"))

    assert not setting.is_demo()
