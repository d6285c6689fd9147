"""House rules, as tests: where the clock is read, who writes the ledger, how long a file is."""

import ast
import re
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("events", "members", "rewards", "loyalty", "pages")
LINES_MAX = 250
# The doors, which may read the clock; everything else is handed `as_of`.
DOORS = {"api", "admin", "tasks", "management"}
CLOCK_NAMES = {"now", "utcnow", "today", "localdate", "localtime"}
CLOCK_OWNERS = {"timezone", "datetime", "date"}
VAGUE_NAMES = {"utils.py", "utils", "common", "common.py", "misc.py", "helpers.py", "services.py"}


def sources(*folders: str) -> list[Path]:
    """Return the Python files of these folders, migrations left out."""
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in files if "migrations" not in path.parts]


@cache
def tree_of(path: Path) -> ast.Module:
    """Return what a file says: parsed once for all rules."""
    return ast.parse(path.read_text())


def test_no_file_is_too_long():
    files = sources("config", *APPS, "tests", "bench")

    long = [str(p.relative_to(ROOT)) for p in files if len(p.read_text().splitlines()) > LINES_MAX]

    assert long == []


def test_no_app_has_a_drawer_for_odds_and_ends():
    named = {p for app in APPS for p in (ROOT / app).rglob("*") if p.name in VAGUE_NAMES}

    assert named == set()


def test_only_doors_read_the_clock():
    readers = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources(*APPS)
        if not DOORS & set(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and reads_the_clock(node)
    ]

    assert readers == []


def test_inside_an_app_imports_go_down():
    climbing = [
        f"{path.relative_to(ROOT)} imports {name}"
        for app in APPS
        for path in sources(app)
        for name in imported_from(app, path)
        if floor_of(app, name.split(".")[1:])
        > floor_of(app, path.relative_to(ROOT / app).with_suffix("").parts)
    ]

    assert climbing == []


@cache
def imported_from(app: str, path: Path) -> list[str]:
    """Return the modules of the same app that a file imports."""
    names: list[str] = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return [name for name in names if name.split(".")[0] == app]


def floor_of(app: str, parts: Sequence[str]) -> int:
    """Return how high a module stands: pure 0, models 1, ledger 2, concepts 3, doors 4."""
    first = parts[0] if parts else ""
    named = {"models": 1, "ledger": 2, **dict.fromkeys(DOORS, 4)}.get(first)
    if named is not None:
        return named
    path = ROOT / app / f"{first}.py"
    # What leans on nothing of its own app may be leaned on by all of it.
    is_leaf = path.exists() and not imported_from(app, path)
    return 0 if is_leaf else 3


def test_only_the_ledger_writes_wallets_lots_and_entries():
    writing = re.compile(
        r"(INSERT INTO|UPDATE|DELETE FROM|COPY)\s+loyalty_(wallet|lot|entry|draw|debtline)\b"
        r"|\b(Wallet|Lot|Entry|Draw|DebtLine)\.objects\.(create|bulk_create|bulk_update|get_or_create)\b"
    )

    writers = [
        str(path.relative_to(ROOT))
        for path in sources(*APPS)
        if path.parts[len(ROOT.parts) : len(ROOT.parts) + 2] != ("loyalty", "ledger")
        if writing.search(path.read_text())
    ]

    assert writers == []


def reads_the_clock(node: ast.Call) -> bool:
    """Tell a call like timezone.now() or datetime.now(...)."""
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCK_NAMES
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in CLOCK_OWNERS
    )


def test_every_module_says_what_it_owns():
    silent = [
        str(path.relative_to(ROOT))
        for path in sources("config", *APPS)
        if path.read_text().strip() and not ast.get_docstring(tree_of(path))
    ]

    assert silent == []


def test_imports_follow_the_arrows():
    command = [str(ROOT / ".venv" / "bin" / "lint-imports"), "--no-cache"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
