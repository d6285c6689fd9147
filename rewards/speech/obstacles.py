"""What stands in the way of a reward, as one short sentence for members and cashiers. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from rewards import gates
from rewards.gates import Obstacle
from rewards.speech.speech import Speech


def sentence(said: Speech, obstacle: Obstacle, today: date) -> str:
    """As "Once a month; again from 1 April."; a day of another year than today's with its year."""
    build = _SENTENCES.get(obstacle.code)
    return build(said, obstacle, today) if build else said.say(obstacle.code)


def _short(said: Speech, obstacle: Obstacle, _: date) -> str:
    return said.say("too_few_points", points=said.points(obstacle.points))


def _not_yet(said: Speech, obstacle: Obstacle, today: date) -> str:
    """Of today, the day would say nothing: it begins later on."""
    if obstacle.day is None or obstacle.day == today:
        return said.say("not_yet_valid")
    return said.say("not_yet_valid_day", day=said.day(obstacle.day, today))


def _tiers(said: Speech, obstacle: Obstacle, _: date) -> str:
    names = obstacle.names
    if obstacle.is_upwards:
        return said.say("tier_from", tier=names[0])
    return said.say("other_tier", len(names), names=said.listed(names))


def _stores(said: Speech, obstacle: Obstacle, _: date) -> str:
    return said.say("other_store", len(obstacle.names), names=said.listed(obstacle.names))


def _days(said: Speech, obstacle: Obstacle, _: date) -> str:
    return said.say("other_day", days=said.listed(_runs(said, obstacle.weekdays)))


def _runs(said: Speech, weekdays: Sequence[int]) -> list[str]:
    """Days as people say them: Monday to Wednesday, Friday, Saturday."""
    alone, first, last = (said.words[f"weekdays{use}"].split() for use in ("", "_first", "_last"))
    named: list[str] = []
    for run in _in_a_row(weekdays):
        if len(run) > 2:
            ends = {"first": first[run[0] - 1], "last": last[run[-1] - 1]}
            named.append(said.say("weekdays_run", **ends))
        else:
            named += [alone[day - 1] for day in run]
    return named


def _in_a_row(weekdays: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for day in weekdays:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _hours(said: Speech, obstacle: Obstacle, _: date) -> str:
    since, until = obstacle.from_time, obstacle.until_time
    if since is not None and until is not None:
        return said.say("hours_both", from_time=said.time(since), until_time=said.time(until))
    if since is not None:
        return said.say("hours_from", from_time=said.time(since))
    assert until is not None, "one of them was missed"
    return said.say("hours_until", until_time=said.time(until))


def _limit(said: Speech, obstacle: Obstacle, today: date) -> str:
    times = obstacle.times
    form = str(times) if times in {1, 2} else "more"
    often = said.say(f"often.{form}", times=said.number(times))
    if obstacle.day is None:
        return said.say("limit_ever", often=often)
    again = said.day(obstacle.day, today)
    text = said.say("limit_again", often=often, per=said.say(f"per.{obstacle.per}"), day=again)
    return text[0].upper() + text[1:]


_SENTENCES: Final[Mapping[str, Callable[[Speech, Obstacle, date], str]]] = {
    gates.TOO_FEW_POINTS: _short,
    gates.NOT_YET: _not_yet,
    gates.OTHER_TIER: _tiers,
    gates.OTHER_STORE: _stores,
    gates.OTHER_DAY: _days,
    gates.OTHER_HOURS: _hours,
    gates.LIMIT_REACHED: _limit,
}
