"""Routes of the API: self-assessments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers import permissions
from candidates.dossiers.api import TAGS, DossierView, _created
from candidates.grids.api import CODE, arguments, conflict
from candidates.grids.shapes import SavedSerializer
from candidates.self_assessments import queries, shapes, use_cases
from candidates.self_assessments.models import AssessedPoint, Filling


class SelfAssessments(DossierView):
    @extend_schema(
        operation_id="self_assessments_list",
        summary="Les autodiagnostics",
        responses=shapes.SelfAssessmentSerializer(many=True),
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        recorded = self.dossier(dossier_id).self_assessments.all()
        return Response(shapes.SelfAssessmentSerializer(recorded, many=True).data)

    @extend_schema(
        operation_id="self_assessments_record",
        summary="Enregistrer un autodiagnostic",
        request=shapes.NewSelfAssessmentSerializer,
        responses={201: shapes.SelfAssessmentSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        self.dossier(dossier_id)
        recorded = use_cases.record_self_assessment(
            dossier_id, actor=self.actor, **self.received(shapes.NewSelfAssessmentSerializer)
        )
        return _created(shapes.SelfAssessmentSerializer(recorded))


class FillingView(DossierView):
    """The self-assessment being filled; a draft, which only the candidate's team reads."""

    def filling(self, dossier_id: UUID) -> Filling:
        dossier = self.dossier(dossier_id)
        permissions.can_prepare.require(self.actor, dossier)
        filling = queries.being_filled(dossier)
        if filling is None:
            raise Http404
        return filling

    def told(self, filling: Filling) -> dict[str, Any]:
        shown = {
            "grid": str(filling.grid),
            "started_at": filling.started_at,
            "points": queries.points_of(filling),
            "not_applicable": queries.without_object(filling),
            "standing": queries.standing(filling),
        }
        return dict(shapes.FillingSerializer(shown).data)


class CurrentFilling(FillingView):
    @extend_schema(
        operation_id="self_assessments_filling_retrieve",
        summary="L’autodiagnostic en cours sur la grille",
        responses=shapes.FillingSerializer,
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        return Response(self.told(self.filling(dossier_id)))

    @extend_schema(
        operation_id="self_assessments_filling_start",
        summary="Commencer un autodiagnostic sur la grille",
        request=None,
        responses={201: shapes.FillingSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """PRE-01. The one that is begun already, when there is one."""
        self.dossier(dossier_id)
        filling = use_cases.start_filling(dossier_id, actor=self.actor)
        return Response(self.told(filling), status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="self_assessments_filling_discard",
        summary="Effacer l’autodiagnostic en cours",
        responses={204: None},
        tags=TAGS,
    )
    def delete(self, request: Request, dossier_id: UUID) -> Response:
        self.filling(dossier_id)
        use_cases.discard_filling(dossier_id, actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class FillingPoint(FillingView):
    @extend_schema(
        operation_id="self_assessments_point_update",
        summary="Remplir un point de l’autodiagnostic",
        parameters=[CODE],
        request=shapes.AssessedPointInSerializer,
        responses=SavedSerializer,
        tags=TAGS,
    )
    def put(self, request: Request, dossier_id: UUID, code: str) -> Response:
        """PRE-01. 409 when the stored version is not the one that was read: nothing is written."""
        self.filling(dossier_id)
        received = arguments(self.received(shapes.AssessedPointInSerializer))
        try:
            saved = use_cases.assess_point(dossier_id, code, actor=self.actor, **received)
        except AssessedPoint.DoesNotExist as unknown:
            raise Http404 from unknown
        except use_cases.PointConflict as quicker:
            return conflict(request, code, shapes.AssessedPointSerializer(quicker.current).data)
        return Response(SavedSerializer(saved).data)


class FinishFilling(FillingView):
    @extend_schema(
        operation_id="self_assessments_filling_finish",
        summary="Terminer l’autodiagnostic et sceller son rapport",
        request=shapes.FinishSerializer,
        responses={201: shapes.SelfAssessmentSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """PRE-01: each point has its position."""
        self.filling(dossier_id)
        typed = self.received(shapes.FinishSerializer)
        recorded = use_cases.finish_filling(dossier_id, actor=self.actor, **typed)
        return _created(shapes.SelfAssessmentSerializer(recorded))


class Report(DossierView):
    @extend_schema(
        operation_id="self_assessments_report",
        summary="Le rapport normalisé d’un autodiagnostic",
        responses={(200, "application/json"): OpenApiTypes.OBJECT},
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID, assessed_id: UUID) -> Response:
        """As it was sealed: `sha256` of the list is that of the file which the page gives."""
        found = self.dossier(dossier_id).self_assessments.exclude(report="")
        return Response(get_object_or_404(found, pk=assessed_id).told)
