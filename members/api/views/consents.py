"""
What a member allows, over HTTP: said by themselves, or by a till or the shop's system for them.

Always: what is answered is what is in force; the history is never edited, only added to.
"""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import Field, StringConstraints

from members import consents
from members.api import schema_login
from members.api.bodies import Body
from members.api.conditional import conditional
from members.api.hot import HotView, JsonAnswer
from members.api.instants import format_instant
from members.api.member_view import MemberView
from members.api.refusals import InvalidParameter, NotFound
from members.api.serializers import LANGUAGE_PATTERN
from members.consents import Said, Wish
from members.ids import parse_public_id
from members.keys import Credential
from members.member_tokens import MemberCredential
from members.models import Consent, ConsentSource, Member
from members.scopes import MEMBERS_READ, MEMBERS_WRITE

HISTORY_MAX = 200
AT_ONCE_MAX = 20

HISTORY = OpenApiParameter(
    "history", bool, description="true: every line, the newest first, 200 at most."
)
_Purpose = Literal["marketing", "personal_offers", "greeting", "partners"]
_Channel = Literal["email", "sms", "push", "post", "till"]
_Wording = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:/-]*$", max_length=60)]
_Language = Annotated[str, StringConstraints(pattern=f"^$|{LANGUAGE_PATTERN}", max_length=35)]


class ConsentBody(Body):
    """`wording` names the text that was read, in its version, such as `marketing-2026-03`."""

    purpose: _Purpose
    channel: _Channel
    granted: bool
    wording: _Wording = ""
    language: _Language = ""


class ConsentsBody(Body):
    """What is said now; what is not named stays as it is."""

    consents: Annotated[list[ConsentBody], Field(min_length=1, max_length=AT_ONCE_MAX)]


class ConsentsForBody(ConsentsBody):
    """The same, and where the member said it."""

    source: Literal["till", "staff", "import"] = "till"


class OwnConsentsView(MemberView):
    """What the signed-in member allows."""

    bodies = {"put": ConsentsBody}

    @extend_schema(
        operation_id="me_consents", parameters=[HISTORY], responses={200: schema_login.CONSENTS}
    )
    def get(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """What is in force; with `history=true`, every line."""
        return conditional(request, JsonAnswer(_read(request, caller.member_id)))

    @extend_schema(
        operation_id="me_consents_say",
        request=ConsentsBody,
        responses={200: schema_login.CONSENTS},
    )
    def put(
        self, request: HttpRequest, body: ConsentsBody, caller: MemberCredential
    ) -> HttpResponse:
        """Grant or withdraw, all that is sent or nothing. A repeat writes nothing."""
        said = consents.say_all(
            member=Member.objects.get(pk=caller.member_id),
            wishes=_wishes(body, ConsentSource.MEMBER),
            as_of=self.as_of,
            actor=caller.actor,
        )
        return JsonAnswer(_shown(said))


class ConsentsView(HotView):
    """What a member allows, for keys."""

    required_scope = {"get": MEMBERS_READ, "put": MEMBERS_WRITE}
    bodies = {"put": ConsentsForBody}

    @extend_schema(
        operation_id="members_consents",
        parameters=[HISTORY],
        responses={200: schema_login.CONSENTS},
    )
    def get(self, request: HttpRequest, credential: Credential, member_id: str) -> HttpResponse:
        """What is in force; with `history=true`, every line."""
        return conditional(request, JsonAnswer(_read(request, _find(member_id).pk)))

    @extend_schema(
        operation_id="members_consents_say",
        request=ConsentsForBody,
        responses={200: schema_login.CONSENTS},
    )
    def put(
        self, request: HttpRequest, body: ConsentsForBody, credential: Credential, member_id: str
    ) -> HttpResponse:
        """Grant or withdraw for a member who said so, all or nothing. A repeat writes nothing."""
        said = consents.say_all(
            member=_find(member_id),
            wishes=_wishes(body, body.source),
            as_of=self.as_of,
            actor=credential.actor,
        )
        return JsonAnswer(_shown(said))


def consent(row: Consent) -> dict[str, Any]:
    """A line as it is shown."""
    return {
        "id": row.shown_id,
        "purpose": row.purpose,
        "channel": row.channel,
        "granted": row.is_granted,
        "source": row.source,
        "wording": row.wording,
        "language": row.language,
        "said_at": format_instant(row.said_at),
    }


def _read(request: HttpRequest, member_id: int) -> dict[str, Any]:
    wanted = request.GET.get("history", "false")
    if wanted not in {"true", "false"}:
        raise InvalidParameter("history", "history is true or false.")
    if wanted == "true":
        return _shown(list(consents.history_of(member_id)[:HISTORY_MAX]))
    return _shown(consents.in_force(member_id))


def _shown(rows: list[Consent]) -> dict[str, Any]:
    return {"items": [consent(row) for row in rows]}


def _wishes(body: ConsentsBody, source: str) -> list[Wish]:
    return [
        Wish(one.purpose, one.channel, one.granted, Said(source, one.wording, one.language))
        for one in body.consents
    ]


def _find(shown_id: str) -> Member:
    """The member of an address. Raises NotFound, for absent and misspelled ids alike."""
    uuid = parse_public_id("mem", shown_id)
    people = Member.objects.people().select_related("merged_into")
    found = None if uuid is None else people.filter(public_id=uuid).first()
    if found is None:
        raise NotFound
    return found
