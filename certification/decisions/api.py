"""Routes of the API: the decision."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers.api import DossierView
from certification.decisions import shapes

TAG = "Suivi d’un dossier"


class DecisionsView(DossierView):
    @extend_schema(
        operation_id="dossiers_decisions",
        summary="Les décisions",
        responses=shapes.DecisionSerializer(many=True),
        tags=[TAG],
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """Newest first, with the conditions that each was taken on. DEC-04, DEC-07."""
        found = self.dossier(dossier_id).decisions.select_related("decided_by")
        return Response(shapes.DecisionSerializer(found, many=True).data)
