"""Routes of the API: draws."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from audits.audit import permissions
from audits.audit.api import TAGS, AuditActView
from audits.draws import acts, queries, shapes
from label_sp.common.api import act_view


class OfAudit(AuditActView):
    """The draws of an audit, read by whoever reads its plan."""

    @extend_schema(
        operation_id="audits_draws",
        summary="Les tirages au sort des sites",
        responses=shapes.SiteDrawSerializer(many=True),
        tags=TAGS,
    )
    def get(self, request: Request, audit_id: UUID) -> Response:
        """SAM-04 : la liste, la graine et le résultat de chacun, le dernier d’abord."""
        audit = self.find(audit_id)
        permissions.can_read_plan.require(request.user, audit)
        return Response(shapes.SiteDrawSerializer(queries.draws(audit), many=True).data)


Draws = act_view(acts.DRAW_SITES, OfAudit, shapes.SiteDrawSerializer, operation="audits_draw", tag=TAGS[0])
