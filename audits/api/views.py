"""Audits through the API: the same acts, the same readers and the same numbers as on the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from audits import permissions, queries, use_cases
from audits.api import serializers as shapes
from audits.models import Audit, Score
from label_sp.common import files
from label_sp.common.api import ActingView

TAGS = ["Audits"]
CODE = OpenApiParameter(
    "code", OpenApiTypes.STR, OpenApiParameter.PATH, description="Code du point de contrôle"
)
RETRY = "Relisez la valeur enregistrée, puis renvoyez la vôtre avec cette version si elle doit la remplacer."


class AuditView(ActingView):
    """What all routes share."""

    def audit(self, audit_id: UUID) -> Audit:
        """The audit, or 404 for who may not see it."""
        return get_object_or_404(queries.visible_to(self.request.user), pk=audit_id)

    def shown(self, audit_id: UUID) -> Response:
        """The audit as it now is."""
        return Response(
            shapes.AuditSerializer(self.audit(audit_id), context={"reader": self.request.user}).data
        )


class AuditList(ListAPIView):
    serializer_class = shapes.AuditSerializer
    queryset = Audit.objects.none()

    def get_queryset(self) -> Any:
        return queries.visible_to(self.request.user).prefetch_related("sites")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "reader": self.request.user}

    @extend_schema(operation_id="audits_list", summary="Les audits que vous pouvez voir", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class AuditDetail(AuditView):
    @extend_schema(
        operation_id="audits_retrieve", summary="Un audit", responses=shapes.AuditSerializer, tags=TAGS
    )
    def get(self, request: Request, audit_id: UUID) -> Response:
        """Where it stands, its plan, its report's dates and fingerprints, the candidate's answer."""
        return self.shown(audit_id)


class AuditPlan(AuditView):
    @extend_schema(
        operation_id="audits_plan_prepare",
        summary="Écrire le plan d’audit",
        request=shapes.PlanSerializer,
        responses=shapes.AuditSerializer,
        tags=TAGS,
    )
    def put(self, request: Request, audit_id: UUID) -> Response:
        """AUD-01, CON-02. The plan is not sent yet."""
        audit = self.audit(audit_id)
        use_cases.prepare_plan(audit.pk, actor=request.user, **self.received(shapes.PlanSerializer))
        return self.shown(audit_id)

    @extend_schema(
        operation_id="audits_plan_send",
        summary="Transmettre le plan d’audit",
        request=None,
        responses=shapes.AuditSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, audit_id: UUID) -> Response:
        """AUD-01, FOL-01."""
        use_cases.send_plan(self.audit(audit_id).pk, actor=request.user)
        return self.shown(audit_id)


class AuditScores(AuditView):
    @extend_schema(
        operation_id="audits_scores_list",
        summary="La grille et où elle en est",
        responses=shapes.GridSerializer,
        tags=TAGS,
    )
    def get(self, request: Request, audit_id: UUID) -> Response:
        """Before the report is sent, for its auditor and the body's people only."""
        audit = self.audit(audit_id)
        permissions.can_read_scores.require(request.user, audit)
        previous = queries.previous_audit(audit)
        return Response(
            {
                "scores": shapes.ScoreSerializer(queries.scores_of(audit), many=True).data,
                "not_applicable": shapes.PointSerializer(
                    queries.points_without_object(audit), many=True
                ).data,
                "to_the_front": queries.not_mastered(previous) if previous else (),
                "standing": shapes.StandingSerializer(queries.standing(audit.pk)).data,
            }
        )


class AuditScore(AuditView):
    @extend_schema(
        operation_id="audits_scores_retrieve",
        summary="Un point de contrôle et son score",
        parameters=[CODE],
        responses=shapes.ScoreSerializer,
        tags=TAGS,
    )
    def get(self, request: Request, audit_id: UUID, code: str) -> Response:
        """Its `version` goes back with the next save."""
        audit = self.audit(audit_id)
        permissions.can_read_scores.require(request.user, audit)
        return Response(
            shapes.ScoreSerializer(get_object_or_404(queries.scores_of(audit), point__code=code)).data
        )

    @extend_schema(
        operation_id="audits_scores_update",
        summary="Noter un point de contrôle",
        parameters=[CODE],
        request=shapes.ScoreInSerializer,
        responses={200: shapes.SavedSerializer, 409: shapes.ConflictSerializer},
        tags=TAGS,
    )
    def put(self, request: Request, audit_id: UUID, code: str) -> Response:
        """AUD-02, AUD-08. 409 when the stored version is not the one that was read: nothing is written."""
        received = self._received(audit_id)
        value = received.pop("value")
        try:
            saved = use_cases.score_point(
                audit_id,
                code,
                actor=request.user,
                value=None if value is None else Decimal(value),
                expected_version=received.pop("version"),
                **received,
            )
        except Score.DoesNotExist as unseen:
            raise Http404 from unseen
        except use_cases.ScoreConflict as conflict:
            return _conflict(request, conflict.current)
        return Response(shapes.SavedSerializer(saved).data)

    def _received(self, audit_id: UUID) -> dict[str, Any]:
        """A stranger learns nothing of the expected shape either: 404 before 400."""
        serializer = shapes.ScoreInSerializer(data=self.request.data)
        if not serializer.is_valid():
            self.audit(audit_id)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


def _conflict(request: Request, current: Score) -> Response:
    """Both values, who wrote the stored one and when, and the version to send to write over it."""
    problem = {
        "type": "about:blank",
        "title": "Une autre saisie a été enregistrée entre-temps",
        "status": 409,
        "detail": f"Le point {current.point.code} a changé depuis la version que vous avez lue.",
        "proposed": dict(request.data),
        "current": shapes.ScoreSerializer(current).data,
        "retry": {"version": current.version, "how": RETRY},
    }
    return Response(problem, status=409, content_type="application/problem+json")


class AuditClosingMeeting(AuditView):
    @extend_schema(
        operation_id="audits_closing_meeting",
        summary="Enregistrer la restitution à chaud",
        request=shapes.ClosingMeetingSerializer,
        responses=shapes.AuditSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, audit_id: UUID) -> Response:
        """AUD-06."""
        audit = self.audit(audit_id)
        use_cases.hold_closing_meeting(
            audit.pk, actor=request.user, **self.received(shapes.ClosingMeetingSerializer)
        )
        return self.shown(audit_id)


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
        permissions.can_read_scores.require(request.user, audit)
        return Response(shapes.ReportTextsSerializer(audit).data)

    @extend_schema(
        operation_id="audits_report_write",
        summary="Écrire les textes du rapport",
        request=shapes.ReportTextsSerializer,
        responses={200: shapes.ReportTextsSerializer, 409: shapes.ConflictSerializer},
        tags=TAGS,
    )
    def put(self, request: Request, audit_id: UUID) -> Response:
        """AUD-07. 409 when the texts changed since `texts_version`: nothing is written."""
        audit = self.audit(audit_id)
        received = self.received(shapes.ReportTextsSerializer)
        version = received.pop("texts_version")
        try:
            audit = use_cases.save_report_texts(
                audit.pk, actor=request.user, expected_version=version, **received
            )
        except use_cases.ReportConflict as conflict:
            return _texts_conflict(request, conflict.current)
        return Response(shapes.ReportTextsSerializer(audit).data)

    @extend_schema(
        operation_id="audits_report_send",
        summary="Transmettre le rapport : les scores sont figés",
        request=None,
        responses=shapes.AuditSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, audit_id: UUID) -> Response:
        """AUD-02, AUD-06, AUD-07, AUD-08."""
        use_cases.send_report(self.audit(audit_id).pk, actor=request.user)
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
        responses=shapes.AuditSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, audit_id: UUID) -> Response:
        """AUD-08."""
        audit = self.audit(audit_id)
        use_cases.record_observations(
            audit.pk, actor=request.user, **self.received(shapes.ObservationsSerializer)
        )
        return self.shown(audit_id)


class AuditWaiver(AuditView):
    @extend_schema(
        operation_id="audits_waive",
        summary="Renoncer à présenter des observations",
        request=None,
        responses=shapes.AuditSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, audit_id: UUID) -> Response:
        """AUD-08, DEC-08."""
        use_cases.waive_observations(self.audit(audit_id).pk, actor=request.user)
        return self.shown(audit_id)


class AuditCancellation(AuditView):
    @extend_schema(
        operation_id="audits_cancel",
        summary="Annuler un audit",
        request=shapes.CancelSerializer,
        responses=shapes.AuditSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, audit_id: UUID) -> Response:
        """Another audit can then be assigned."""
        audit = self.audit(audit_id)
        use_cases.cancel(audit.pk, actor=request.user, **self.received(shapes.CancelSerializer))
        return self.shown(audit_id)
