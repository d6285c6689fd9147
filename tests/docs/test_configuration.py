"""Every variable that the code reads is documented, and every documented one is read."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
READ = re.compile(r"env_(?:str|bool|int|choice|list|secret)\(\s*\"([A-Z_]+)\"")
ROW = re.compile(r"^\| `([A-Z_]+)`", re.MULTILINE)


def test_the_tables_name_what_is_read():
    read = {
        name for path in (ROOT / "config").rglob("*.py") for name in READ.findall(path.read_text())
    }

    assert sorted(_named("docs/reference/configuration.md")) == sorted(read)
    assert set(_named("README.md")) <= read


def _named(page: str) -> list[str]:
    return ROW.findall((ROOT / page).read_text(encoding="utf-8"))
