"""Routes of the API: gaps between a self-assessment and the audit."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from audits.audit import permissions
from audits.audit.api import TAGS, AuditView
from audits.gaps import queries, shapes


class AuditGap(AuditView):
    @extend_schema(
        operation_id="audits_gap_retrieve",
        summary="L’écart avec l’autodiagnostic",
        responses=shapes.GapsSerializer,
        tags=TAGS,
    )
    def get(self, request: Request, audit_id: UUID) -> Response:
        """Before the report is sent, for its auditor and the body's people only."""
        audit = self.audit(audit_id)
        permissions.can_read_scores.require(self.actor, audit)
        return Response(shapes.GapsSerializer(queries.gaps_of(audit)).data)
