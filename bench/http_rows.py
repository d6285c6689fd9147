"""The rows that go through HTTP: a real web server, many kept-alive connections."""

import json
from collections.abc import Iterator
from statistics import median

from django.utils import timezone

from bench import load
from bench.bench import ROUNDS, Bench, Figure, shown
from bench.servers import HOST, Server, web
from loyalty import crediting
from members import sql
from members.ids import public_id


def post_purchases(bench: Bench) -> Iterator[Figure]:
    """POST /v1/purchases over 32 connections."""
    count, ratios, cpus, rates = int(6_000 * bench.scale), [], [], []
    with web() as server:
        post(bench, server, bench.shop.bodies(1_000))
        for _ in range(ROUNDS):
            inserts = bench.inserts(32)
            bodies = bench.shop.bodies(count)
            cpu = bench.database.seconds() + server.cpu.seconds()
            measured = post(bench, server, bodies)
            cpus.append((bench.database.seconds() + server.cpu.seconds() - cpu) / count * 1e3)
            assert measured.statuses == {202: count}, measured.statuses
            ratios.append(measured.rate / inserts.rate)
            rates.append((measured.rate, inserts.rate))
    crediting.credit_all(as_of=timezone.now())
    yield Figure("POST purchases, 32 connections", *shown(rates), median(ratios), 0.15)
    cpu_shown = f"{median(cpus):.2f} ms"
    yield Figure("  server CPU a request, ms", cpu_shown, "", median(cpus), 1.2, is_ceiling=True)


def post_batches(bench: Bench) -> Iterator[Figure]:
    """POST /v1/purchases/batch of 500 over 4 connections, against inserts over 32."""
    count, ratios, rates = int(40 * bench.scale), [], []
    with web() as server:
        for _ in range(ROUNDS):
            inserts = bench.inserts(32)
            batches = bench.shop.batches(count, 500)
            measured = post(bench, server, batches, path="/v1/purchases/batch", connections=4)
            assert measured.statuses == {200: count}, measured.statuses
            ratios.append(measured.rate * 500 / inserts.rate)
            rates.append((measured.rate * 500, inserts.rate))
    crediting.credit_all(as_of=timezone.now())
    yield Figure("the same in batches of 500", *shown(rates), median(ratios), 0.8)


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
    yield Figure("GET balance", *shown(rates), median(ratios), 0.5)


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
    yield Figure("redemption, hold and confirm", *shown(rates), median(ratios), 0.1)


def post(
    bench: Bench,
    server: Server,
    bodies: list[bytes],
    *,
    path: str = "/v1/purchases",
    connections: int = 32,
) -> load.Measured:
    requests = [load.request("POST", path, key=bench.shop.key, body=body) for body in bodies]
    return load.run(HOST, server.port, iter(requests), connections=connections)


def _members_with_points(count: int) -> list[str]:
    found = sql.rows(
        "SELECT m.public_id FROM loyalty_wallet w JOIN members_member m ON m.id = w.member_id "
        "WHERE w.balance - w.held >= 10 ORDER BY random()"
    )
    members = [public_id("mem", uuid) for (uuid,) in found]
    return [members[n % len(members)] for n in range(count)]


def _wish(bench: Bench, member: str) -> bytes:
    return json.dumps({"member": member, "reward": bench.shop.reward}).encode()
