"""Routes of the API: scores."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from audits.audit import permissions
from audits.audit import queries as audit_queries
from audits.audit.api import TAGS, AuditView
from audits.scoring import queries, shapes, use_cases
from audits.scoring.models import Score

CODE = OpenApiParameter(
    "code", OpenApiTypes.STR, OpenApiParameter.PATH, description="Code du point de contrôle"
)
RETRY = "Relisez la valeur enregistrée, puis renvoyez la vôtre avec cette version si elle doit la remplacer."


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
        permissions.can_read_scores.require(self.actor, audit)
        previous = audit_queries.previous_audit(audit)
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
        permissions.can_read_scores.require(self.actor, audit)
        return Response(
            shapes.ScoreSerializer(get_object_or_404(queries.scores_of(audit), point__code=code)).data
        )

    @extend_schema(
        operation_id="audits_scores_update",
        summary="Noter un point de contrôle",
        parameters=[CODE],
        request=shapes.ScoreInSerializer,
        responses=shapes.SavedSerializer,
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
                actor=self.actor,
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
