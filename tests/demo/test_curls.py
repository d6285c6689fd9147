"""Every curl of the pages for integrators, run as a reader would, against a running shop."""

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from loyalty import vouchers
from loyalty.demo import doors, place
from loyalty.models import Voucher
from members import enrolment, identifiers, member_tokens, sessions, till_keys
from members.models import Member, Store, Terminal
from rewards import rulebook
from rewards.models import Reward
from tests.builders import wire
from tests.journeys.shop import Shop

ROOT = Path(__file__).parent.parent.parent
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
def environment(running_shop, django_db_blocker, tmp_path_factory) -> dict[str, str]:
    """What the pages assume: the demo, in it store 367, and a member who has points."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        # The secrets of the demo's keys are kept beside the code, and this is not its database.
        patch.setattr(settings, "BASE_DIR", tmp_path_factory.mktemp("demo"))
        return {**os.environ, **_reader(running_shop)}


def _reader(shop: Shop) -> dict[str, str]:
    """All by the demo's own hands: it stays the demo, where others of these tests simulate."""
    now = timezone.now()
    key = place.set_up_here(as_of=now).demo_secret
    rulebook.forget()
    store = Store.objects.get(code="367")
    tills = [Terminal.objects.create(store=store, code=f"till-{number}") for number in (1, 2)]
    member = identifiers.find_member("external", "household-1429") or _household(now)
    identifiers.attach(member=member, kind="email", value="aino@example.com", as_of=now)
    lines = [{"line": "1", "category": "GROCERY", "net": "900.00"}]
    sale = {"external_id": "first", "store": "367", "currency": "USD", "occurred_at": wire(now)}
    body = {**sale, "member": member.shown_id, "lines": lines}
    assert shop.call("POST", "/v1/purchases", body, secret=key, Prefer="wait=5").status == 201
    second = till_keys.offer(tills[1], by=doors.BY, as_of=now).code
    started = sessions.start(member=member, device="phone", as_of=now)
    tablet = sessions.start(member=member, device="tablet", as_of=now)
    return {
        "KEY": key,
        "ENROLMENT_CODE": till_keys.offer(tills[0], by=doors.BY, as_of=now).code,
        "TILL_KEY": till_keys.enrol(second, app_version="", as_of=now).secret,
        "REFRESH_TOKEN": tablet.refresh_token,
        "MEMBER_TOKEN": member_tokens.issue(session=started.session, as_of=now),
    }


def _household(now: datetime) -> Member:
    number = [("external", "household-1429")]
    return enrolment.enrol(display_name="Household 1429", identifiers=number, as_of=now).member


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
