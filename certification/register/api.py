"""Without a token: the register, the check of an attestation, the habilitated bodies. LIS-01 to LIS-04."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers.models import Dossier
from certification.register import queries, shapes, verification
from label_sp.common.api import Pages, PublicView

TAG = "Registre public"
CODE = OpenApiParameter("code", OpenApiTypes.STR, required=True, description="Code imprimé sous le QR code")


class RegisterView(PublicView):
    pagination_class = Pages
    queryset = Dossier.objects.none()

    @extend_schema(
        operation_id="register_list",
        summary="Les services labellisés aujourd’hui",
        parameters=[
            shapes.RegisterQuerySerializer,
            OpenApiParameter("page", OpenApiTypes.INT),
            OpenApiParameter("page_size", OpenApiTypes.INT),
        ],
        responses=shapes.RegisterEntrySerializer(many=True),
        auth=[],
        tags=[TAG],
    )
    def get(self, request: Request) -> Response:
        """LIS-01, by name, 25 per page: the answer holds `count`, `next`, `previous` and `results`."""
        asked = shapes.RegisterQuerySerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        listed = queries.search(queries.register(timezone.localdate()), _filters(asked.validated_data))
        pages = Pages()
        found = pages.paginate_queryset(queries.with_details(listed), request, view=self) or []
        rows = list(queries.shown(found))
        return pages.get_paginated_response(shapes.RegisterEntrySerializer(rows, many=True).data)


def _filters(asked: dict[str, Any]) -> queries.Filters:
    return queries.Filters(
        words=asked.get("q", ""),
        tier=asked.get("tier", ""),
        department=asked.get("department", ""),
        body=str(asked.get("body", "")),
        status=asked.get("status", ""),
    )


class RegisterEntryView(PublicView):
    @extend_schema(
        operation_id="register_entry",
        summary="Un service labellisé",
        responses=shapes.RegisterDetailSerializer,
        auth=[],
        tags=[TAG],
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """LIS-01. 404 once the label left the list (LIS-03)."""
        listed = queries.with_details(queries.register(timezone.localdate()))
        dossier = listed.filter(pk=dossier_id).first()
        if dossier is None:
            raise Http404
        line = shapes.RegisterEntrySerializer(next(queries.shown([dossier]))).data
        decisions = shapes.PublicDecisionSerializer(queries.decisions(dossier), many=True).data
        return Response({**line, "decisions": decisions})


class VerificationView(PublicView):
    @extend_schema(
        operation_id="attestations_verify",
        summary="Ce que vaut une attestation aujourd’hui",
        parameters=[CODE],
        responses={200: shapes.VerificationSerializer, 404: shapes.VerificationSerializer},
        auth=[],
        tags=[TAG],
    )
    def get(self, request: Request, number: str) -> Response:
        """ATT-05. The same 404 for an unknown number and for a wrong code."""
        code = request.query_params.get("code", "")
        answer = verification.check(number, code, timezone.localdate())
        found = answer.attestation
        body = {
            "sentence": answer.sentence,
            "explanation": answer.explanation,
            "standing": answer.standing,
            **{
                name: getattr(found, name, None)
                for name in ("number", "version", "tier", "valid_from", "valid_until")
            },
            "fictitious": found.fictitious if found else None,
            "survey_warning": verification.survey_warning(found) if found else "",
            "mentions": found.payload if found else None,
        }
        answered = shapes.VerificationSerializer(body).data
        return Response(answered, status=200 if found else 404, headers={"Cache-Control": "no-store"})
