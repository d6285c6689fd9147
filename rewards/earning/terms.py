"""What a program says about every basket, beside its rules. Pure."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple


class Terms(NamedTuple):
    """Which categories never earn, and whether the part paid with points does, and the tax."""

    never_earn: Collection[str] = frozenset()
    points_tender_earns: bool = False
    tax_earns: bool = True

    def said(self) -> dict[str, Any]:
        """The JSON that a trace keeps."""
        said = {
            "never_earn": sorted(self.never_earn),
            "points_tender_earns": self.points_tender_earns,
        }
        return said if self.tax_earns else said | {"tax_earns": False}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Terms":
        return cls(
            frozenset(said["never_earn"]), said["points_tender_earns"], said.get("tax_earns", True)
        )
