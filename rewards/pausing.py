"""
Pauses: a rule gives nothing for a while, whatever its versions say.

Always: a pause begins and ends at the moment it is said, never before: what a sale has earned
stays. A purchase that occurred in a pause earns nothing by the rule, however late it arrives.
"""

from datetime import datetime

from django.db import transaction

from members.actors import Actor
from rewards.models import EarningRule, RulePause
from rewards.models.program import lock, touch
from rewards.publishing import RuleNotRunning, latest


def pause(*, rule: EarningRule, as_of: datetime, actor: Actor) -> RulePause:
    """
    Let a rule give nothing from now on. A repeat returns the pause that runs.

    Raises RuleNotRunning when nothing is published, or all of it has ended.
    """
    with transaction.atomic():
        lock(rule.program_id)
        running = RulePause.objects.filter(rule=rule, paused_until=None).first()
        if running is not None:
            return running
        version = latest(rule)
        ended = version is not None and (version.effective_until or as_of) < as_of
        if version is None or ended:
            raise RuleNotRunning(f"{rule} gives nothing now, so there is nothing to pause.")
        begun = RulePause.objects.create(rule=rule, paused_from=as_of, paused_by=actor.label)
        touch(rule.program_id)
    return begun


def resume(*, rule: EarningRule, as_of: datetime, actor: Actor) -> RulePause | None:
    """Let a paused rule give again from now on. A rule that is not paused stays as it is."""
    with transaction.atomic():
        lock(rule.program_id)
        running = RulePause.objects.filter(rule=rule, paused_until=None).first()
        if running is None:
            return None
        running.paused_until = max(as_of, running.paused_from)
        running.resumed_by = actor.label
        running.save(update_fields=["paused_until", "resumed_by"])
        touch(rule.program_id)
    return running
