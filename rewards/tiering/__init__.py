"""
Tiers: which one a figure earns, how long it is kept, and what a review does to it.

Pure. Always: a tier at an instant is the higher of what the figure earns then and what is kept
then, so a promotion is immediate and a fall has a date that was known before. Days, years and
graces are those of the program's zone.
Source: docs/decisions/0014-a-tier-is-earned-or-kept.md
"""

from rewards.tiering.history import History
from rewards.tiering.keeping import Stay, anchor, lost_at, protects, reached, stay
from rewards.tiering.ladder import Ladder, TierStep, higher
from rewards.tiering.place import Place
from rewards.tiering.reviews import reviewed

__all__ = [
    "History", "Ladder", "Place", "Stay", "TierStep", "anchor", "higher", "lost_at", "protects",
    "reached", "reviewed", "stay",
]  # fmt: skip
