"""
A person becomes a member, changes, leaves and comes back.

Always: a member and the identifiers that came along are there together or not at all, and the
request that enrolled them finds them again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from events import outbox
from members.errors import FieldError
from members.holders import family_of
from members.identifiers import (
    IDENTIFIERS_MAX,
    IdentifierTaken,
    InvalidIdentifier,
    MemberNotActive,
    TooManyIdentifiers,
    normalise,
    place,
    place_card,
)
from members.models import IdentifierKind, Member, MemberStatus
from members.request_keys import KeyReused, RequestKey

# What a member may change about themselves; everything else has a verb of its own.
CHANGEABLE: Final = frozenset({"display_name", "language", "birth_on", "metadata"})


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A member and whether this very request had enrolled them before."""

    member: Member
    is_repeat: bool


def enrol(
    *,
    as_of: datetime,
    display_name: str = "",
    language: str = "",
    birth_on: date | None = None,
    metadata: Mapping[str, Any] | None = None,
    identifiers: Sequence[tuple[str, str]] = (),
    issue_card: bool = True,
    request: RequestKey | None = None,
) -> Enrolment:
    """
    Enrol a member with their identifiers.

    identifiers: kind and value in any spelling; a card number is made up beside them unless one
    is among them or `issue_card` is off.
    request: a repeat returns the member as they are now.

    Raises InvalidIdentifier, IdentifierTaken, TooManyIdentifiers (with the place of the
    offender) and KeyReused; then nothing is written.
    """
    places = _normal(identifiers)
    before = _enrolled_before(request)
    if before is not None:
        return Enrolment(member=before, is_repeat=True)
    member = Member(
        display_name=display_name,
        language=language,
        birth_on=birth_on,
        metadata=dict(metadata or {}),
        enrolled_at=as_of,
        enrolled_by_id=request.key_id if request else None,
        idempotency_key=request.idempotency_key if request else None,
        fingerprint=request.fingerprint if request else None,
    )
    try:
        with transaction.atomic():
            member.save(force_insert=True)
            _attach_all(member, places, as_of)
            if issue_card and all(kind != IdentifierKind.CARD for kind, _ in places):
                place_card(member_id=member.pk, as_of=as_of)
            _tell(member, as_of)
    except IntegrityError as error:
        if "member_enrolled_once_per_request_key" not in str(error):
            raise
        # The same request at the same moment: the other one has committed by now.
        before = _enrolled_before(request)
        assert before is not None
    return Enrolment(member=before or member, is_repeat=before is not None)


def change(*, member: Member, changes: Mapping[str, Any], as_of: datetime) -> Member:
    """
    Change what a member may change: display_name, language, birth_on, metadata.

    Requires a transaction in which the member was locked (`lock_member`). Repeats change nothing.
    Raises MemberNotActive for one who was erased.
    """
    assert changes.keys() <= CHANGEABLE
    if member.erased_at is not None:
        raise MemberNotActive("This member was erased, and stays nobody; enrol them anew.")
    changed = sorted(name for name, value in changes.items() if getattr(member, name) != value)
    for name in changed:
        setattr(member, name, changes[name])
    if changed:
        member.save(update_fields=changed)
        tell_changed(member, changed, as_of=as_of)
    return member


def tell_changed(member: Member, fields: Sequence[str], *, as_of: datetime) -> None:
    """Tell the outbox what of a member is new, and not what it is now."""
    payload = {"fields": sorted(fields)}
    outbox.publish(kind="member.changed", subject=member.shown_id, payload=payload, as_of=as_of)


def close(*, member: Member) -> Member:
    """
    End a membership; points and identifiers stay. A repeat changes nothing.

    Whoever was merged into this member is closed with them, so that no older id stays open.
    Raises MemberNotActive for one who is blocked: closing and reopening must not unblock.
    """
    active = Member.objects.filter(pk__in=family_of(member.pk), status=MemberStatus.ACTIVE)
    active.update(status=MemberStatus.CLOSED)
    member.refresh_from_db()
    if member.status == MemberStatus.BLOCKED:
        raise MemberNotActive("This member is blocked; unblock before closing.")
    return member


def reopen(*, member: Member) -> Member:
    """Take a closed member back; who is blocked or erased stays so. A repeat changes nothing."""
    closed = Member.objects.filter(pk__in=family_of(member.pk), status=MemberStatus.CLOSED)
    closed.filter(erased_at__isnull=True).update(status=MemberStatus.ACTIVE)
    member.refresh_from_db()
    return member


def _normal(identifiers: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Give each identifier's normal form and its place in the request; none twice."""
    if len(identifiers) >= IDENTIFIERS_MAX:
        raise TooManyIdentifiers(f"Send fewer than {IDENTIFIERS_MAX} identifiers.")
    places: dict[tuple[str, str], int] = {}
    for index, (kind, value) in enumerate(identifiers):
        try:
            places.setdefault((kind, normalise(kind, value)), index)
        except InvalidIdentifier as error:
            where = FieldError(f"/identifiers/{index}", error.code, error.detail)
            raise InvalidIdentifier(error.detail, errors=[where]) from None
    return places


def _attach_all(member: Member, places: Mapping[tuple[str, str], int], as_of: datetime) -> None:
    # In one order everywhere, so that two enrolments with the same two never wait in a circle.
    for kind, value in sorted(places):
        if not place(member_id=member.pk, kind=kind, value=value, as_of=as_of):
            detail = f"This {kind} finds another member already; look them up."
            where = FieldError(f"/identifiers/{places[kind, value]}", IdentifierTaken.code, detail)
            raise IdentifierTaken(detail, errors=[where])


def _tell(member: Member, as_of: datetime) -> None:
    # Who listens asks for the rest with a key of their own: no name or number leaves unasked.
    payload = {"language": member.language}
    outbox.publish(kind="member.enrolled", subject=member.shown_id, payload=payload, as_of=as_of)


def _enrolled_before(request: RequestKey | None) -> Member | None:
    if request is None:
        return None
    member = Member.objects.filter(
        enrolled_by_id=request.key_id, idempotency_key=request.idempotency_key
    ).first()
    if member is not None and bytes(member.fingerprint or b"") != request.fingerprint:
        raise KeyReused
    return member
