"""Routes of the API: what the body says of one piece. The other acts have the route of their row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers.api import DossierView
from candidates.pieces.enums import PieceKind
from certification.admission import acts, shapes
from certification.situation.api import TAG

KIND = OpenApiParameter("kind", OpenApiTypes.STR, OpenApiParameter.PATH, enum=PieceKind.values)


class PieceReview(DossierView):
    @extend_schema(
        operation_id="dossiers_review_piece",
        summary="Donner un avis sur une pièce",
        parameters=[KIND],
        request=shapes.ReviewSerializer,
        responses=shapes.ReviewedSerializer,
        tags=[TAG],
    )
    def put(self, request: Request, dossier_id: UUID, kind: str) -> Response:
        """DOS-03, DOS-04."""
        dossier = self.dossier(dossier_id)
        if kind not in PieceKind.values:
            raise Http404
        typed: dict[str, Any] = self.received(shapes.ReviewSerializer) | {"kind": kind}
        reviewed = acts.REVIEW(dossier.pk, actor=self.actor, **typed)
        return Response(shapes.ReviewedSerializer(reviewed).data)
