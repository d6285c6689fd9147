"""A stamp card: so many stamps, and the reward comes by itself."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from rewards.models.checked import Checked
from rewards.models.moments import within_years
from rewards.models.program import Program
from rewards.models.reward import Reward
from rewards.models.words import words

STAMPS_MAX = 100


class StampPer(models.TextChoices):
    VISIT = "visit", "One for a visit"
    PIECE = "piece", "One for each piece"
    AMOUNT = "amount", "One for each step of money"


class StampCard(Checked):
    """
    Collect `stamps_needed` stamps, and a voucher for the reward is issued; then the next card
    begins, and only the first has the head start.

    What earns may be changed for purchases to come; `stamps_needed` and `head_start` stay once a
    stamp was given. Never deleted: stamps name it.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="stamp_cards")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    stamps_needed = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(STAMPS_MAX)]
    )
    head_start = models.PositiveSmallIntegerField(
        default=0, help_text="Stamps that everybody has on the first card."
    )
    per = models.CharField(max_length=6, choices=StampPer, default=StampPer.VISIT)
    step_minor = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="The step of money for one stamp, in minor units."
    )
    purchase_stamps_max = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Most stamps of one purchase; empty: without limit."
    )
    categories = words()
    skus = words(help_text="SKUs; a line counts when its category or SKU is named, and its brand.")
    brands = words()
    basket_min_minor = models.PositiveBigIntegerField(
        default=0, help_text="A purchase counts from this amount of these goods on."
    )
    stores = words(help_text="Codes of stores; none means all.")
    reward = models.ForeignKey(Reward, on_delete=models.PROTECT, related_name="stamp_cards")
    is_active = models.BooleanField(default=True)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["program", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "code"], name="stamp_card_code_once"),
            *within_years("stamp_card", "valid_from", "valid_until"),
            models.CheckConstraint(
                condition=Q(stamps_needed__range=(1, STAMPS_MAX)), name="stamp_card_has_room"
            ),
            models.CheckConstraint(
                condition=Q(head_start__lt=F("stamps_needed")),
                name="stamp_card_begins_before_its_end",
                violation_error_message="The head start must leave at least one stamp to collect.",
            ),
            models.CheckConstraint(
                condition=Q(per="amount", step_minor__isnull=False, step_minor__gte=1)
                | Q(~Q(per="amount"), step_minor__isnull=True),
                name="stamp_card_step_fits",
                violation_error_message="A stamp for money needs a step of money; others do not.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
