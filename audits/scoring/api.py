"""Routes of the API: scores."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from audits.audit import permissions
from audits.audit import queries as audit_queries
from audits.audit.api import TAGS, AuditView
from audits.scoring import queries, shapes, use_cases
from audits.scoring.models import Score
from candidates.grids.api import CODE, arguments, conflict
from candidates.grids.shapes import PointSerializer, SavedSerializer


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
                "not_applicable": PointSerializer(queries.points_without_object(audit), many=True).data,
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
        responses=SavedSerializer,
        tags=TAGS,
    )
    def put(self, request: Request, audit_id: UUID, code: str) -> Response:
        """AUD-02, AUD-08. 409 when the stored version is not the one that was read: nothing is written."""
        received = arguments(self._received(audit_id))
        try:
            saved = use_cases.score_point(audit_id, code, actor=self.actor, **received)
        except Score.DoesNotExist as unseen:
            raise Http404 from unseen
        except use_cases.ScoreConflict as quicker:
            return conflict(request, code, shapes.ScoreSerializer(quicker.current).data)
        return Response(SavedSerializer(saved).data)

    def _received(self, audit_id: UUID) -> dict[str, Any]:
        """A stranger learns nothing of the expected shape either: 404 before 400."""
        serializer = shapes.ScoreInSerializer(data=self.request.data)
        if not serializer.is_valid():
            self.audit(audit_id)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)
