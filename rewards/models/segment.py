"""A segment: a saved filter over members and their figures."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from rewards import segmenting
from rewards.models.checked import Checked
from rewards.models.program import Program
from rewards.models.tier import Tier
from rewards.models.words import words


class Segment(Checked):
    """
    Whoever meets all that is said here; what is not said does not matter.

    May be changed; who is in it is worked out again by `loyalty.segments`, and kept from-until, so
    that a sale of last week finds who was in it then. Never deleted once a campaign or a published
    rule names it. Days are counted back from the moment it is worked out.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="segments")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=500, blank=True, default="")
    tiers = words(help_text="Codes of tiers; none means any.")
    spend_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="Spend within so many days; empty: ever."
    )
    spend_min_minor = models.PositiveBigIntegerField(null=True, blank=True)
    spend_max_minor = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Included. Together with no least spend: 0 and up."
    )
    visits_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="Purchases within so many days; empty: ever."
    )
    visits_min = models.PositiveIntegerField(null=True, blank=True)
    visits_max = models.PositiveIntegerField(null=True, blank=True, help_text="Included.")
    bought_within_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="The last purchase is at most so many days ago."
    )
    not_bought_for_days = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="The last purchase is at least so many days ago; who never bought is not meant.",
    )
    categories = words(help_text="Has bought of one of these.")
    categories_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="Within so many days; empty: ever."
    )
    attributes = models.JSONField(
        default=dict,
        blank=True,
        help_text='What their metadata says, such as {"newsletter": ["yes"]}.',
    )
    age_min = models.PositiveSmallIntegerField(null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Included.")
    enrolled_days_min = models.PositiveIntegerField(null=True, blank=True)
    enrolled_days_max = models.PositiveIntegerField(null=True, blank=True, help_text="Included.")
    counted_at = models.DateTimeField(null=True, editable=False)
    members_count = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        ordering: ClassVar = ["program", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "code"], name="segment_code_once"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{low}__isnull": True})
                    | Q(**{f"{high}__isnull": True})
                    | Q(**{f"{low}__lte": F(high)}),
                    name=f"segment_{name}_in_order",
                    violation_error_message=f"The least {name} is above the most.",
                )
                for name, low, high in (
                    ("spend", "spend_min_minor", "spend_max_minor"),
                    ("visits", "visits_min", "visits_max"),
                    ("age", "age_min", "age_max"),
                    ("membership", "enrolled_days_min", "enrolled_days_max"),
                )
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse what could never have anybody in it, and tiers that do not exist."""
        found = [(misfit.field, misfit.reason) for misfit in segmenting.misfits(self)]
        known = set(Tier.objects.filter(program_id=self.program_id).values_list("code", flat=True))
        if unknown := sorted(set(self.tiers) - known):
            found.append(("tiers", f"No tier has the code {', '.join(unknown)}."))
        if found:
            raise ValidationError(dict(reversed(found)))
