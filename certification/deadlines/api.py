"""Routes of the API: deadlines."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.deadlines import queries as deadlines
from candidates.dossiers.api import DossierView
from certification.deadlines import shapes

TAG = "Suivi d’un dossier"


class DeadlinesView(DossierView):
    @extend_schema(
        operation_id="dossiers_deadlines",
        summary="Les échéances connues",
        responses=shapes.DeadlineSerializer(many=True),
        tags=[TAG],
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """By date, those already met included."""
        found = deadlines.of(self.dossier(dossier_id).pk)
        return Response(shapes.DeadlineSerializer(found, many=True).data)
