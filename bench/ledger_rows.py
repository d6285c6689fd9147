"""The rows behind HTTP: crediting, expiry and imports, by the processes that do them."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from django.utils import timezone

from bench.bench import ROUNDS, Bench, Figure, shown, wait_until_credited
from bench.cpu import resident_megabytes, tree
from bench.http_rows import post
from bench.servers import web, worker
from config.place import CHECKOUT
from loyalty import doorbell
from loyalty.ledger import expiry
from members import sql


def credit_backlog(bench: Bench) -> Iterator[Figure]:
    """A backlog through a real Celery worker, rules included."""
    count = int(20_000 * bench.scale)
    rates, cpus, ours, theirs = [], [], [], []
    with worker():
        for _ in range(ROUNDS):
            inserts = bench.inserts(1)
            bench.backlog(count)
            cpu, began = bench.database.seconds(), time.perf_counter()
            doorbell.ring()
            wait_until_credited()
            rate = count / (time.perf_counter() - began)
            server_cpu = (bench.database.seconds() - cpu) / count
            ours.append(rate)
            theirs.append(inserts.rate)
            rates.append(rate / inserts.rate)
            cpus.append(server_cpu / inserts.server_cpu)
    shown = f"{median(ours):,.0f}/s", f"{median(theirs):,.0f} inserts/s"
    yield Figure("credit a backlog, real worker", *shown, median(rates), 3.0)
    yield Figure("  database CPU a purchase", "", "one insert", median(cpus), 0.8, is_ceiling=True)


def become_visible(bench: Bench) -> Iterator[Figure]:
    """From received to credited, under load: web, worker and beat together."""
    count = int(8_000 * bench.scale)
    with ExitStack() as stack:
        server = stack.enter_context(web())
        crew = stack.enter_context(worker(with_beat=True))
        since = timezone.now()
        measured = post(bench, server, bench.shop.bodies(count), connections=16)
        assert measured.statuses == {202: count}, measured.statuses
        wait_until_credited()
        web_mb = max(resident_megabytes(pid) for pid in tree(server.process.pid))
        child_mb = max(resident_megabytes(pid) for pid in tree(crew.process.pid))
    row = sql.one(
        "SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP ("
        "ORDER BY extract(epoch FROM c.credited_at - p.received_at)) "
        "FROM loyalty_crediting c JOIN loyalty_purchase p ON p.id = c.purchase_id "
        "WHERE p.received_at >= %s",
        [since],
    )
    assert row is not None
    half, most = row[0]
    shown = f"p50 {half * 1e3:.0f} ms, p99 {most * 1e3:.0f} ms", f"at {measured.rate:,.0f} posts/s"
    yield Figure("accepted to credited, p99 in s", *shown, most, 1.0, is_ceiling=True)
    yield Figure(
        "memory of a web process, MB", f"{web_mb:.0f} MB", "", web_mb, 200, is_ceiling=True
    )
    yield Figure(
        "memory of a Celery child, MB", f"{child_mb:.0f} MB", "", child_mb, 200, is_ceiling=True
    )


# Lots straight into the tables: what is measured is the sweep, and it looks at nothing else.
_LOTS = """
INSERT INTO loyalty_lot (id, member_id, wallet_id, source_kind, earned_points, remaining_points,
    is_open, earned_at, available_from, expires_at)
SELECT nextval('loyalty_source_id') * 16, w.member_id, w.id, 1, 10, 10, true,
    now() - interval '2 years', now() - interval '2 years', %s::timestamptz
FROM generate_series(1, %s::int) AS n
JOIN loyalty_wallet w ON w.id = (SELECT min(id) FROM loyalty_wallet) + n %% %s::int
"""
_BALANCES = """
UPDATE loyalty_wallet w SET balance = w.held + coalesce((
    SELECT sum(remaining_points) FROM loyalty_lot l WHERE l.wallet_id = w.id AND l.is_open), 0)
"""


def expire(bench: Bench) -> Iterator[Figure]:
    """Lots that are due, first alone and then among four times as many that are not."""
    due = int(100_000 * bench.scale)
    bench.give_points()
    soon, late = "2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z"
    alone, theirs = _expire(bench, soon, due)
    _add_lots(late, due * 4)
    among, their_second = _expire(bench, soon, due)
    rates = [(among, their_second)]
    yield Figure("expire lots, one in five due", *shown(rates), among / their_second, 4.0)
    yield Figure(
        "  against none but due ones",
        f"{among:,.0f}/s",
        f"{alone:,.0f}/s",
        # The machine's own drift between the two is taken out.
        (among / their_second) / (alone / theirs),
        0.9,
    )


def _add_lots(expires_at: str, count: int) -> None:
    wallets = sql.one("SELECT count(*)::int FROM loyalty_wallet")
    assert wallets is not None
    sql.run(_LOTS, [expires_at, count, wallets[0]])
    sql.run(_BALANCES)
    sql.run("ANALYZE loyalty_lot")


def _expire(bench: Bench, expires_at: str, count: int) -> tuple[float, float]:
    """Lots a second, and single-row inserts a second beside them."""
    _add_lots(expires_at, count)
    inserts = bench.inserts(1)
    began = time.perf_counter()
    done = expiry.expire_all(as_of=timezone.now())
    assert done.lots >= count, done
    return done.lots / (time.perf_counter() - began), inserts.rate


_ENTRIES = """
INSERT INTO loyalty_entry (member_id, wallet_id, seq, kind, points, balance_after, source_kind,
    source_id, actor_kind, occurred_at)
SELECT w.member_id, w.id, -n, 1, 1, 1, 1, 0, 0, now() - interval '3 years'
FROM loyalty_wallet w CROSS JOIN generate_series(1, %s::int) AS n
ON CONFLICT DO NOTHING
"""


def grow(bench: Bench) -> Iterator[Figure]:
    """The rate of crediting with many old entries, against the rate before."""
    count = int(20_000 * bench.scale)
    before, their_first = _credit(bench, count)
    wallets = sql.one("SELECT count(*)::int FROM loyalty_wallet")
    assert wallets is not None
    each = max(1, int(1_000_000 * bench.scale) // wallets[0])
    sql.run(_ENTRIES, [each])
    sql.run("ANALYZE loyalty_entry")
    after, their_second = _credit(bench, count)
    yield Figure(
        f"credit at {each * wallets[0]:,} entries",
        f"{after:,.0f}/s",
        f"{before:,.0f}/s before",
        (after / their_second) / (before / their_first),
        0.9,
    )


def _credit(bench: Bench, count: int) -> tuple[float, float]:
    with worker():
        bench.backlog(count)
        inserts = bench.inserts(1)
        began = time.perf_counter()
        doorbell.ring()
        wait_until_credited()
        return count / (time.perf_counter() - began), inserts.rate


def import_history(bench: Bench) -> Iterator[Figure]:
    """A file of purchases through manage.py import_purchases, credited, from start to end."""
    count, ratios, rates = int(20_000 * bench.scale), [], []
    for _ in range(ROUNDS):
        inserts = bench.inserts(1)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "history.jsonl"
            lines = (json.dumps(bench.shop.purchase()) for _ in range(count))
            file.write_text("\n".join(lines) + "\n")
            began = time.perf_counter()
            subprocess.run(
                [sys.executable, str(CHECKOUT / "manage.py"), "import_purchases", str(file)],
                env={**os.environ, "REGULARS_ROLE": "command"},
                stdout=subprocess.DEVNULL,
                check=True,
            )
            rate = count / (time.perf_counter() - began)
        ratios.append(rate / inserts.rate)
        rates.append((rate, inserts.rate))
    yield Figure("import history, credited", *shown(rates), median(ratios), 3.0)
