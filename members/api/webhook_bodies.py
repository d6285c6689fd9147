"""What is sent about webhook endpoints."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from events.addresses import URL_LENGTH_MAX
from events.endpoints import KINDS_MAX, OVERLAP, OVERLAP_MAX
from members.api.bodies import Body, Instant

_HOUR = 3_600

Url = Annotated[str, StringConstraints(min_length=1, max_length=URL_LENGTH_MAX)]
Description = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=200)]
KindText = Annotated[str, StringConstraints(min_length=1, max_length=52)]
Kinds = Annotated[list[KindText], Field(max_length=KINDS_MAX)]
Cursor = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class WebhookEndpointBody(Body):
    """An endpoint to register. kinds: exact ones or `member.*`; none means every kind."""

    url: Url
    description: Description = ""
    kinds: Kinds = []


def _without_defaults(schema: dict[str, Any]) -> None:
    # What is left out stays as it is: the defaults are never used.
    for described in schema["properties"].values():
        described.pop("default", None)


class WebhookChangeBody(Body):
    """What is to change; the rest stays."""

    model_config = ConfigDict(json_schema_extra=_without_defaults)

    url: Url = ""
    description: Description = ""
    kinds: Kinds = []
    status: Literal["enabled", "paused"] = "enabled"


class WebhookRotateBody(Body):
    """For how long the old secret signs beside the new one."""

    overlap_hours: Annotated[int, Field(ge=0, le=OVERLAP_MAX.total_seconds() // _HOUR)] = int(
        OVERLAP.total_seconds() // _HOUR
    )


class WebhookReplayBody(Body):
    """
    What is to be sent again: one event by its cursor, or a stretch of the log.

    after, through: cursors. since, until: instants at which events were recorded, since included
    and until not.
    """

    event: Cursor | None = None
    after: Cursor | None = None
    through: Cursor | None = None
    since: Instant | None = None
    until: Instant | None = None

    @model_validator(mode="after")
    def _one_or_a_stretch(self) -> "WebhookReplayBody":
        named = self.model_fields_set - {name for name in _STRETCH if getattr(self, name) is None}
        if not named or ("event" in named and len(named) > 1):
            raise PydanticCustomError(
                "contradiction", "Send event alone, or some of after, through, since and until"
            )
        return self


_STRETCH = ("event", "after", "through", "since", "until")
