"""What the page tells receivers to do is right: both ways to verify, and the times of retries."""

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from events.deliveries import RETRIES
from events.messages import message, new_secret, signed

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "webhooks.md").read_text(encoding="utf-8")


def block(language: str, holding: str) -> str:
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return next(text for text in found if holding in text)


@pytest.fixture
def sent():
    secret, now = new_secret(), datetime.now(tz=UTC)
    told = message(kind="a.b", subject="x", payload={"name": "\u00e4 'b'"}, at=now, position=7)
    return secret, *signed(told, webhook_id="whd_1", signers=[secret], as_of=now)


def test_the_python_of_the_page_verifies(sent):
    secret, body, headers = sent
    names: dict[str, object] = {}
    exec(block("python", "def receive"), names)  # noqa: S102 - our own page
    receive = names["receive"]
    assert callable(receive)

    assert receive(body, headers, secret)["data"]["subject"] == "x"
    with pytest.raises(WebhookVerificationError):
        receive(body, headers, new_secret())


def test_the_shell_of_the_page_gives_the_same_signature(sent):
    secret, body, headers = sent
    script = block("sh", "verify()") + 'verify "$@"'
    values = [secret, headers["webhook-id"], headers["webhook-timestamp"], body.decode()]

    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *values],
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"v1,{done.stdout.strip()}" == headers["webhook-signature"]


def test_the_page_names_the_times_of_the_retries():
    units = {"s": 1, "min": 60, "h": 3600}
    listed = re.search(r"tried again after (.*?), each", PAGE, re.DOTALL)
    assert listed is not None
    said = re.findall(r"(\d+)\s(s|min|h)\b", listed[1])

    assert [int(n) * units[unit] for n, unit in said] == [t.total_seconds() for t in RETRIES]
