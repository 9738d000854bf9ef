"""The acts on a dossier through the API: one route per row of `certification.acts`, one answer each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.enums import PieceKind
from certification import shapes
from certification.acts import admission, decision, follow_up, preparation, renewal, sanctions
from certification.api import shown
from certification.api.shared import DossierActView, DossierView
from label_sp.common.acts import Act
from label_sp.common.api import ActView, act_view

TAG = "Labellisation"
KIND = OpenApiParameter("kind", OpenApiTypes.STR, OpenApiParameter.PATH, enum=PieceKind.values)
ACTS: tuple[Act, ...] = (
    preparation.SUBMIT,
    admission.AGREEMENT,
    admission.REQUEST_COMPLEMENTS,
    preparation.RESUBMIT,
    admission.ACKNOWLEDGE,
    admission.ASSIGN,
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
    admission.AGREEMENT.key: shown.AgreementOutSerializer,
    admission.ASSIGN.key: shown.AssignedSerializer,
    follow_up.FILE_ACTION_PLAN.key: shown.ActionPlanSerializer,
}


def view_of(act: Act) -> type[ActView]:
    """The view of one row on a dossier."""
    gives = GIVES.get(act.key, shown.DossierStateSerializer)
    return act_view(act, DossierActView, gives, operation=f"dossiers_{act.route}", tag=TAG)


class PieceReview(DossierView):
    @extend_schema(
        operation_id="dossiers_review_piece",
        summary="Donner un avis sur une pièce",
        parameters=[KIND],
        request=shapes.ReviewSerializer,
        responses=shown.ReviewedSerializer,
        tags=[TAG],
    )
    def put(self, request: Request, dossier_id: UUID, kind: str) -> Response:
        """DOS-03, DOS-04."""
        dossier = self.dossier(dossier_id)
        if kind not in PieceKind.values:
            raise Http404
        typed: dict[str, Any] = self.received(shapes.ReviewSerializer) | {"kind": kind}
        reviewed = admission.REVIEW(dossier.pk, actor=self.actor, **typed)
        return Response(shown.ReviewedSerializer(reviewed).data)
