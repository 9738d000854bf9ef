"""Routes of the API: the images of a report."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from audits.audit import permissions
from audits.audit.api import TAGS, AuditView
from audits.audit.models import Audit
from audits.illustrations import acts, shapes
from label_sp.common import files


class _Readable(AuditView):
    def readable(self, audit_id: UUID) -> Audit:
        """The audit, for those who may read its draft report."""
        audit = self.audit(audit_id)
        permissions.can_read_scores.require(self.actor, audit)
        return audit


class Illustrations(_Readable):
    parser_classes = (MultiPartParser,)
    takes_a_file = True

    @extend_schema(
        operation_id="illustrations_list",
        summary="Les images du rapport d’audit",
        responses=shapes.IllustrationSerializer(many=True),
        tags=TAGS,
    )
    def get(self, request: Request, audit_id: UUID) -> Response:
        """AUD-07."""
        found = self.readable(audit_id).images.all()
        return Response(shapes.IllustrationSerializer(found, many=True).data)

    @extend_schema(
        operation_id="illustrations_add",
        summary="Ajouter une image au rapport d’audit",
        request={"multipart/form-data": shapes.NewIllustrationSerializer},
        responses={201: shapes.IllustrationSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, audit_id: UUID) -> Response:
        """AUD-07. Avant l’envoi du rapport, par l’auditeur qui mène l’audit."""
        audit = self.audit(audit_id)
        typed = self.received(shapes.NewIllustrationSerializer)
        added = acts.ADD(audit.pk, actor=self.actor, uploaded=typed.pop("file"), **typed)
        return Response(shapes.IllustrationSerializer(added).data, status=status.HTTP_201_CREATED)


class OneIllustration(_Readable):
    @extend_schema(
        operation_id="illustrations_download",
        summary="Télécharger une image du rapport d’audit",
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY},
        tags=TAGS,
    )
    def get(self, request: Request, audit_id: UUID, illustration_id: UUID) -> FileResponse:
        """AUD-07."""
        found = get_object_or_404(self.readable(audit_id).images, pk=illustration_id)
        return files.private_response(found.image.open("rb"), f"{found.pk}.jpg", "image/jpeg")

    @extend_schema(
        operation_id="illustrations_remove",
        summary="Retirer une image du rapport d’audit",
        responses={204: None},
        tags=TAGS,
    )
    def delete(self, request: Request, audit_id: UUID, illustration_id: UUID) -> Response:
        """AUD-07."""
        audit = self.audit(audit_id)
        acts.REMOVE(audit.pk, illustration_id, actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)
