"""Routes of the API: audit reports."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from audits.audit import permissions
from audits.audit import shapes as audit_shapes
from audits.audit.api import TAGS, AuditView
from audits.audit.models import Audit
from audits.reports import shapes, use_cases
from label_sp.common import files
from label_sp.common.problems import RETRY


class AuditReport(AuditView):
    @extend_schema(
        operation_id="audits_report_retrieve",
        summary="Les textes du rapport",
        responses=shapes.ReportTextsSerializer,
        tags=TAGS,
    )
    def get(self, request: Request, audit_id: UUID) -> Response:
        """Readable by those who may read the scores."""
        audit = self.audit(audit_id)
        permissions.can_read_scores.require(self.actor, audit)
        return Response(shapes.ReportTextsSerializer(audit).data)

    @extend_schema(
        operation_id="audits_report_write",
        summary="Écrire les textes du rapport",
        request=shapes.ReportTextsSerializer,
        responses=shapes.ReportTextsSerializer,
        tags=TAGS,
    )
    def put(self, request: Request, audit_id: UUID) -> Response:
        """AUD-07. 409 when the texts changed since `texts_version`: nothing is written."""
        audit = self.audit(audit_id)
        received = self.received(shapes.ReportTextsSerializer)
        version = received.pop("texts_version")
        try:
            audit = use_cases.save_report_texts(
                audit.pk, actor=self.actor, expected_version=version, **received
            )
        except use_cases.ReportConflict as conflict:
            return _texts_conflict(request, conflict.current)
        return Response(shapes.ReportTextsSerializer(audit).data)

    @extend_schema(
        operation_id="audits_report_send",
        summary="Transmettre le rapport : les scores sont figés",
        request=None,
        responses=audit_shapes.AuditSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, audit_id: UUID) -> Response:
        """AUD-02, AUD-06, AUD-07, AUD-08."""
        use_cases.send_report(self.audit(audit_id).pk, actor=self.actor)
        return self.shown(audit_id)


class AuditReportFile(AuditView):
    @extend_schema(
        operation_id="audits_report_file",
        summary="Le rapport transmis, en PDF",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        tags=TAGS,
    )
    def get(self, request: Request, audit_id: UUID) -> HttpResponseBase:
        """The very file whose SHA-256 the audit tells; 404 until it is sent."""
        audit = self.audit(audit_id)
        if not audit.report_file:
            raise Http404
        name = f"rapport-audit-{audit.dossier.reference}.pdf"
        return files.private_response(audit.report_file.open("rb"), name, "application/pdf")


def _texts_conflict(request: Request, current: Audit) -> Response:
    problem = {
        "type": "about:blank",
        "title": "Une autre saisie a été enregistrée entre-temps",
        "status": 409,
        "detail": "Les textes du rapport ont changé depuis la version que vous avez lue.",
        "proposed": dict(request.data),
        "current": shapes.ReportTextsSerializer(current).data,
        "retry": {"version": current.texts_version, "how": RETRY},
    }
    return Response(problem, status=409, content_type="application/problem+json")


class AuditObservations(AuditView):
    @extend_schema(
        operation_id="audits_observations",
        summary="Présenter des observations sur le rapport",
        request=shapes.ObservationsSerializer,
        responses=audit_shapes.AuditSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, audit_id: UUID) -> Response:
        """AUD-08."""
        audit = self.audit(audit_id)
        use_cases.record_observations(
            audit.pk, actor=self.actor, **self.received(shapes.ObservationsSerializer)
        )
        return self.shown(audit_id)


class AuditWaiver(AuditView):
    @extend_schema(
        operation_id="audits_waive",
        summary="Renoncer à présenter des observations",
        request=None,
        responses=audit_shapes.AuditSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, audit_id: UUID) -> Response:
        """AUD-08, DEC-08."""
        use_cases.waive_observations(self.audit(audit_id).pk, actor=self.actor)
        return self.shown(audit_id)
