"""Routes of the API: an audit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from audits.audit import queries, shapes
from audits.audit.models import Audit
from label_sp.common.api import ActingView, ActView

TAGS = ["Audits"]


class AuditView(ActingView):
    """What all routes share."""

    def audit(self, audit_id: UUID) -> Audit:
        """The audit, or 404 for who may not see it."""
        return get_object_or_404(queries.visible_to(self.actor), pk=audit_id)

    def shown(self, audit_id: UUID) -> Response:
        """The audit as it now is."""
        return Response(shapes.AuditSerializer(self.audit(audit_id), context={"reader": self.actor}).data)


class AuditActView(ActView):
    """The route of one act on an audit."""

    def find(self, audit_id: UUID) -> Audit:
        return get_object_or_404(queries.visible_to(self.request.user), pk=audit_id)


class AuditList(ListAPIView):
    serializer_class = shapes.AuditSerializer
    queryset = Audit.objects.none()

    def get_queryset(self) -> Any:
        return queries.visible_to(self.request.user).prefetch_related("sites", "co_auditors")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "reader": self.request.user}

    @extend_schema(operation_id="audits_list", summary="Les audits que vous pouvez voir", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class AuditDetail(AuditView):
    @extend_schema(
        operation_id="audits_retrieve", summary="Un audit", responses=shapes.AuditSerializer, tags=TAGS
    )
    def get(self, request: Request, audit_id: UUID) -> Response:
        """Where it stands, its plan, its report's dates and fingerprints, the candidate's answer."""
        return self.shown(audit_id)
