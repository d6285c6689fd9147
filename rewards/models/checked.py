"""Models with many checks, all of which are looked at in one question to the database."""

from collections.abc import Collection, Sequence

from django.db import models, router
from django.db.models import BooleanField, CheckConstraint, Q
from django.db.models.functions import Coalesce


class Checked(models.Model):
    """
    What is valid here is what Django finds valid, and its messages are Django's.

    Django asks the database about each check by itself: a rule has eighteen, and asking took most
    of the time of saving one. As a rule they all hold, and one question tells; only when one does
    not, or the database cannot tell, each is asked about for its message.
    """

    _checks_hold = False

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        self._checks_hold = not self._may_break(exclude)
        super().validate_constraints(exclude)

    def get_constraints(
        self,
    ) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """Without the checks, while all of them are known to hold."""
        seen = (CheckConstraint,) if self._checks_hold else ()
        return [
            (model, [found for found in constraints if not isinstance(found, seen)])
            for model, constraints in super().get_constraints()
        ]

    def _may_break(self, exclude: Collection[str] | None) -> bool:
        """Tell whether a check on fields that are not excluded breaks, or fails to be looked at."""
        # The two that Django's own checks are made of; its stubs leave them out.
        against = self._get_field_expression_map(self._meta, exclude)  # type: ignore[attr-defined]
        references = self._get_expr_references  # type: ignore[attr-defined]
        checks = [
            Q(Coalesce(check.condition, True, output_field=BooleanField()))
            for check in self._meta.constraints
            if isinstance(check, CheckConstraint)
            if {name for name, *_ in references(check.condition)} <= set(against)
        ]
        using = router.db_for_write(type(self), instance=self)
        # `check` is true when the database cannot tell: so it is asked what breaks, not what holds.
        return bool(checks) and (~Q(*checks)).check(against, using=using)
