"""What is printed after a replay: what the tills did, and the sums of the books."""

from rich.console import Console

from loyalty.demo.figures import Figures
from loyalty.demo.household import Counts


def tell_replay(console: Console, counts: Counts, *, seconds: float) -> None:
    """What the tills did."""
    console.print(
        f"\n  Purchases  {counts.posted:,} posted, {counts.repeated:,} already there "
        f"({counts.purchases / max(seconds, 0.001):.0f}/s, {seconds:.0f} s)\n"
        f"  Returns    {counts.returned:,} in part and {counts.voided:,} voided "
        f"({counts.points_returned:,} points), {counts.returned_again:,} already there\n"
        f"  Rewards    {counts.redeemed:,} redeemed, {counts.redeemed_again:,} already there, "
        f"{counts.refused:,} refused\n"
    )


def tell_books(console: Console, sums: Figures, broken: list[str]) -> None:
    """What became of the points, and whether the books balance."""
    sign = "=" if sums.are_whole else "≠"
    console.print(
        f"  Issued     {sums.issued:>12,} points to {sums.members:,} members\n"
        f"  Redeemed   {sums.redeemed:>12,}\n"
        f"  Returned   {sums.returned:>12,}\n"
        f"  Expired    {sums.expired:>12,}\n"
        f"  Outstanding{sums.outstanding:>12,} (held: {sums.held:,})\n"
        f"  Check      {sums.issued:,} {sign} {sums.redeemed:,} + {sums.returned:,} + "
        f"{sums.expired:,} + {sums.outstanding:,}"
    )
    if broken:
        console.print("  Ledger     [red]the books do not balance[/red]:")
        for meaning in broken:
            console.print(f"             - {meaning}")
    else:
        console.print("  Ledger     the books balance (manage.py verify_ledger)")
