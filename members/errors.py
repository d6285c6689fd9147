"""
The one family of errors that Regulars raises on purpose.

Always: an expected refusal is a `DomainError`; its `code` is stable and documented, its `detail`
says what is wrong and what to do, and nothing has been written when it is raised.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """
    One thing wrong at one place of a request.

    pointer: a JSON pointer into the body (`/lines/0/net`), or the name of a query parameter or
    header when that is where it stands.
    """

    pointer: str
    code: str
    detail: str


class DomainError(Exception):
    """
    An expected refusal. Subclasses live beside the function that raises them.

    retry_after: seconds after which the same request may succeed.
    extra: further members of the problem (figures, differences); plain JSON values only.
    """

    code: ClassVar[str] = "refused"
    http_status: ClassVar[int] = 422
    title: ClassVar[str] = "The request was refused"
    retryable: ClassVar[bool] = False

    def __init__(
        self,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        retry_after: int | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)
        self.retry_after = retry_after
        self.extra = dict(extra or {})
