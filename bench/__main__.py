"""
`make bench`: measure, and print ratios.

    make bench                          every row, at a size that takes some minutes
    make bench ARGS="credit balance"    some rows
    make bench ARGS="--scale 5"         five times the size
"""

import argparse
import os
import sys

import django


def main() -> int:
    """Run the rows asked for; exit status 1 when a target was missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from rich.console import Console
    from rich.table import Table

    from bench.bench import Bench, Figure
    from bench.rows import ROWS

    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--scale", type=float, default=1.0, help="how much of everything")
    options = parser.parse_args()
    unknown = set(options.rows) - set(ROWS)
    if unknown:
        parser.error(f"no row is called {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")

    console, bench = Console(width=110), Bench(scale=options.scale)
    figures: list[Figure] = []
    for name in options.rows or ROWS:
        console.print(f"measuring {name} ...")
        figures += ROWS[name](bench)
    table = Table("work", "measured", "reference", "ratio", "target", "", title="Regulars")
    for one in figures:
        bound = ("≤" if one.is_ceiling else "≥") + f" {one.target:g}"
        mark = "met" if one.is_met else "[bold]missed[/bold]"
        table.add_row(one.work, one.measured, one.reference, f"{one.ratio:.2f}", bound, mark)
    console.print(table)
    return 0 if all(one.is_met for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
