"""
What a till prints under a receipt: figures in, lines of a width and a character set out. Pure.

Always: no line is wider than was asked, counted in printed cells, and every character of it can be
written in the character set. No control character reaches a printer, whatever a name holds.
Source: docs/decisions/0023-words-at-the-till.md
"""

from rewards.receipt_kinds import KINDS, REDEMPTION, RETURN, SALE, VOID
from rewards.receipts.defaults import default_text
from rewards.receipts.fields import FIELDS
from rewards.receipts.figures import Figures
from rewards.receipts.printing import Paper, printed
from rewards.receipts.template import Template, TemplateFault, read

__all__ = [
    "FIELDS",
    "KINDS",
    "REDEMPTION",
    "RETURN",
    "SALE",
    "VOID",
    "Figures",
    "Paper",
    "Template",
    "TemplateFault",
    "default_text",
    "printed",
    "read",
]
