"""The signed-in member about themselves: read and change."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from members import profile
from members.api.bodies import Body
from members.api.conditional import conditional
from members.api.hot import JsonAnswer
from members.api.instants import format_instant, parse_day
from members.api.member_view import MemberView
from members.api.refusals import InvalidBody
from members.api.schema_login import INSTANT, TEXT, id_of, items_of, object_of
from members.api.serializers import LANGUAGE_PATTERN
from members.errors import FieldError
from members.member_tokens import MemberCredential
from members.models import IdentifierKind, Member
from members.normal_forms import not_text

BORN_SINCE = date(1900, 1, 1)

_IDENTIFIER = object_of(
    id=id_of("idn"), kind={"type": "string", "enum": IdentifierKind.values}, value=TEXT
)
ME = object_of(
    id=id_of("mem"),
    display_name=TEXT,
    language=TEXT,
    birth_on={"type": ["string", "null"], "format": "date"},
    enrolled_at=INSTANT,
    household={"type": ["string", "null"], "pattern": "^hou_[0-9a-z]{26}$"},
    identifiers=items_of(_IDENTIFIER)["properties"]["items"],
)


def _day(value: Any) -> date:
    try:
        if isinstance(value, str):
            return parse_day(value)
    except ValueError:
        pass
    raise PydanticCustomError("invalid_format", "Send a calendar day such as 1990-05-17")


def _readable(value: str) -> str:
    if any(not_text(character) for character in value):
        raise PydanticCustomError("invalid_format", "Control characters are not allowed")
    return value.strip()


_Name = Annotated[str, StringConstraints(max_length=200), AfterValidator(_readable)]
_Language = Annotated[str, StringConstraints(pattern=f"^$|{LANGUAGE_PATTERN}", max_length=35)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


class MeBody(Body):
    """What is sent is changed, and nothing else. `birth_on` can be set once."""

    display_name: _Name = ""
    language: _Language = ""
    birth_on: Day = BORN_SINCE


class MeView(MemberView):
    """The signed-in member."""

    bodies = {"patch": MeBody}

    @extend_schema(operation_id="me_read", responses={200: ME})
    def get(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """Read what is known of oneself; GET /v1/me/export has all of it."""
        return conditional(request, JsonAnswer(_shown(caller)))

    @extend_schema(operation_id="me_change", request=MeBody, responses={200: ME})
    def patch(self, request: HttpRequest, body: MeBody, caller: MemberCredential) -> HttpResponse:
        """Change one's name or language; say one's day of birth, once."""
        changes = {name: getattr(body, name) for name in body.model_fields_set}
        born = changes.get("birth_on")
        if born is not None and not BORN_SINCE <= born <= self.as_of.date():
            detail = "A day of birth is between 1900 and today."
            raise InvalidBody([FieldError("/birth_on", "out_of_range", detail)])
        member = Member.objects.get(pk=caller.member_id)
        profile.change(member=member, changes=changes, as_of=self.as_of)
        return conditional(request, JsonAnswer(_shown(caller)))


def _shown(caller: MemberCredential) -> dict[str, Any]:
    member = Member.objects.select_related("holder__household").get(pk=caller.member_id)
    household = getattr(member.holder, "household", None)
    found = member.identifiers.filter(blocked_at__isnull=True).order_by("pk")
    return {
        "id": member.shown_id,
        "display_name": member.display_name,
        "language": member.language,
        "birth_on": member.birth_on and member.birth_on.isoformat(),
        "enrolled_at": format_instant(member.enrolled_at),
        "household": household and household.shown_id,
        "identifiers": [
            {"id": one.shown_id, "kind": one.kind, "value": one.value} for one in found
        ],
    }
