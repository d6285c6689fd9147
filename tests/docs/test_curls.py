"""Every curl of the pages for integrators, run as a reader would, against a running shop."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from loyalty import vouchers
from loyalty.models import Voucher
from members import enrolment, member_tokens, sessions, till_keys
from members.actors import Actor, ActorKind
from members.models import Store, Terminal
from rewards import program_file, rulebook
from rewards.models import Reward
from tests.builders import ALL_SCOPES, wire
from tests.journeys.shop import Shop, open_shop
from tests.members.builders import make_key

ROOT = Path(__file__).parent.parent.parent
DEMO = ROOT / "rewards" / "programs" / "demo.yaml"
# Named one by one: pages for whoever installs have commands that no test may run.
PAGES = [
    "connect-a-till",
    "connect-an-app",
    "errors",
    "idempotency",
    "lookups",
    "offline",
    "privacy",
    "receipts",
]
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXPECTED = re.compile(r"#\s*([1-5][0-9]{2})\s*$", re.MULTILINE)
# curl as it is, but for its status, which goes to a file.
PREAMBLE = """
set -u
curl() {
    local out; out=$(command curl --silent --show-error --max-time 20 -w '\\n%{http_code}' "$@")
    printf '%s\\n' "${out%$'\\n'*}"
    printf '%s\\n' "${out##*$'\\n'}" >> "$STATUSES"
}
"""


@pytest.fixture(scope="module")
def running_shop(django_db_setup, django_db_blocker) -> Iterator[Shop]:
    with open_shop(django_db_blocker) as shop:
        yield shop


@pytest.fixture(scope="module")
def environment(running_shop, django_db_blocker) -> dict[str, str]:
    """What the pages assume: the demo's program, store 367, and a member who has points."""
    with django_db_blocker.unblock():
        return {**os.environ, **_reader(running_shop)}


def _reader(shop: Shop) -> dict[str, str]:
    now = timezone.now()
    program_file.apply(DEMO.read_text(), as_of=now, actor=Actor(ActorKind.SYSTEM, None, "demo"))
    rulebook.forget()
    store = Store.objects.create(
        code="367", name="Store 367", currency="USD", time_zone="America/New_York"
    )
    tills = [Terminal.objects.create(store=store, code=f"till-{number}") for number in (1, 2)]
    member = enrolment.enrol(
        display_name="Household 1429",
        identifiers=[("external", "household-1429"), ("email", "aino@example.com")],
        as_of=now,
    ).member
    key = make_key(*ALL_SCOPES, as_of=now).secret
    lines = [{"line": "1", "category": "GROCERY", "net": "900.00"}]
    sale = {"external_id": "first", "store": "367", "currency": "USD", "occurred_at": wire(now)}
    body = {**sale, "member": member.shown_id, "lines": lines}
    assert shop.call("POST", "/v1/purchases", body, secret=key, Prefer="wait=5").status == 201
    second = till_keys.offer(tills[1], by="anna", as_of=now).code
    started = sessions.start(member=member, device="phone", as_of=now)
    tablet = sessions.start(member=member, device="tablet", as_of=now)
    return {
        "KEY": key,
        "ENROLMENT_CODE": till_keys.offer(tills[0], by="anna", as_of=now).code,
        "TILL_KEY": till_keys.enrol(second, app_version="", as_of=now).secret,
        "REFRESH_TOKEN": tablet.refresh_token,
        "MEMBER_TOKEN": member_tokens.issue(session=started.session, as_of=now),
    }


@pytest.fixture
def voucher(environment, django_db_blocker) -> Iterator[Voucher]:
    """A voucher of the member, for this page alone."""
    with django_db_blocker.unblock():
        reward = Reward.objects.get(code="coffee")
        member = enrolment.enrol(identifiers=[], as_of=timezone.now()).member
        yield vouchers.issue(
            reward=reward,
            member_id=member.pk,
            program_id=reward.program_id,
            as_of=timezone.now(),
        )


@pytest.mark.parametrize("page", PAGES)
def test_each_curl_is_answered_as_the_page_says(page, environment, running_shop, voucher, tmp_path):
    text = (ROOT / "docs" / "how-to" / f"{page}.md").read_text()
    blocks = SHELL.findall(text)
    assert any("curl " in block for block in blocks)
    statuses = tmp_path / "statuses"
    statuses.touch()
    script = PREAMBLE
    for block in blocks:
        script += block.replace("http://127.0.0.1:8000", running_shop.url)
        script += '\nprintf "end\\n" >> "$STATUSES"\n'
    env = {**environment, "STATUSES": str(statuses), "VOUCHER": voucher.code}

    done = subprocess.run(
        ["/bin/bash", "-c", script],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    found = [part.split() for part in statuses.read_text().split("end\n")][:-1]
    assert len(found) == len(blocks), done.stderr
    for block, came in zip(blocks, found, strict=True):
        last = EXPECTED.findall(block)
        well = came[:-1] if last else came
        assert all(one.startswith("2") for one in well), (block, came, done.stdout)
        assert not last or came[-1] == last[-1], (block, came, done.stdout)
