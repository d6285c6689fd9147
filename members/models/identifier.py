"""Anything that finds a member."""

from django.db import models
from django.db.models import Q

from members.ids import new_uuid, public_id
from members.models.member import Member


class IdentifierKind(models.TextChoices):
    """What an identifier is; decides how its value is written (`members.identifiers`)."""

    CARD = "card", "card"
    PHONE = "phone", "phone"
    EMAIL = "email", "e-mail"
    EXTERNAL = "external", "external id"


class Identifier(models.Model):
    """
    A card, phone number, e-mail address or foreign id that finds one member.

    The value is stored in its one normal form, so that two spellings of a phone number cannot
    belong to two members. Deleted by `detach()`, after which it may be attached to somebody else.

    Blocked (a card is lost), it finds nobody, and its value stays taken: who found the card cannot
    enrol with it. `replaced_by` is what the member was given instead. Kind and value never change;
    `member` does only when two members turn out to be one.
    """

    public_id = models.UUIDField(default=new_uuid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=10, choices=IdentifierKind.choices)
    value = models.CharField(max_length=254)
    attached_at = models.DateTimeField()
    blocked_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["replaced_by"],
                condition=Q(replaced_by__isnull=False),
                name="identifier_by_replacement",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | Q(blocked_at__isnull=False),
                name="identifier_replaced_is_blocked",
            ),
            models.UniqueConstraint(fields=["public_id"], name="identifier_public_id_once"),
            models.UniqueConstraint(fields=["kind", "value"], name="identifier_found_once"),
            models.CheckConstraint(
                condition=Q(kind__in=IdentifierKind.values), name="identifier_kind_known"
            ),
            models.CheckConstraint(condition=~Q(value=""), name="identifier_value_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `idn_…`; unlike the value it may stand in a URL and a log."""
        return public_id("idn", self.public_id)
