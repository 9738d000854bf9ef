"""Routes of the API: assignment and visit."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from audits.audit import shapes as audit_shapes
from audits.audit.api import TAGS, AuditView
from audits.visits import shapes, use_cases


class AuditPlan(AuditView):
    @extend_schema(
        operation_id="audits_plan_prepare",
        summary="Écrire le plan d’audit",
        request=shapes.PlanSerializer,
        responses=audit_shapes.AuditSerializer,
        tags=TAGS,
    )
    def put(self, request: Request, audit_id: UUID) -> Response:
        """AUD-01, CON-02. The plan is not sent yet."""
        audit = self.audit(audit_id)
        use_cases.prepare_plan(audit.pk, actor=self.actor, **self.received(shapes.PlanSerializer))
        return self.shown(audit_id)

    @extend_schema(
        operation_id="audits_plan_send",
        summary="Transmettre le plan d’audit",
        request=None,
        responses=audit_shapes.AuditSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, audit_id: UUID) -> Response:
        """AUD-01, FOL-01."""
        use_cases.send_plan(self.audit(audit_id).pk, actor=self.actor)
        return self.shown(audit_id)


class AuditClosingMeeting(AuditView):
    @extend_schema(
        operation_id="audits_closing_meeting",
        summary="Enregistrer la restitution à chaud",
        request=shapes.ClosingMeetingSerializer,
        responses=audit_shapes.AuditSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, audit_id: UUID) -> Response:
        """AUD-06."""
        audit = self.audit(audit_id)
        use_cases.hold_closing_meeting(
            audit.pk, actor=self.actor, **self.received(shapes.ClosingMeetingSerializer)
        )
        return self.shown(audit_id)


class AuditCancellation(AuditView):
    @extend_schema(
        operation_id="audits_cancel",
        summary="Annuler un audit",
        request=shapes.CancelSerializer,
        responses=audit_shapes.AuditSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, audit_id: UUID) -> Response:
        """Another audit can then be assigned."""
        audit = self.audit(audit_id)
        use_cases.cancel(audit.pk, actor=self.actor, **self.received(shapes.CancelSerializer))
        return self.shown(audit_id)
