"""
Where the demo keeps the secrets of its own keys: a file only its owner may read, one a line.

Only the demo does this; a shop's secrets are shown once and kept nowhere.
"""

import os
from pathlib import Path


class SecretsFile:
    """The file; it is made with the first secret."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> list[str]:
        """All secrets, the newest first; those of databases long gone among them."""
        try:
            return self._path.read_text(encoding="ascii").split()[::-1]
        except FileNotFoundError:
            return []

    def add(self, secret: str) -> None:
        """Keep one more."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="ascii") as file:
            file.write(secret + "\n")
