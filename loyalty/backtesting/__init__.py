"""
What drafts would have given: past purchases replayed by rules that are not live.

Always: nothing but the back-test's own row is written; live and trial rules see the same facts of
the same sales, so that they differ by nothing but the rules.
"""

from loyalty.backtesting.asking import InvalidBackTest, ask
from loyalty.backtesting.replaying import run_next

__all__ = ["InvalidBackTest", "ask", "run_next"]
