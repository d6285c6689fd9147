"""What the pages for integrators say is what the run does."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from loyalty.conformance import score
from loyalty.conformance.adapter import Adapter
from loyalty.conformance.ground import PRICE_POINTS
from loyalty.conformance.trials import TRIALS
from tests.loyalty.conformance.serving import serving

DOCS = Path(__file__).parents[3] / "docs"
CONTRACT = (DOCS / "reference" / "till-adapter.md").read_text(encoding="utf-8")
GUIDE = (DOCS / "how-to" / "till-conformance.md").read_text(encoding="utf-8")
CALLS = ["begin", "basket", "pay", "give_up", "refund", "idle"]


def example(call: str, place: int) -> dict[str, Any]:
    """The request (0) or the answer (1) of a call, as the contract shows it."""
    section = CONTRACT.split(f"## POST /{call}\n")[1].split("\n## ")[0]
    blocks = re.findall(r"^```json\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    shown: dict[str, Any] = json.loads(blocks[place])
    return shown


class Parrot:
    """A till that answers as the contract shows, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: dict[str, dict[str, Any]] = {}

    def __getattr__(self, call: str) -> Any:
        def answer(body: dict[str, Any]) -> dict[str, Any]:
            self.asked[call] = body
            return example(call, 1)

        return answer


def test_the_examples_are_what_is_sent_and_what_is_understood():
    parrot = Parrot()
    basket = example("basket", 0)
    with serving(parrot) as address:
        till = Adapter(address, patience=5)
        assert till.begin(example("begin", 0)) == "Acme POS 4.2"
        shown = till.basket(basket["lines"], scan=basket["scan"], reward=basket["reward"])
        assert shown == ("shown", 120, "")
        assert till.pay() == ("done", "A7K-000418", 120, "")
        till.give_up()
        back = till.refund("A7K-000418", lines=[{"line": "2", "quantity": 1}])
        assert back == ("done", "A7K-R00031", "")
        assert till.idle(1) == 0

    assert parrot.asked == {call: example(call, 0) for call in CALLS}


def test_the_contract_names_the_price_of_the_reward():
    assert f"It costs {PRICE_POINTS} and takes nothing off the" in CONTRACT


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.id)
def test_each_trial_is_explained_where_its_link_leads(trial):
    page, _, anchor = score.link_of(trial).partition("#")

    assert page == "docs/how-to/till-conformance.md"
    assert GUIDE.count(f"\n### {anchor}\n") == 1


@pytest.fixture
def skeleton() -> Iterator[str]:
    """The adapter of the guide, served."""
    (code,) = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {"__name__": "adapter"}
    exec(code, names)  # noqa: S102 - our own page
    server = names["serve"](names["Adapter"](), port=0)
    server.RequestHandlerClass.log_message = lambda *args: None
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_skeleton_of_the_guide_keeps_the_contract(skeleton):
    till = Adapter(skeleton, patience=5)

    assert till.begin({}) == "Acme POS 4.2"
    assert till.basket([], scan=None, reward=None).state == "shown"
    assert till.pay().receipt == "A7K-000418"
    till.give_up()
    assert till.refund("A7K-000418").message == "Returns are taken at the desk."
    assert till.idle(1) == 0
