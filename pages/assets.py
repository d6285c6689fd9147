"""
The files that make up a page, and a name for their present state.

Always: the version changes when any file, template or word of the pages does; each shell says its
own, so that a service worker never mixes two.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from django.templatetags.static import static

_HERE: Final = Path(__file__).resolve().parent
_STATIC: Final = _HERE / "static"


@cache
def modules(page: str) -> tuple[str, ...]:
    """The addresses of the ES modules of a page, those that both share first."""
    return _addresses("shared", ".js") + _addresses(page, ".js")


@cache
def files(page: str) -> tuple[str, ...]:
    """Every static file that a page needs without the network."""
    shared = _addresses("", ".css") + _addresses("icons", ".svg")
    return (*modules(page), *shared, *_addresses(page, ".css"))


@cache
def version() -> str:
    """Twelve hexadecimal digits that stand for all of it."""
    digest = hashlib.sha256()
    for path in sorted(_HERE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(_HERE).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _addresses(folder: str, ending: str) -> tuple[str, ...]:
    found = sorted((_STATIC / "pages" / folder).glob(f"*{ending}"))
    return tuple(static(path.relative_to(_STATIC).as_posix()) for path in found)
