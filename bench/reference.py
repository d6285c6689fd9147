"""
The references: the same durable work without Regulars, measured in the same run.

A small row inserted and committed alone, by psycopg with a prepared statement, which is what a
Python program could do at best; from processes of their own, so that no lock of Python's is shared.
"""

import multiprocessing
import os
import time
from multiprocessing.synchronize import Event

import psycopg

from bench.cpu import Cpu

TABLE = """
CREATE TABLE IF NOT EXISTS bench_reference (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    member_id bigint NOT NULL, points bigint NOT NULL, at timestamptz NOT NULL DEFAULT now()
)
"""
INSERT = "INSERT INTO bench_reference (member_id, points) VALUES (%s, %s)"


def prepare() -> None:
    """Make the table of the reference."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(TABLE)


class Inserts:
    """What single-row durable INSERTs reached: rows a second, server CPU seconds a row."""

    def __init__(self, rows: int, seconds: float, server_cpu: float) -> None:
        self.rate = rows / seconds
        self.server_cpu = server_cpu / rows


def inserts(*, connections: int, seconds: float, database: Cpu) -> Inserts:
    """Insert for some seconds over so many connections, each in a process of its own."""
    context = multiprocessing.get_context("fork")
    go, counts = context.Event(), context.Queue()
    workers = [
        context.Process(target=_insert, args=(os.environ["DATABASE_URL"], go, seconds, counts))
        for _ in range(connections)
    ]
    for worker in workers:
        worker.start()
    time.sleep(0.3 + connections / 40)  # until all are connected: a benchmark, no test
    before, began = database.seconds(), time.perf_counter()
    go.set()
    rows = sum(counts.get() for _ in workers)
    taken = time.perf_counter() - began
    for worker in workers:
        worker.join()
    return Inserts(rows, taken, database.seconds() - before)


def _insert(url: str, go: Event, seconds: float, counts: "multiprocessing.Queue[int]") -> None:
    with psycopg.connect(url, autocommit=True, prepare_threshold=0) as connection:
        connection.execute("SELECT 1")
        go.wait()
        end, rows = time.perf_counter() + seconds, 0
        while time.perf_counter() < end:
            connection.execute(INSERT, (rows, rows))
            rows += 1
        counts.put(rows)
