"""A few rows as the data has them, and a worker that credits what the tills post."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.utils import timezone

from loyalty import crediting
from loyalty.demo.baskets import Journey
from members import keys, stores, terminals
from rewards import rulebook

stored = datetime.fromisoformat  # naive, as the data's times are

GROCERY, PRODUCE, FUEL, UNKNOWN = 101, 102, 103, 999

# household, store, basket, product, quantity, sales_value, coupon_disc, stored time
ROWS = [
    (4, 20, 40, GROCERY, 2, 40.0, 0.0, stored("2017-01-05 17:00:00")),
    (3, 10, 31, GROCERY, 1, 180.0, 0.0, stored("2017-12-20 17:00:00")),
    (3, 10, 31, GROCERY, 1, 50.0, 0.0, stored("2017-12-20 17:00:00")),
    (4, 20, 41, PRODUCE, 3, 21.0, 1.0, stored("2017-12-21 17:00:00")),
    (3, 10, 32, GROCERY, 1, 12.0, 1.5, stored("2017-12-31 03:00:00")),
    (3, 10, 32, FUEL, 9000, 25.0, 0.0, stored("2017-12-31 03:00:00")),
    (5, 20, 50, UNKNOWN, 0, 4.440892e-16, 0.55, stored("2018-01-01 04:01:20")),
]


@pytest.fixture(autouse=True)
def forgetful() -> None:
    """Forget the keys, stores and rules of the test before."""
    for memory in (keys, stores, terminals):
        memory.forget_all()
    rulebook.forget()


@pytest.fixture
def journey(tmp_path) -> Journey:
    """Seven rows of three households, in files like those of the package."""
    return write_journey(tmp_path, ROWS)


@pytest.fixture
def worker() -> Iterator[None]:
    """Credit whatever is queued, as a worker does, until the test ends."""
    stop = Event()

    def work() -> None:
        while not stop.wait(0.01):
            crediting.credit_all(as_of=timezone.now())
        connection.close()

    thread = Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


def write_journey(folder: Path, rows: Sequence[tuple[object, ...]]) -> Journey:
    names = [
        "household_id", "store_id", "basket_id", "product_id", "quantity", "sales_value",
        "coupon_disc", "transaction_timestamp",
    ]  # fmt: skip
    # From the last to the first: the files are in no order.
    columns = dict(zip(names, zip(*reversed(rows), strict=True), strict=True))
    columns["transaction_timestamp"] = pa.array(
        columns["transaction_timestamp"], type=pa.timestamp("ns")
    )
    pq.write_table(pa.table(columns), folder / "transactions.parquet")
    products = {
        "product_id": [GROCERY, PRODUCE, FUEL],
        "department": ["GROCERY", "PRODUCE", "FUEL"],
        "brand": ["Private", "National", "National"],
        "product_type": ["APPLE SAUCE", "BANANAS", None],
    }
    pq.write_table(pa.table(products), folder / "products.parquet")
    return Journey(folder)
