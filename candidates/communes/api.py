"""Routes of the API: communes, for everyone. What they answer changes once a year."""

from __future__ import annotations

from django.http import Http404
from django.utils.cache import patch_cache_control
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.communes import shapes
from label_sp.common import territories
from label_sp.common.api import PublicView

TAG = "Communes"
A_DAY = 86_400  # seconds


class Communes(PublicView):
    @extend_schema(
        operation_id="communes_search",
        summary="Chercher une commune",
        parameters=[shapes.CommuneSearch],
        responses=shapes.CommunesSerializer,
        auth=[],
        tags=[TAG],
    )
    def get(self, request: Request) -> Response:
        """By the start of words of its name, its postal code or its code; twelve at most, the best first."""
        asked = shapes.CommuneSearch(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        found = territories.search(asked.validated_data["q"])
        return _kept(Response(shapes.CommunesSerializer({"results": found}).data))


class OneCommune(PublicView):
    @extend_schema(
        operation_id="communes_read",
        summary="Une commune",
        responses=shapes.CommuneSerializer,
        auth=[],
        tags=[TAG],
    )
    def get(self, request: Request, code: str) -> Response:
        """By its code; a former one, an arrondissement or a commune déléguée leads to the commune of today."""
        if (found := territories.current(code)) is None:
            raise Http404
        return _kept(Response(shapes.CommuneSerializer(found).data))


def _kept(answer: Response) -> Response:
    patch_cache_control(answer, public=True, max_age=A_DAY)
    return answer
