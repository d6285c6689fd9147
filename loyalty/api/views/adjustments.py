"""Adjustments over HTTP: see what one would do, propose, decide, read."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from loyalty import adjustments
from loyalty.adjusted import Proposal
from loyalty.adjustment_errors import UnknownAdjustee
from loyalty.api import answers, schema
from loyalty.api.adjustment_bodies import AdjustmentBody, DecisionBody
from loyalty.api.pages import page_of
from loyalty.api.schema_adjustments import ADJUSTMENT, ADJUSTMENTS, PREVIEW
from loyalty.models import Adjustment, AdjustmentKind, AdjustmentStatus
from members.api.conditional import conditional
from members.api.hot import HotView, JsonAnswer
from members.api.idempotency import request_key
from members.api.refusals import InvalidParameter, NotFound
from members.ids import parse_public_id, public_id
from members.keys import Credential
from members.models import Member
from members.scopes import ADJUSTMENTS_APPROVE, ADJUSTMENTS_WRITE
from rewards import rulebook

READERS = (ADJUSTMENTS_WRITE, ADJUSTMENTS_APPROVE)


class AdjustmentsView(HotView):
    """Adjustments, and a new one."""

    required_scope = {"post": ADJUSTMENTS_WRITE, "get": READERS}
    bodies = {"post": AdjustmentBody}

    @extend_schema(
        operation_id="adjustments_propose",
        parameters=[schema.IDEMPOTENCY_KEY],
        request=AdjustmentBody,
        responses={201: ADJUSTMENT, 202: ADJUSTMENT},
    )
    def post(
        self, request: HttpRequest, body: AdjustmentBody, credential: Credential
    ) -> HttpResponse:
        """
        Propose an adjustment: 201 when it was within this key's limit and is posted, 202 when
        somebody else has to approve it.
        """
        made = adjustments.propose(
            proposal_of(body),
            rulebook.current(),
            actor=credential.actor,
            as_of=self.as_of,
            key=request_key(request, credential, body),
        )
        row = made.adjustment
        headers = {"Location": f"/v1/adjustments/{row.shown_id}"}
        if made.is_repeat:
            headers["Idempotent-Replayed"] = "true"
        return JsonAnswer(shown(row), status=201 if row.is_within_limit else 202, headers=headers)

    @extend_schema(
        operation_id="adjustments_list",
        parameters=[
            *schema.PAGE,
            OpenApiParameter("status", str, enum=AdjustmentStatus.values),
            OpenApiParameter("member", str, description="Only those of this member."),
        ],
        responses={200: ADJUSTMENTS},
    )
    def get(self, request: HttpRequest, credential: Credential) -> HttpResponse:
        """The newest first; those that wait for approval with `?status=proposed`."""
        rows = Adjustment.objects.select_related("member")
        status, member = request.GET.get("status"), request.GET.get("member")
        if status is not None:
            if status not in AdjustmentStatus.values:
                known = ", ".join(AdjustmentStatus.values)
                raise InvalidParameter("status", f"status must be one of {known}.")
            rows = rows.filter(status=status)
        if member is not None:
            uuid = parse_public_id("mem", member)
            rows = rows.filter(member__public_id=uuid) if uuid else rows.none()
        return page_of(request, "adjustments", rows, shown)


class PreviewView(HotView):
    """What an adjustment would do."""

    required_scope = {"post": ADJUSTMENTS_WRITE}
    bodies = {"post": AdjustmentBody}

    @extend_schema(
        operation_id="adjustments_preview", request=AdjustmentBody, responses={200: PREVIEW}
    )
    def post(
        self, request: HttpRequest, body: AdjustmentBody, credential: Credential
    ) -> HttpResponse:
        """The balance before and after, and whether somebody has to approve; nothing is written."""
        found = adjustments.preview(
            proposal_of(body), rulebook.current(), actor=credential.actor, as_of=self.as_of
        )
        return JsonAnswer(found._asdict())


class AdjustmentView(HotView):
    """One adjustment."""

    required_scope = {"get": READERS}

    @extend_schema(operation_id="adjustments_read", responses={200: ADJUSTMENT})
    def get(self, request: HttpRequest, credential: Credential, adjustment_id: str) -> HttpResponse:
        """Read an adjustment and what was decided."""
        return conditional(request, JsonAnswer(shown(_found(adjustment_id))))


class ApproveView(HotView):
    """Approve what somebody else proposed."""

    required_scope = {"post": ADJUSTMENTS_APPROVE}
    bodies = {"post": DecisionBody}

    @extend_schema(
        operation_id="adjustments_approve", request=DecisionBody, responses={200: ADJUSTMENT}
    )
    def post(
        self, request: HttpRequest, body: DecisionBody, credential: Credential, adjustment_id: str
    ) -> HttpResponse:
        """Approve and post it. Twice is as once; nobody approves what they proposed."""
        key = _found(adjustment_id).pk
        adjustments.approve(key, actor=credential.actor, as_of=self.as_of, note=body.note)
        return JsonAnswer(shown(_found(adjustment_id)))


class RejectView(HotView):
    """Reject what somebody else proposed."""

    required_scope = {"post": ADJUSTMENTS_APPROVE}
    bodies = {"post": DecisionBody}

    @extend_schema(
        operation_id="adjustments_reject", request=DecisionBody, responses={200: ADJUSTMENT}
    )
    def post(
        self, request: HttpRequest, body: DecisionBody, credential: Credential, adjustment_id: str
    ) -> HttpResponse:
        """Turn it down; nothing moves. Twice is as once."""
        key = _found(adjustment_id).pk
        adjustments.reject(key, actor=credential.actor, as_of=self.as_of, note=body.note)
        return JsonAnswer(shown(_found(adjustment_id)))


def proposal_of(body: AdjustmentBody) -> Proposal:
    """Read a proposal from its body. Raises UnknownAdjustee."""
    uuid = parse_public_id("mem", body.member)
    member = None if uuid is None else Member.objects.people().filter(public_id=uuid).first()
    if member is None:
        raise UnknownAdjustee
    return Proposal(
        member=member,
        kind=AdjustmentKind(body.kind),
        reason=body.reason,
        note=body.note,
        points=body.points,
        entry_seq=body.entry,
        lots_until=body.lots_until,
        expires_on=body.expires_on,
    )


def shown(row: Adjustment) -> dict[str, object]:
    """An adjustment as the outside sees it."""
    return {
        "id": row.shown_id,
        "status": str(row.status),
        "member": public_id("mem", row.member.public_id),
        "kind": str(row.kind),
        "points": row.points,
        "reason": row.reason,
        "note": row.note,
        "lots_until": row.lots_until,
        "expires_on": row.expires_on,
        "proposed_by": row.proposed_by,
        "proposed_at": answers.instant(row.proposed_at),
        "decided_by": row.decided_by or None,
        "decided_at": answers.instant(row.decided_at),
        "decision_note": row.decision_note,
        "balance_after": row.balance_after,
    }


def _found(shown_id: str) -> Adjustment:
    uuid = parse_public_id("adj", shown_id)
    rows: QuerySet[Adjustment] = Adjustment.objects.select_related("member")
    row = None if uuid is None else rows.filter(public_id=uuid).first()
    if row is None:
        raise NotFound
    return row
