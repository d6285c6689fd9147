"""The rows of the table, by the name they are asked for."""

from collections.abc import Callable, Iterator

from bench.bench import Bench, Figure
from bench.http_rows import post_batches, post_purchases, read_balances, redeem
from bench.ledger_rows import become_visible, credit_backlog, expire, grow, import_history
from bench.rule_rows import evaluate_rules

ROWS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "credit": credit_backlog,
    "purchases": post_purchases,
    "batch": post_batches,
    "balance": read_balances,
    "redemption": redeem,
    "expiry": expire,
    "growth": grow,
    "import": import_history,
    "visible": become_visible,
    "rules": evaluate_rules,
}
