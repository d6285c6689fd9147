"""
Making the program, its tiers and stores what a file says. The caller opens the transaction.

Always: each function returns what it changed, in words; with nothing to change, nothing is
written.
"""

from collections.abc import Callable

from members.models import Store
from members.money import format_amount
from rewards.models import Program, Tier
from rewards.models.program import lock
from rewards.program_file.changes import Refused, assign, save
from rewards.program_file.faults import Fault
from rewards.program_file.misfits import misfits
from rewards.program_file.part import column_of
from rewards.program_file.shape import ProgramPart
from rewards.tiers import thresholds_are_fixed


def apply_program(part: ProgramPart) -> tuple[Program, list[str]]:
    """Create the program or bring its settings up to date; from here on its row is locked."""
    program = Program.objects.filter(code=part.code).first()
    if program is not None:
        lock(program.pk)
        program.refresh_from_db()
        if program.currency != part.currency:
            detail = (
                f"{program.name} counts in {program.currency}, and its past rules and purchases do "
                "too. Keep the currency, or begin another program under another code."
            )
            raise Refused(Fault(("currency",), "currency_is_fixed", detail))
    program = program or Program(code=part.code)
    fields = {column_of(name): getattr(part, name) for name in part.PLAIN}
    fields |= {"expiry_policy": part.policy, "expiry_months": part.months}
    changed = assign(program, fields, part.currency)
    if faults := list(misfits(program)):
        raise Refused(*faults)
    words = save(program, (), f"Program {part.code}", changed)
    if not Program.objects.filter(is_default=True).exists():
        detail = "One program must be the default, or tills have none. Write is_default: true."
        raise Refused(Fault(("is_default",), "no_default", detail))
    return program, words


def apply_tiers(part: ProgramPart, program: Program) -> list[str]:
    """Create, change and delete tiers, by code."""
    existing = {tier.code: tier for tier in Tier.objects.filter(program=program)}
    wanted = {tier.code for tier in part.tiers}
    gone = [tier for code, tier in existing.items() if code not in wanted]
    Tier.objects.filter(pk__in=[tier.pk for tier in gone]).delete()
    words = [f"Tier {tier.code}: deleted" for tier in gone]
    added, changed = [], []
    for i, tier_part in enumerate(part.tiers):
        found = existing.get(tier_part.code)
        tier = found or Tier(program=program, code=tier_part.code)
        before = tier.threshold
        threshold = tier_part.points if part.tier_basis == "points" else tier_part.spend
        fields = {
            "name": tier_part.name, "threshold": threshold, "benefits": list(tier_part.benefits),
        }  # fmt: skip
        changes = assign(tier, fields, part.currency)
        if found is None:
            added.append(tier)
            words.append(f"Tier {tier.code}: added")
        elif changes:
            if before != threshold:
                changes["threshold"] = _moved(before, threshold, part, program, i)
            changed.append(tier)
            words.append(f"Tier {tier.code}: {'; '.join(changes.values())}")
    # One statement for all: two tiers may swap their spends.
    Tier.objects.bulk_update(changed, ["name", "threshold", "benefits"])
    Tier.objects.bulk_create(added)
    return words


def _moved(before: int, after: int | None, part: ProgramPart, program: Program, i: int) -> str:
    """A new threshold in words, unless members stand by the old one. Raises Refused."""
    key, shown = ("points", str) if part.tier_basis == "points" else ("spend", _spend(part))
    words = f"{key} {shown(before)} → {shown(after or 0)}"
    if thresholds_are_fixed(program.pk):
        detail = (
            f"Members have standings, so {words} is no matter of the file: keep the figure here, "
            "and use Rewards → Tiers → Change thresholds in the admin."
        )
        raise Refused(Fault(("tiers", i, key), "threshold_is_fixed", detail))
    return words


def _spend(part: ProgramPart) -> Callable[[int], str]:
    return lambda minor: f"{format_amount(minor, part.currency)} {part.currency}"


def apply_stores(part: ProgramPart) -> list[str]:
    """Create and change stores by code; stores that the file does not name are left alone."""
    existing = {
        store.code: store
        for store in Store.objects.filter(code__in=[item.code for item in part.stores])
    }
    words = []
    for i, item in enumerate(part.stores):
        store = existing.get(item.code) or Store(code=item.code)
        changes = assign(store, item.model_dump(exclude={"code"}), part.currency)
        words += save(store, ("stores", i), f"Store {item.code}", changes)
    return words
