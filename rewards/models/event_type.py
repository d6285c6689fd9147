"""What besides purchases can earn: a type of event, and what is said of one."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from rewards import event_data
from rewards.models.program import Program

# Raised by Regulars itself; staff only decide what they earn.
ENROLLED, BIRTHDAY = "member.created", "member.birthday"
OWN_EVENTS = (ENROLLED, BIRTHDAY)


class EventType(models.Model):
    """
    A type of event that tills, apps and forms may post: `review.written`, `recycling.returned`.

    `fields` says what its data holds: name → {"type": "text" | "integer" | "amount" | "boolean",
    "required": true}. May be changed for events to come; never deleted once an event came.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="event_types")
    code = models.CharField(
        max_length=60,
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\Z",
                "Write lower-case words joined by dots, such as review.written.",
            )
        ],
    )
    name = models.CharField(max_length=100)
    fields = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["program", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "code"], name="event_type_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="event_type_has_a_code"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse fields that no event could be checked against."""
        if reason := event_data.misfit(self.fields):
            raise ValidationError({"fields": reason})
