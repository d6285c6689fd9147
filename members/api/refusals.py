"""
The refusals that are about the request itself and not about what it asks for.

What the domain refuses stands beside the function that refuses it; these have no such function.
"""

from collections.abc import Collection, Sequence
from typing import Final

from members.errors import DomainError, FieldError

ERRORS_SHOWN_MAX: Final = 50


class NotFound(DomainError):
    """Absent, or not the caller's: nobody can tell which."""

    code = "not_found"
    http_status = 404
    title = "Not found"

    def __init__(self) -> None:
        super().__init__("There is nothing here for this key; check the address and the id.")


class Busy(DomainError):
    """Others are working on the same rows."""

    code = "busy"
    http_status = 409
    title = "Somebody else is working on this"
    retryable = True

    def __init__(self) -> None:
        super().__init__(
            "Another request holds the same rows; send this one again in a second.", retry_after=1
        )


class Unavailable(DomainError):
    """The database is away or too slow."""

    code = "unavailable"
    http_status = 503
    title = "The service is not available"
    retryable = True

    def __init__(self) -> None:
        super().__init__(
            "The database did not answer in time; send the same request again.", retry_after=1
        )


class ServerError(DomainError):
    """Our mistake."""

    code = "server_error"
    http_status = 500
    title = "Something went wrong on our side"
    retryable = True

    def __init__(self) -> None:
        super().__init__(
            "The error was logged under this request_id. Sending the same request again is safe "
            "when it carries an Idempotency-Key."
        )


class Forbidden(DomainError):
    """The caller is known, but may not do this."""

    code = "forbidden"
    http_status = 403
    title = "Not allowed"


class BadRequest(DomainError):
    """The request cannot be understood as HTTP."""

    code = "bad_request"
    http_status = 400
    title = "The request cannot be understood"


class InvalidBody(DomainError):
    """The body is JSON, but not what this call takes."""

    code = "invalid_body"
    title = "The body does not fit this call"

    def __init__(self, errors: Sequence[FieldError]) -> None:
        first = errors[0]
        more = f" ({len(errors)} errors in all)" if len(errors) > 1 else ""
        super().__init__(
            f"{first.pointer or 'The body'}: {first.detail}{more} Nothing was written.",
            errors=errors,
        )


class InvalidParameter(DomainError):
    """A query parameter or header is not what it should be."""

    code = "invalid_parameter"
    title = "A parameter is not valid"

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(detail, errors=[FieldError(name, "invalid_parameter", detail)])


class MethodNotAllowed(DomainError):
    """The address exists, but not for this method."""

    code = "method_not_allowed"
    http_status = 405
    title = "This method is not allowed here"

    def __init__(self, method: str | None, allowed: Collection[str]) -> None:
        listed = ", ".join(allowed)
        super().__init__(f"{(method or '')[:20]} is not possible here; use {listed}.")
        self.headers = {"Allow": listed}


class UnsupportedMediaType(DomainError):
    """The body is not declared as JSON."""

    code = "unsupported_media_type"
    http_status = 415
    title = "This content type is not understood"

    def __init__(self) -> None:
        super().__init__("Send JSON with the header Content-Type: application/json.")
        self.headers = {"Accept": "application/json"}


class NotAcceptable(DomainError):
    """The caller wants something other than JSON."""

    code = "not_acceptable"
    http_status = 406
    title = "Only JSON can be sent back"

    def __init__(self) -> None:
        super().__init__("Send Accept: application/json, or no Accept header.")
