"""The bodies of events: shapes only."""

from typing import Annotated

from pydantic import Field, StringConstraints

from loyalty.api.bodies import ExternalId, IdentifierBody, Text
from members.api.bodies import AmountText, Body, Instant, Metadata

QUANTITY_MAX = 1_000_000


class EventBody(Body):
    """
    Something a member did, besides buying. `key` is yours, and stands for this event for ever.

    `data` holds the fields that the type of event names; `amount` is in the program's currency.
    """

    type: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    key: ExternalId
    member: Text | None = None
    identifier: IdentifierBody | None = None
    store: Text | None = None
    occurred_at: Instant | None = None
    quantity: Annotated[int, Field(ge=1, le=QUANTITY_MAX)] = 1
    amount: AmountText | None = None
    data: Metadata = {}
