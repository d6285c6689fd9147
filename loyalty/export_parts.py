"""The parts of an export: which rows of which table are a person's, and how each is shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Model, Q

from loyalty.models import (
    Adjustment,
    Claim,
    Crediting,
    Entry,
    MemberEvent,
    Merge,
    PointKind,
    Purchase,
    Redemption,
    Refund,
    SegmentMember,
    SourceKind,
    Stamp,
    Standing,
    Transfer,
    Voucher,
    VoucherStatus,
    VoucherUse,
    Wallet,
)
from members.ids import public_id
from members.models import Blocking, Consent, HouseholdMembership, Identifier, MemberSession
from members.money import format_amount
from rewards import codes

Document = dict[str, Any]
Show = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Part:
    """
    One table of the export.

    fields: what is shown, by the path to it; `id` is the public id with `prefix`. amounts: whole
    minor units, by the path to their currency. show: how single fields are written. by: the ways
    to the member, each of which has an index.
    """

    model: type[Model]
    fields: Mapping[str, str]
    prefix: str = ""
    by: tuple[str, ...] = ("member",)
    amounts: Mapping[str, str] = field(default_factory=dict)
    show: Mapping[str, Show] = field(default_factory=dict)


def rows_of(part: Part, family: Sequence[int]) -> list[Document]:
    """The rows of a person in one table, oldest first."""
    theirs = Q()
    for name in part.by:
        theirs |= Q(**{f"{name}__in": family})
    paths = {**part.fields, **{f"{name}__currency": path for name, path in part.amounts.items()}}
    if part.prefix:
        paths = {"id": "public_id", **paths}
    # Under names of their own: a column may be called like what is shown.
    named = {f"shown_{name}": F(path) for name, path in paths.items()}
    found = part.model._default_manager.filter(theirs).order_by("pk").values(**named)  # noqa: SLF001
    return [_shown(part, row) for row in found]


def _shown(part: Part, row: Mapping[str, Any]) -> Document:
    shown = {name.removeprefix("shown_"): value for name, value in row.items()}
    for name in part.amounts:
        currency = shown.pop(f"{name}__currency")
        shown[name] = None if shown[name] is None else format_amount(shown[name], currency)
    if part.prefix:
        shown["id"] = public_id(part.prefix, shown["id"])
    for name, write in part.show.items():
        shown[name] = None if shown[name] is None else write(shown[name])
    return shown


def entries(family: Sequence[int]) -> list[Document]:
    """The lines of a person's own wallets, and those of a household's that came of their doing."""
    stays = HouseholdMembership.objects.filter(member__in=family)
    pools = Wallet.objects.filter(member__in=stays.values("household__pool"))
    theirs = Q(wallet__in=list(Wallet.objects.filter(member__in=family)))
    for kind, model in _DOINGS.items():
        done = model._default_manager.filter(member__in=family).values("pk")  # noqa: SLF001
        theirs |= Q(wallet__in=list(pools), source_kind=kind, source_id__in=done)
    return [
        {
            "wallet": public_id("mem", entry.member.public_id),
            "seq": entry.seq,
            "kind": entry.get_kind_display(),
            "points": entry.points,
            "balance_after": entry.balance_after,
            "source": entry.get_source_kind_display(),
            "occurred_at": entry.occurred_at,
            "recorded_at": entry.recorded_at,
        }
        for entry in Entry.objects.filter(theirs).select_related("member").order_by("pk")
    ]


_DOINGS: Mapping[SourceKind, type[Model]] = {
    SourceKind.PURCHASE: Purchase,
    SourceKind.REDEMPTION: Redemption,
    SourceKind.REFUND: Refund,
    SourceKind.EVENT: MemberEvent,
}


def _alike(*names: str, **paths: str) -> dict[str, str]:
    """Fields that are shown by their own names, and those that are not."""
    return {**{name: name for name in names}, **paths}


def _id(prefix: str) -> Show:
    return lambda uuid: public_id(prefix, uuid)


PARTS: Mapping[str, Part] = {
    "identifiers": Part(
        Identifier, _alike("kind", "value", "attached_at", "blocked_at"), prefix="idn"
    ),
    "consents": Part(
        Consent,
        _alike(
            "purpose", "channel", "source", "wording", "language", "said_at", granted="is_granted"
        ),
        prefix="con",
    ),
    "blockings": Part(Blocking, _alike("reason", "said_at", blocked="is_blocked")),
    "sessions": Part(
        MemberSession,
        _alike("device", "started_at", "refreshed_at", "expires_at", "ended_at"),
        prefix="ses",
    ),
    "wallets": Part(
        Wallet,
        _alike("kind", "balance", "held", "debt", program="program__code"),
        show={"kind": lambda number: PointKind(number).label},
    ),
    "purchases": Part(
        Purchase,
        _alike(
            "external_id",
            "currency",
            "lines",
            "tenders",
            "metadata",
            "identifier_kind",
            "identifier_value",
            "occurred_at",
            "received_at",
            store="store__code",
            total="total_minor",
        ),
        prefix="pur",
        amounts={"total": "currency"},
    ),
    "creditings": Part(
        Crediting,
        _alike("points", "tier", "balance_after", "credited_at", purchase="purchase__public_id"),
        by=("purchase__member",),
        show={"purchase": _id("pur")},
    ),
    "refunds": Part(
        Refund,
        _alike(
            "external_id",
            "currency",
            "lines",
            "reason",
            "status",
            "points",
            "occurred_at",
            store="store__code",
            total="total_minor",
        ),
        prefix="ref",
        by=("purchase__member",),
        amounts={"total": "currency"},
    ),
    "redemptions": Part(
        Redemption,
        _alike("points", "occurred_at", reward="reward__code", money="money_minor"),
        prefix="red",
        amounts={"money": "program__currency"},
    ),
    "vouchers": Part(
        Voucher,
        _alike("code", "status", "issued_at", "expires_at", "used_at", reward="reward__code"),
        prefix="vou",
        show={"code": codes.shown, "status": lambda number: VoucherStatus(number).label},
    ),
    "voucher_uses": Part(
        VoucherUse,
        _alike("status", "receipt", "occurred_at", store="store__code", code="voucher__code"),
        prefix="vus",
        by=("voucher__member",),
        show={"code": codes.shown},
    ),
    "merges": Part(Merge, _alike("reason", "merged_at"), prefix="mrg", by=("survivor", "loser")),
    "stamps": Part(Stamp, _alike("stamps", "occurred_at", card="card__code")),
    "events": Part(
        MemberEvent,
        _alike("key", "data", "points", "occurred_at", type="type__code"),
        prefix="evt",
    ),
    "tiers": Part(Standing, _alike("tier", "since", "kept_until", "reason", "note")),
    "segments": Part(SegmentMember, _alike("valid_from", "valid_until", segment="segment__code")),
    "adjustments": Part(
        Adjustment,
        _alike("kind", "points", "reason", "note", "status", "decision_note", "proposed_at"),
        prefix="adj",
    ),
    "transfers": Part(
        Transfer,
        _alike(
            "kind",
            "points",
            "note",
            "occurred_at",
            sender="sender__public_id",
            recipient="recipient__public_id",
        ),
        prefix="tra",
        by=("sender", "recipient"),
        show={"sender": _id("mem"), "recipient": _id("mem")},
    ),
    "claims": Part(
        Claim,
        _alike(
            "receipt",
            "sold_on",
            "status",
            "reason",
            "created_at",
            store="store__code",
            total="total_minor",
        ),
        prefix="cla",
        amounts={"total": "store__currency"},
    ),
}
