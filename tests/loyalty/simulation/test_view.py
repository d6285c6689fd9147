"""What the simulator shows, as text, and what it draws."""

from io import StringIO
from itertools import islice

from rich.console import Console

from loyalty.demo.journey import Basket
from loyalty.simulation.figures import Figures, StoreFigures
from loyalty.simulation.percentiles import Times
from loyalty.simulation.view import Moment, Pulse, line, page
from loyalty.simulation.visits import visits
from tests.builders import NOON


def busy_shop() -> Moment:
    """Two stores after two minutes."""
    figures = Figures({"319": StoreFigures(), "381": StoreFigures()})
    figures.add("319", purchases=1_200, nobodys=180, points=31_415, redemptions=4, redeemed=1_500)
    figures.add("381", purchases=1_199, nobodys=171, points=27_182, refunds=60, returned=912)
    for milliseconds in range(1, 101):
        figures.answered("sale", milliseconds / 1000)
    figures.answered("hold", 0.02, refusal="insufficient_points")
    figures.failed("503 unavailable")
    return Moment(121.0, figures.sums(), backlog=17, behind=3, recent=20.04)


def test_the_page_has_every_figure():
    console = Console(width=100, file=StringIO(), record=True)

    console.print(page(busy_shop(), title="20 sales a second at 2 stores"))

    shown = [" ".join(row.split()) for row in console.export_text().splitlines()]
    assert shown == [
        "20 sales a second at 2 stores 00:02:01",
        "",
        "Purchases 2,399 per second 20.0 of nobody 351",
        "Points told 58,597 Redemptions 4 points redeemed 1,500",
        "Refunds 60 points returned 912 Failed 1",
        "Backlog, uncredited 17 Behind by 3",
        "",
        "Store purchases points redemptions refunds",
        "319 1,200 31,415 4 0",
        "381 1,199 27,182 0 60",
        "",
        "Call answers p50 p95 p99",
        "hold 1 20 ms 20 ms 20 ms",
        "sale 100 52 ms 97 ms 102 ms",
        "",
        "Refused: insufficient_points (1)",
        "",
        "Failed: 503 unavailable (1)",
    ]


def test_at_the_end_the_figures_are_those_of_the_books():
    figures = Figures({"319": StoreFigures()})
    figures.add("319", purchases=10, nobodys=2, points=300, refunds=2, returned=40)
    booked = {"nobodys": 1, "points": 345, "refunds": 1, "returned": 30}

    figures.settle({"319": booked})

    console = Console(width=100, file=StringIO(), record=True)
    console.print(page(Moment(9.0, figures.sums(), 0, 0, 1.0), title="Ended"))
    shown = [" ".join(row.split()) for row in console.export_text().splitlines()]
    assert shown[2:5] == [
        "Purchases 10 per second 1.0 of nobody 1",
        "Points issued 345 Redemptions 0 points redeemed 0",
        "Refunds 1 points returned 30 Failed 0",
    ]


def test_the_line_has_what_matters():
    assert line(busy_shop()) == (
        "00:02:01  purchases 2,399 (20.0/s)  points 58,597  redemptions 4  refunds 60  refused 1  "
        "backlog 17  behind 3  p50 52 ms  p95 97 ms  p99 102 ms  failed 1"
    )


def test_percentiles_of_nothing_and_of_one():
    times = Times()
    assert times.within(95) == 0.0

    times.add(0.0004)

    assert (times.within(50), times.within(99)) == (0.0005, 0.0005)


def test_the_pulse_looks_at_the_last_ten_seconds():
    pulse = Pulse()

    rates = [pulse.beat(seconds, sold) for seconds, sold in ((5, 50), (10, 100), (15, 300))]

    assert rates == [10.0, 10.0, 25.0]


def test_the_same_seed_draws_the_same_customers_at_the_wanted_rate():
    baskets = [Basket(number, 4, 319, NOON, ()) for number in range(5)]

    first, again = (
        list(islice(visits(baskets, ["319", "381"], rate=20, seed=5), 2000)) for _ in range(2)
    )

    assert first == again
    assert [visit.number for visit in first[:3]] == [1, 2, 3]
    assert 95 < sum(visit.gap for visit in first) < 105
    assert 1650 < sum(visit.has_card for visit in first) < 1750
    assert all(visit.has_card for visit in first if visit.is_looked_up)
