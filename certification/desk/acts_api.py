"""The acts on a dossier through the API: one route per row of the topics, one answer each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers.api import DossierActView, DossierView
from candidates.pieces.enums import PieceKind
from certification.admission import acts as admission_acts
from certification.admission import shapes as admission_shapes
from certification.decisions import acts as decision
from certification.dossier import shapes as dossier_shapes
from certification.follow_up import acts as follow_up
from certification.follow_up import shapes as follow_up_shapes
from certification.renewal import acts as renewal
from certification.sanctions import acts as sanctions
from label_sp.common.acts import Act
from label_sp.common.api import ActView, act_view

TAG = "Labellisation"
KIND = OpenApiParameter("kind", OpenApiTypes.STR, OpenApiParameter.PATH, enum=PieceKind.values)
ACTS: tuple[Act, ...] = (
    admission_acts.SUBMIT,
    admission_acts.AGREEMENT,
    admission_acts.REQUEST_COMPLEMENTS,
    admission_acts.RESUBMIT,
    admission_acts.ACKNOWLEDGE,
    admission_acts.ASSIGN,
    decision.GRANT,
    decision.REFUSE,
    follow_up.OPEN_FOLLOW_UP,
    follow_up.CONFIRM_TIER,
    follow_up.RAISE_TIER,
    follow_up.REQUIRE_ACTION_PLAN,
    follow_up.FILE_ACTION_PLAN,
    follow_up.ACCEPT_ACTION_PLAN,
    sanctions.SUSPEND,
    sanctions.LIFT,
    sanctions.WITHDRAW,
    renewal.RENEW,
)
GIVES = {  # the others give the state of the dossier
    admission_acts.AGREEMENT.key: admission_shapes.AgreementOutSerializer,
    admission_acts.ASSIGN.key: admission_shapes.AssignedSerializer,
    follow_up.FILE_ACTION_PLAN.key: follow_up_shapes.ActionPlanSerializer,
}


def view_of(act: Act) -> type[ActView]:
    """The view of one row on a dossier."""
    gives = GIVES.get(act.key, dossier_shapes.DossierStateSerializer)
    return act_view(act, DossierActView, gives, operation=f"dossiers_{act.route}", tag=TAG)


class PieceReview(DossierView):
    @extend_schema(
        operation_id="dossiers_review_piece",
        summary="Donner un avis sur une pièce",
        parameters=[KIND],
        request=admission_shapes.ReviewSerializer,
        responses=admission_shapes.ReviewedSerializer,
        tags=[TAG],
    )
    def put(self, request: Request, dossier_id: UUID, kind: str) -> Response:
        """DOS-03, DOS-04."""
        dossier = self.dossier(dossier_id)
        if kind not in PieceKind.values:
            raise Http404
        typed: dict[str, Any] = self.received(admission_shapes.ReviewSerializer) | {"kind": kind}
        reviewed = admission_acts.REVIEW(dossier.pk, actor=self.actor, **typed)
        return Response(admission_shapes.ReviewedSerializer(reviewed).data)
