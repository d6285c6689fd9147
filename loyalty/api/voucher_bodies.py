"""The bodies about vouchers: shapes only."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from loyalty.api.bodies import ExternalId, Text
from loyalty.voucher_tokens import LENGTH_MAX
from members.api.bodies import Body, Instant

USES_MAX = 200

Scanned = Annotated[str, StringConstraints(min_length=1, max_length=LENGTH_MAX)]


class VoucherBody(Body):
    """A voucher as it was scanned or typed: its code, or the signed text of its QR."""

    code: Scanned


class RevokeBody(VoucherBody):
    """A voucher that is taken back, and why: a code, since it is told to others."""

    reason: Literal["mistake", "fraud", "lost", "returned", "other"]


class VoucherUseBody(VoucherBody):
    """
    A voucher given in for the sale `external_id`. `offline`: the till took it without the
    network, at `occurred_at`; then it is recorded in any case.
    """

    external_id: ExternalId
    store: Text | None = None
    terminal: Text | None = None
    occurred_at: Instant | None = None
    offline: bool = False


class VoucherUseBatchBody(Body):
    """Up to 200 uses; each is looked at by itself, so that a bad one holds up no other."""

    uses: Annotated[list[Any], Field(min_length=1, max_length=USES_MAX)]
