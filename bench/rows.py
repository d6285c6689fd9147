"""
The rows of the table in the design, each a work beside its reference, in turn, several times.

Ratios are medians over the rounds; absolute figures drift with the machine and are only shown.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from django.utils import timezone

from bench import load, reference
from bench.cpu import resident_megabytes, tree
from bench.servers import HOST, Server, database_cpu, web, worker
from bench.shop import Shop
from loyalty import crediting, doorbell, intake
from loyalty.api.bodies import PurchaseBody
from loyalty.api.sales import purchase_of
from members import keys, sql
from members.api.validation import validated
from members.ids import public_id
from rewards import rulebook

ROUNDS = 3
INSERT_SECONDS = 2.0


class Figure(NamedTuple):
    """One line of the report. target: what the ratio must be at least (or at most)."""

    work: str
    measured: str
    reference: str
    ratio: float
    target: float
    is_ceiling: bool = False

    @property
    def is_met(self) -> bool:
        return self.ratio <= self.target if self.is_ceiling else self.ratio >= self.target


@dataclass
class Bench:
    """What the rows share."""

    shop: Shop = field(default_factory=Shop)
    scale: float = 1.0

    def __post_init__(self) -> None:
        self.database = database_cpu()
        reference.prepare()

    def inserts(self, connections: int) -> reference.Inserts:
        return reference.inserts(
            connections=connections, seconds=INSERT_SECONDS, database=self.database
        )

    def backlog(self, count: int) -> None:
        """Record sales that nobody credits yet."""
        credential = keys.authenticate(self.shop.key, timezone.now())
        assert credential is not None
        book, now = rulebook.current(), timezone.now()
        for _ in range(0, count, intake.SALES_MAX):
            intake.accept(
                [
                    purchase_of(
                        validated(PurchaseBody, self.shop.purchase()),
                        book,
                        credential=credential,
                        as_of=now,
                    )
                    for _ in range(intake.SALES_MAX)
                ],
                book,
            )

    def give_points(self) -> None:
        """Let every member have some points."""
        self.backlog(5_000)
        crediting.credit_all(as_of=timezone.now())


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
            _wait_until_credited()
            rate = count / (time.perf_counter() - began)
            server_cpu = (bench.database.seconds() - cpu) / count
            ours.append(rate)
            theirs.append(inserts.rate)
            rates.append(rate / inserts.rate)
            cpus.append(server_cpu / inserts.server_cpu)
    shown = f"{median(ours):,.0f}/s", f"{median(theirs):,.0f} inserts/s"
    yield Figure("credit a backlog, real worker", *shown, median(rates), 3.0)
    yield Figure("  database CPU a purchase", "", "one insert", median(cpus), 0.8, is_ceiling=True)


def post_purchases(bench: Bench) -> Iterator[Figure]:
    """POST /v1/purchases over 32 connections."""
    count, ratios, cpus, rates = int(6_000 * bench.scale), [], [], []
    with web() as server:
        _post(bench, server, bench.shop.bodies(1_000))
        for _ in range(ROUNDS):
            inserts = bench.inserts(32)
            bodies = bench.shop.bodies(count)
            cpu = bench.database.seconds() + server.cpu.seconds()
            measured = _post(bench, server, bodies)
            cpus.append((bench.database.seconds() + server.cpu.seconds() - cpu) / count * 1e3)
            assert measured.statuses == {202: count}, measured.statuses
            ratios.append(measured.rate / inserts.rate)
            rates.append((measured.rate, inserts.rate))
    crediting.credit_all(as_of=timezone.now())
    yield Figure("POST purchases, 32 connections", *_shown(rates), median(ratios), 0.15)
    cpu_shown = f"{median(cpus):.2f} ms"
    yield Figure("  server CPU a request, ms", cpu_shown, "", median(cpus), 1.2, is_ceiling=True)


def post_batches(bench: Bench) -> Iterator[Figure]:
    """POST /v1/purchases/batch of 500 over 4 connections, against inserts over 32."""
    count, ratios, rates = int(40 * bench.scale), [], []
    with web() as server:
        for _ in range(ROUNDS):
            inserts = bench.inserts(32)
            batches = bench.shop.batches(count, 500)
            measured = _post(bench, server, batches, path="/v1/purchases/batch", connections=4)
            assert measured.statuses == {200: count}, measured.statuses
            ratios.append(measured.rate * 500 / inserts.rate)
            rates.append((measured.rate * 500, inserts.rate))
    crediting.credit_all(as_of=timezone.now())
    yield Figure("the same in batches of 500", *_shown(rates), median(ratios), 0.8)


def read_balances(bench: Bench) -> Iterator[Figure]:
    """GET balance against a view that does nothing."""
    count, ratios, rates = int(8_000 * bench.scale), [], []
    bench.give_points()
    key, members = bench.shop.key, bench.shop.members
    with web() as server:
        for turn in range(ROUNDS + 1):
            empty = [load.request("GET", "/healthz", key=key)] * count
            reads = [
                load.request("GET", f"/v1/members/{members[n % len(members)]}/balance", key=key)
                for n in range(count)
            ]
            nothing = load.run(HOST, server.port, iter(empty), connections=32)
            measured = load.run(HOST, server.port, iter(reads), connections=32)
            assert measured.statuses == {200: count}, measured.statuses
            if turn:  # the first warms up
                ratios.append(measured.rate / nothing.rate)
                rates.append((measured.rate, nothing.rate))
    yield Figure("GET balance", *_shown(rates), median(ratios), 0.5)


def redeem(bench: Bench) -> Iterator[Figure]:
    """Hold and confirm, 16 clients on all members, against inserts over 16 connections."""
    count, ratios, rates = int(2_000 * bench.scale), [], []
    bench.give_points()
    members = iter(_members_with_points(count * (ROUNDS + 1)))
    key = bench.shop.key

    def confirm(answer: bytes) -> bytes | None:
        body = json.loads(answer[answer.index(b"\r\n\r\n") + 4 :])
        if body.get("status") != "held":
            return None
        return load.request("POST", f"/v1/redemptions/{body['id']}/confirm", key=key)

    with web() as server:
        for turn in range(ROUNDS + 1):
            inserts = bench.inserts(16)
            holds = [
                load.request("POST", "/v1/redemptions", key=key, body=_wish(bench, member))
                for _, member in zip(range(count), members, strict=False)
            ]
            measured = load.run(HOST, server.port, iter(holds), connections=16, follow=confirm)
            assert measured.statuses == {201: len(holds), 200: len(holds)}, measured.statuses
            if turn:
                redemptions = len(holds) / measured.seconds
                ratios.append(redemptions / inserts.rate)
                rates.append((redemptions, inserts.rate))
    yield Figure("redemption, hold and confirm", *_shown(rates), median(ratios), 0.1)


def become_visible(bench: Bench) -> Iterator[Figure]:
    """From received to credited, under load: web, worker and beat together."""
    count = int(8_000 * bench.scale)
    with ExitStack() as stack:
        server = stack.enter_context(web())
        crew = stack.enter_context(worker(with_beat=True))
        since = timezone.now()
        measured = _post(bench, server, bench.shop.bodies(count), connections=16)
        assert measured.statuses == {202: count}, measured.statuses
        _wait_until_credited()
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


ROWS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "credit": credit_backlog,
    "purchases": post_purchases,
    "batch": post_batches,
    "balance": read_balances,
    "redemption": redeem,
    "visible": become_visible,
}


def _post(
    bench: Bench,
    server: Server,
    bodies: list[bytes],
    *,
    path: str = "/v1/purchases",
    connections: int = 32,
) -> load.Measured:
    requests = [load.request("POST", path, key=bench.shop.key, body=body) for body in bodies]
    return load.run(HOST, server.port, iter(requests), connections=connections)


def _wait_until_credited() -> None:
    deadline = time.monotonic() + 120
    while sql.one("SELECT FROM loyalty_queuedpurchase LIMIT 1") is not None:
        assert time.monotonic() < deadline, "the worker does not credit: see its log"
        time.sleep(0.01)


def _members_with_points(count: int) -> list[str]:
    found = sql.rows(
        "SELECT m.public_id FROM loyalty_wallet w JOIN members_member m ON m.id = w.member_id "
        "WHERE w.balance - w.held >= 10 ORDER BY random()"
    )
    members = [public_id("mem", uuid) for (uuid,) in found]
    return [members[n % len(members)] for n in range(count)]


def _wish(bench: Bench, member: str) -> bytes:
    return json.dumps({"member": member, "reward": bench.shop.reward}).encode()


def _shown(rates: list[tuple[float, float]]) -> tuple[str, str]:
    ours, theirs = (median(column) for column in zip(*rates, strict=True))
    return f"{ours:,.0f}/s", f"{theirs:,.0f}/s"
