"""The run against tills of our own: a careful one, that one with a single flaw, and a naive one."""

import json
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from loyalty.conformance import score
from loyalty.conformance.alone import AlreadyRunning
from loyalty.conformance.ground import Ground
from loyalty.conformance.installation import RegularsAway
from loyalty.conformance.run import AdapterHangs, Verdict
from loyalty.management.commands.conformance import Command
from loyalty.models import Hold, HoldStatus
from members.models import ApiKey, Member, MemberStatus, Terminal
from rewards.models import Reward
from tests.config.checkouts import free_port
from tests.journeys.shop import Shop
from tests.journeys.town import Town
from tests.loyalty.conformance import flaws
from tests.loyalty.conformance.calling import Api
from tests.loyalty.conformance.careful_till import CarefulTill
from tests.loyalty.conformance.naive_till import NaiveTill
from tests.loyalty.conformance.playing import ALL, QUICK, played
from tests.loyalty.conformance.serving import serving


@pytest.fixture
def shop(town: Town) -> Shop:
    """The town's: it sells there as ever, in a program of a point per euro."""
    return town.shop


def test_a_careful_till_passes_every_trial(shop):
    verdicts = played(shop.url, CarefulTill())

    assert [one.trial.id for one in verdicts] == ALL
    assert [(one.trial.id, one.evidence) for one in verdicts if not one.is_passed] == []


def test_a_naive_till_fails_every_trial(shop):
    verdicts = played(shop.url, NaiveTill())

    assert [one.trial.id for one in verdicts] == ALL
    assert [(one.trial.id, one.evidence) for one in verdicts if one.is_passed] == []


@pytest.mark.parametrize(
    ("till", "trial", "evidence"),
    [
        (flaws.TellsTheQuote, "price-change", "The till told 120 points, and 60 were credited."),
        (flaws.HoldsAgain, "price-change", "there is: held, confirmed."),
        (flaws.StampsTheUpload, "offline-day", "seconds after the sale."),
        (flaws.ForgetsWhatWaits, "offline-day", "Sales played: 10. Purchases recorded: 0 (none)."),
        (flaws.ReusesTheNumber, "next-basket", "duplicate_purchase: one number was sent"),
        (flaws.SaysNothing, "cashier-message", "and the till shows 'Error'."),
        (flaws.WaitsNotAtAll, "busy-429", "Retry-After was 1."),
        (flaws.WaitsAlwaysAsLong, "busy-503", "seconds; Retry-After was 2."),
        (flaws.DropsTheMemberWhenBusy, "busy-503", "without the member who showed the card."),
        (
            flaws.TakesEverythingBack,
            "lost-refund",
            "of 20.00 came back, and the return is recorded of 120.00.",
        ),
        (flaws.TakesTheFirstLineBack, "lost-refund", "and the return is recorded of 40.00."),
        (flaws.SaysDoneAtOnce, "offline-day", "and no answer had told it so: say queued."),
        (flaws.HoldsNothing, "given-up", "No points were held for the reward"),
        (flaws.SendsTooMuch, "unknown-card", "Sales played: 1. Purchases recorded: 0 (none)."),
    ],
    ids=lambda given: given.__name__ if isinstance(given, type) else "",
)
def test_one_flaw_is_found_by_its_trial(shop, till, trial, evidence):
    (verdict,) = played(shop.url, till(), [trial])

    assert not verdict.is_passed
    assert any(evidence in said for said in verdict.evidence), verdict.evidence


def test_what_a_till_sends_though_nothing_waits_is_found(shop):
    (verdict,) = played(shop.url, flaws.SendsAgainLater(), ["lost-sale"], quiet=1)

    assert not verdict.is_passed
    assert verdict.evidence[0].startswith("Sales played: 1. Purchases recorded: 2")


def test_what_a_till_sends_in_the_next_trial_counts_for_its_own(shop):
    seen: list[Verdict] = []

    late, after = played(
        shop.url,
        flaws.SendsAgainInTheNextTrial(),
        ["lost-sale", "double-press"],
        look=seen.append,
    )

    assert [one.is_passed for one in seen] == [True, True]
    (said,) = late.evidence
    assert not late.is_passed
    assert said.startswith("Sent when the trial was over: sale ")
    assert after == seen[1]


def test_a_till_that_forgets_the_member_is_found_wherever_one_buys(shop):
    buying = [
        "lost-sale", "lost-refund", "double-press", "clock-ahead", "clock-behind",
        "refund-of-refund", "cashier-message", "offline-day", "next-basket", "busy-503", "busy-429",
    ]  # fmt: skip

    verdicts = played(shop.url, flaws.ForgetsTheMember(), buying)

    assert [
        one.trial.id for one in verdicts if "without the member" in "\n".join(one.evidence)
    ] == buying


def usable() -> set[Any]:
    """Whatever may be used in the town: a run leaves it no more of it than there was."""
    return {
        *Hold.objects.filter(status=HoldStatus.PLACED),
        *Terminal.objects.filter(is_active=True),
        *Reward.objects.filter(is_active=True),
        *ApiKey.objects.filter(revoked_at=None),
        *Member.objects.filter(status=MemberStatus.ACTIVE),
    }


def test_what_the_run_made_is_ended_when_it_is_interrupted(shop):
    def interrupt(verdict: Verdict) -> None:
        assert not verdict.is_passed  # the naive till has left its hold
        raise KeyboardInterrupt

    before = usable()

    with pytest.raises(KeyboardInterrupt):
        played(shop.url, NaiveTill(), ["given-up", "lost-sale"], look=interrupt)

    assert usable() <= before


def test_what_a_killed_run_has_left_is_ended_by_the_next(shop):
    before = usable()
    killed = Ground(timezone.now)
    till = Api(shop.url, killed.let_in(killed.till("lost-hold"))["key"])
    wish = {"member": killed.member(points=300).member.shown_id, "reward": killed.reward.shown_id}
    held = till.post("/v1/redemptions", wish)
    assert held is not None
    assert held.status == 201

    assert len(usable() - before) == 5  # hold, till, its key, reward, member

    played(shop.url, CarefulTill(), ["unknown-card"])

    assert usable() <= before


def test_an_adapter_that_breaks_the_contract_fails_and_is_told_how(shop):
    (verdict,) = played(shop.url, flaws.SaysFine(), ["unknown-card"])

    assert verdict.evidence == (
        'POST /pay: expected "state" to be one of done, queued, refused, and came {"state":"fine"}',
    )


def test_nothing_is_said_of_a_till_when_regulars_is_away(shop):
    with pytest.raises(RegularsAway, match="Regulars does not answer at"):
        played(f"http://127.0.0.1:{free_port()}", NaiveTill(), ["lost-sale"])


class Hurried(Command):
    """The command, at the pace of the other tests."""

    pace = QUICK


def run_command(shop: Shop, till: Any, *options: str, command: Command) -> None:
    with serving(till) as address:
        chosen = ("--base-url", address, "--regulars", shop.url, "--trial", "unknown-card")
        call_command(command, *chosen, "--yes", *options)


def test_a_full_score_ends_well(shop, capsys):
    run_command(shop, CarefulTill(), command=Command())

    said = capsys.readouterr().out
    assert "unknown-card" in said
    assert said.rstrip().endswith("Score: 1 of 1")


def test_a_score_for_a_machine(shop, capsys):
    with pytest.raises(SystemExit) as ended:
        run_command(shop, NaiveTill(), "--json", command=Hurried())

    said = json.loads(capsys.readouterr().out)
    (result,) = said.pop("results")
    assert ended.value.code == 1
    assert said == {"till": "Naive till", "complete": True, "passed": 0, "trials": 1}
    assert result.pop("seconds") > 0
    assert result == {
        "id": "unknown-card",
        "title": "Nobody has this card",
        "plays": "The customer shows a card that Regulars does not know, and buys.",
        "passed": False,
        "evidence": ["The till refused the basket, saying 'Error'."],
        "advice": "Sell all the same, with the scan as identifier or without anybody: the points "
        "follow when the card is enrolled.",
        "link": "docs/how-to/till-conformance.md#unknown-card",
    }


def test_what_was_played_is_told_though_the_run_ends_before_its_time(shop, capsys):
    till = flaws.IsSwitchedOff()

    with pytest.raises(CommandError, match="Interrupted") as ended:
        run_command(shop, till, "--trial", "given-up", "--json", command=Hurried())

    said = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in said["results"]] == ["given-up"]
    assert (said["complete"], said["trials"], ended.value.returncode) == (False, 1, 130)


def test_two_runs_at_once_are_refused(shop):
    mark = "SELECT pg_advisory_lock(7313, 0)"
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute(mark)

        with pytest.raises(AlreadyRunning, match="Wait until it is over"):
            played(shop.url, CarefulTill(), ["given-up"])


def test_an_adapter_that_hangs_ends_the_run(shop):
    verdicts: list[Verdict] = []

    with pytest.raises(AdapterHangs, match="has not answered POST /begin in time"):
        played(shop.url, flaws.NeverBegins(), look=verdicts.append, patience=0.5)

    assert [one.trial.id for one in verdicts] == ["lost-sale"]
    assert score.cure_of(verdicts[0]) == (
        "Mend the adapter, not the till: its answer is none that the contract knows.",
        "docs/reference/till-adapter.md#post-begin",
    )
