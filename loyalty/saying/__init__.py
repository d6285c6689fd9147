"""What a member is told, in whole sentences and in their language. Reads and writes nothing."""

from loyalty.saying.figures import HomeFigures, StampsToGo
from loyalty.saying.home import greeting, home_sentences, till_sentence
from rewards.speech.phrases import Expiring, NextTier

__all__ = [
    "Expiring",
    "HomeFigures",
    "NextTier",
    "StampsToGo",
    "greeting",
    "home_sentences",
    "till_sentence",
]
