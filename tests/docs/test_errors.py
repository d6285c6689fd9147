"""The table of errors says what the code can answer, no more and no less."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import config
import events
import loyalty
import members
import rewards
from members.errors import DomainError

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"
ROW = re.compile(r"^\| (\d{3}) \| `(\w+)` \| (yes|no) \| (.+) \|$", re.MULTILINE)
# Programs that begin something when they are imported, and what only Django may import.
LEFT_OUT = re.compile(r"\.(migrations|management|install|watchdog|wsgi|settings\w*)(\.|$)")


def kinds_of(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for one in kind.__subclasses__():
        if not one.__module__.startswith("tests."):
            yield one
        yield from kinds_of(one)


def test_every_code_is_in_the_table_with_its_status():
    for app in (members, rewards, loyalty, events, config):
        for module in pkgutil.walk_packages(app.__path__, f"{app.__name__}."):
            if not LEFT_OUT.search(module.name):
                importlib.import_module(module.name)
    titles: dict[tuple[str, str, str], set[str]] = {}
    for kind in kinds_of(DomainError):
        again = "yes" if kind.retryable else "no"
        titles.setdefault((str(kind.http_status), kind.code, again), set()).add(kind.title)
    in_code = sorted((*key, " / ".join(sorted(found))) for key, found in titles.items())

    in_table = ROW.findall(PAGE.read_text(encoding="utf-8"))

    assert in_table == in_code
