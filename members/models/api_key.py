"""What a till or a shop's own system shows to be let in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from members.ids import new_uuid, public_id
from members.models.store import Store
from members.models.terminal import Terminal


class KeyMode(models.TextChoices):
    """Read from the secret itself: `rk_live_…` or `rk_test_…`."""

    LIVE = "live", "live"
    TEST = "test", "test"


class ApiKey(models.Model):
    """
    A credential: who the request is from, and what it may do.

    Only the SHA-256 of the secret is stored; the secret is shown once, when it is issued.
    Scopes and store never change (issue another key); it is rotated, revoked or left to expire.
    Never deleted: purchases name it.
    """

    public_id = models.UUIDField(default=new_uuid, editable=False)
    name = models.CharField(max_length=200)
    prefix = models.CharField(max_length=16, editable=False, help_text="The visible start.")
    digest = models.BinaryField(max_length=32, editable=False)
    mode = models.CharField(max_length=4, choices=KeyMode.choices, default=KeyMode.LIVE)
    scopes = ArrayField(models.TextField())
    store = models.ForeignKey(
        Store, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    terminal = models.ForeignKey(
        Terminal, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)
    rotated_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "API key"
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="api_key_public_id_once"),
            models.UniqueConstraint(fields=["digest"], name="api_key_digest_once"),
            models.UniqueConstraint(fields=["rotated_from"], name="api_key_rotated_once"),
            models.CheckConstraint(condition=Q(mode__in=KeyMode.values), name="api_key_mode_known"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="api_key_has_a_scope"),
            models.CheckConstraint(
                condition=Q(terminal__isnull=True) | Q(store__isnull=False),
                name="api_key_terminal_stands_in_a_store",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("created_at")),
                name="api_key_expires_after_creation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `key_…`."""
        return public_id("key", self.public_id)
