"""
What is said to members and cashiers, in the language of the listener. Pure.

Always: one table of sentences per language, with the same keys in all; numbers, days and plurals
are CLDR's.
"""

from rewards.speech import obstacles, phrases
from rewards.speech.speech import Speech, choose, speech

__all__ = ["Speech", "choose", "obstacles", "phrases", "speech"]
