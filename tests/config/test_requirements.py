"""What a shop installs is in what the demo and the tests install: pinned once, pinned alike."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([A-Za-z0-9_.-]+(?:\[[a-z,-]+\])?)==([^ \\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    found = dict(PIN.findall((ROOT / name).read_text(encoding="utf-8")))
    assert len(found) > 30
    return found


@pytest.mark.parametrize("name", ["requirements-demo.txt", "requirements-dev.txt"])
def test_every_package_of_a_shop_is_there_in_the_same_version(name):
    installed, wanted = pins(name), pins("requirements.txt")

    assert {package: installed.get(package) for package in wanted} == wanted
