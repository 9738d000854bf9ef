"""Routes of the API: self-assessments."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers.api import TAGS, DossierView, _created
from candidates.self_assessments import shapes, use_cases


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
