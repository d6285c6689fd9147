"""
What the demo needs to begin: the demo program, its stores with a till each, and two API keys.

Always: repeating it changes nothing; a database with another program is left alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction

import rewards
from loyalty.demo import doors
from loyalty.demo.journey import CURRENCY, TILL, ZONE
from loyalty.demo.secrets_file import SecretsFile
from loyalty.models import Purchase
from members import keys, sql
from members.actors import Actor, ActorKind
from members.models import ApiKey, Member, Store, Terminal, TerminalEnrolment
from members.scopes import SCOPES
from rewards import program_file
from rewards.models import Program

PROGRAM: Final = "corner-club"
REPLAY_KEY: Final = "Replay of the demo's purchases"
DEMO_KEY: Final = "Demo: everything allowed"
# Sales of the conformance run count for nobody: a demo stays one when a till was tried at it.
CONFORMANCE_STORE: Final = "conformance"
_LOCK: Final = 7_314  # any number no other advisory lock uses


class NotADemo(Exception):
    """The database belongs to somebody's own program; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Setting:
    """
    Where the demo plays.

    opened_at: when the replay's first key was issued; decides for ever to when purchases are moved.
    is_first_key: the replay's key is the one of the first replay, so redemptions are recognised.
    """

    replay_secret: str
    demo_secret: str
    opened_at: datetime
    is_first_key: bool


def is_demo() -> bool:
    """
    Whether nobody's points are at stake here: the demo was set up, and nothing else was done.

    True when the default program is the demo's, the replay's key was issued, and every sale and
    every member that came by a key came by the demo's own; sales of an import came by none.
    False in an empty database, and in a shop that only applied the demo's program.
    """
    if not Program.objects.filter(is_default=True, code=PROGRAM).exists():
        return False
    return _was_set_up() and not _is_somebodys()


def _was_set_up() -> bool:
    return ApiKey.objects.filter(name=REPLAY_KEY).exists()


def _is_somebodys() -> bool:
    """Whether others than the demo have sold or enrolled here."""
    own = _own_keys()
    sold = Purchase.objects.exclude(store__code=CONFORMANCE_STORE).exclude(recorded_by__in=own)
    enrolled = Member.objects.filter(enrolled_by__isnull=False).exclude(enrolled_by__in=own)
    tried = enrolled.filter(enrolled_by__store__code=CONFORMANCE_STORE)
    return sold.exists() or enrolled.exclude(pk__in=tried.values("pk")).exists()


def _own_keys() -> set[int]:
    """The demo's keys, those of tills that it let in, and what tills renewed theirs to."""
    let_in = TerminalEnrolment.objects.filter(made_by=doors.BY, key__isnull=False)
    found = set(ApiKey.objects.filter(name__in=(REPLAY_KEY, DEMO_KEY)).values_list("pk", flat=True))
    fresh = found | set(let_in.values_list("key_id", flat=True))
    while fresh:
        found |= fresh
        renewed = ApiKey.objects.filter(rotated_from__in=fresh).values_list("pk", flat=True)
        fresh = set(renewed) - found
    return found


def set_up(
    *, stores: Callable[[], Iterable[int]], secrets: SecretsFile, as_of: datetime
) -> Setting:
    """
    Make what is missing. Raises NotADemo; then nothing is written.

    stores: reads the numbers of the stores; asked the first time only, since it takes seconds.
    """
    with transaction.atomic():
        sql.rows("SELECT pg_advisory_xact_lock(%s)", [_LOCK])  # who comes second finds it made
        if _apply_program(as_of):
            _open_stores(stores())
        replay = _secret_of(REPLAY_KEY, secrets, as_of)
        demo = _secret_of(DEMO_KEY, secrets, as_of)
    first = ApiKey.objects.filter(name=REPLAY_KEY).order_by("id").first()
    current = keys.authenticate(replay, as_of)
    assert first is not None
    assert current is not None
    return Setting(replay, demo, first.created_at, current.key_id == first.pk)


def _apply_program(as_of: datetime) -> bool:
    """Apply the file the first time alone: what staff change in the demo stays changed."""
    programs = list(Program.objects.values_list("code", flat=True))
    if PROGRAM in programs:
        if not _was_set_up() and (_is_somebodys() or Member.objects.exists()):
            raise NotADemo(
                "This database has the demo's program and members or sales of its own, and the "
                "demo would mix its purchases with theirs. Run with LIMIT=0 to serve it without."
            )
        return False
    if programs:
        raise NotADemo(
            f"This database has a program of its own ({programs[0]}), and the demo would mix its "
            "purchases with real ones. Run with LIMIT=0 to serve it without the demo."
        )
    text = (Path(rewards.__file__).parent / "programs" / "demo.yaml").read_text(encoding="utf-8")
    actor = Actor(ActorKind.SYSTEM, None, "demo")
    program_file.apply(text, as_of=as_of, actor=actor)
    return True


def _open_stores(numbers: Iterable[int]) -> None:
    stores = [
        Store(code=str(number), name=f"Store {number}", currency=CURRENCY, time_zone=ZONE)
        for number in numbers
    ]
    Store.objects.bulk_create(stores, ignore_conflicts=True)
    opened = Store.objects.filter(code__in=[store.code for store in stores])
    Terminal.objects.bulk_create(
        [Terminal(store=store, code=TILL) for store in opened], ignore_conflicts=True
    )


def _secret_of(name: str, secrets: SecretsFile, as_of: datetime) -> str:
    """The kept secret of a key that is in use in this database, or a new key's."""
    for secret in secrets.read():
        credential = keys.authenticate(secret, as_of)
        if credential and credential.name == name:
            return secret
    issued = keys.issue(name=name, scopes=SCOPES, as_of=as_of)
    secrets.add(issued.secret)
    return issued.secret
