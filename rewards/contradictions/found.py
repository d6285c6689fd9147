"""One contradiction, at its field."""

from typing import NamedTuple


class Contradiction(NamedTuple):
    """What is wrong and what to do; `field` is empty when it is of no single one."""

    field: str
    detail: str

    @property
    def pointer(self) -> str:
        return f"/{self.field}" if self.field else ""
