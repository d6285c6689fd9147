"""A till."""

from django.db import models
from django.db.models import Q

from members.models.store import CODE_PATTERN, Store


class Terminal(models.Model):
    """
    A till in a store. A key may be bound to it.

    May be changed and switched off. Never deleted while a key or a purchase names it.
    """

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="terminals")
    code = models.CharField(max_length=64, help_text="What the till sends as `terminal`.")
    name = models.CharField(max_length=200, blank=True, default="")
    is_active = models.BooleanField(default=True)
    # What the till said of itself; at most once a minute, so that a busy one costs nothing.
    last_seen_at = models.DateTimeField(null=True, blank=True, editable=False)
    app_version = models.CharField(max_length=60, blank=True, default="", editable=False)
    queued_count = models.PositiveIntegerField(
        null=True, blank=True, editable=False, help_text="Sales it has not sent yet."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "code"], name="terminal_code_once_per_store"),
            models.CheckConstraint(
                condition=Q(code__regex=CODE_PATTERN), name="terminal_code_is_plain"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code
