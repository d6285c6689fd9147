"""What a version contradicts in the rest of its program: codes that are not there, and groups."""

from collections.abc import Iterable, Iterator

from members.models import Store
from rewards.contradictions.found import Contradiction
from rewards.models import Award, EventType, RuleVersion, Segment, Tier
from rewards.models.event_type import OWN_EVENTS


def beside(version: RuleVersion) -> Iterator[Contradiction]:
    """Everything that needs a look at other rows; nothing is asked that the version leaves open."""
    program_id = version.rule.program_id
    if version.tiers:
        tiers = Tier.objects.filter(program_id=program_id).values_list("code", flat=True)
        yield from _unknown("tiers", "tier", version.tiers, tiers)
    if version.segments:
        segments = Segment.objects.filter(program_id=program_id).values_list("code", flat=True)
        yield from _unknown("segments", "segment", version.segments, segments)
    if version.stores:
        stores = Store.objects.values_list("code", flat=True)
        yield from _unknown("stores", "store", version.stores, stores)
    if version.event:
        types = EventType.objects.filter(program_id=program_id).values_list("code", flat=True)
        yield from _unknown("event", "type of event", [version.event], [*types, *OWN_EVENTS])
    if version.group:
        yield from _group(version)


def _unknown(
    field: str, thing: str, named: Iterable[str], known: Iterable[str]
) -> Iterator[Contradiction]:
    there = set(known)
    if missing := sorted(set(named) - there):
        some = ", ".join(sorted(there)[:12]) or "none yet"
        yield Contradiction(
            field, f"No {thing} has the code {', '.join(missing)}. There are: {some}."
        )


def _group(version: RuleVersion) -> Iterator[Contradiction]:
    others = (
        RuleVersion.objects.filter(rule__program_id=version.rule.program_id, group=version.group)
        .exclude(rule_id=version.rule_id)
        .exclude(published_at=None, submitted_at=None)
        .exclude(effective_until__lte=version.effective_from)
        .select_related("rule")
        .order_by("rule__code", "-number")
    )
    for other in others:
        if other.group_mode != version.group_mode:
            yield Contradiction(
                "group_mode",
                f"{other} is in the group {version.group} too, and there it is "
                f"“{other.get_group_mode_display()}”. All rules of a group say the same: choose "
                "that, or another group.",
            )
            return
        if _multiplies(version, other) or _multiplies(other, version):
            yield Contradiction(
                "group",
                f"{other} is in the group {version.group} too, and one of the two multiplies what "
                "the other gives: they cannot compete. Choose another group.",
            )
            return


def _multiplies(one: RuleVersion, other: RuleVersion) -> bool:
    is_base = other.award == Award.BASE or other.is_multiplied
    return one.award == Award.MULTIPLIER and is_base and one.point_kind == other.point_kind
