"""One thing that is wrong with a program file."""

from typing import NamedTuple

from rewards.program_file.reading import Path


class Fault(NamedTuple):
    """Where in the tree, a code, and a sentence with the cure."""

    path: Path
    code: str
    detail: str
