"""The acts on a dossier, one row each: the address, the act, what it takes and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from candidates.enums import PieceKind
from certification.api import serializers as shapes
from certification.api import shown
from certification.api.shared import DossierView
from certification.use_cases import admission, bodies, decisions, life, sanctions

TAG = "Labellisation"
KIND = OpenApiParameter("kind", OpenApiTypes.STR, OpenApiParameter.PATH, enum=PieceKind.values)


@dataclass(frozen=True, slots=True)
class Act:
    """`do(dossier_id, actor=…, **what was sent)`; its docstring says the rules."""

    path: str
    name: str
    summary: str
    do: Callable[..., Any]
    takes: type[BaseSerializer[Any]] = shapes.NothingSerializer
    gives: type[BaseSerializer[Any]] = shown.DossierStateSerializer
    method: str = "post"
    status: int = 200


ACTS = (
    Act("submit/", "submit", "Déposer le dossier", admission.submit_dossier),
    Act(
        "agreement/",
        "agreement",
        "Enregistrer le contrat de prestation",
        bodies.record_agreement,
        shapes.AgreementSerializer,
        shown.AgreementOutSerializer,
        status=201,
    ),
    Act(
        "request-complements/",
        "request_complements",
        "Envoyer les demandes de compléments",
        admission.request_complements,
    ),
    Act("resubmit/", "resubmit", "Transmettre les compléments", admission.resubmit_dossier),
    Act(
        "acknowledge/",
        "acknowledge",
        "Accuser réception du dossier recevable",
        admission.acknowledge_dossier,
        shapes.AcknowledgeSerializer,
    ),
    Act(
        "assign-auditor/",
        "assign_auditor",
        "Confier l’audit à un auditeur",
        admission.assign_auditor,
        shapes.AssignSerializer,
        shown.AssignedSerializer,
        status=201,
    ),
    Act("decision/grant/", "grant", "Accorder le label", decisions.grant_label, shapes.TierSerializer),
    Act("decision/refuse/", "refuse", "Refuser le label", decisions.refuse_label, shapes.ReasonSerializer),
    Act("follow-up/open/", "open_follow_up", "Demander l’audit de suivi", life.open_follow_up),
    Act(
        "follow-up/confirm/",
        "confirm_tier",
        "Confirmer le palier après le suivi",
        life.confirm_tier,
        shapes.OptionalReasonSerializer,
    ),
    Act(
        "follow-up/raise/",
        "raise_tier",
        "Accorder un palier supérieur après le suivi",
        life.raise_tier,
        shapes.TierSerializer,
    ),
    Act(
        "follow-up/require-action-plan/",
        "require_action_plan",
        "Demander un plan d’actions après le suivi",
        life.require_action_plan,
        shapes.OptionalReasonSerializer,
    ),
    Act(
        "action-plan/",
        "file_action_plan",
        "Transmettre le plan d’actions",
        life.file_action_plan,
        shapes.ActionPlanTextSerializer,
        shown.ActionPlanSerializer,
        method="put",
    ),
    Act("action-plan/accept/", "accept_action_plan", "Accepter le plan d’actions", life.accept_action_plan),
    Act("suspend/", "suspend", "Suspendre le label", sanctions.suspend_label, shapes.SuspendSerializer),
    Act("lift/", "lift", "Lever la suspension", sanctions.lift_suspension, shapes.LiftSerializer),
    Act("withdraw/", "withdraw", "Retirer le label", sanctions.withdraw_label, shapes.WithdrawSerializer),
    Act("renew/", "renew", "Ouvrir le dossier de renouvellement", life.open_renewal, status=201),
)


def view_of(act: Act) -> type[APIView]:
    """The view of one row: find the dossier (404), check the shape (400), do it, show what became of it."""

    @extend_schema(
        operation_id=f"dossiers_{act.name}",
        summary=act.summary,
        description=(act.do.__doc__ or "").split("\n", maxsplit=1)[0],
        request=None if act.takes is shapes.NothingSerializer else act.takes,
        responses={act.status: act.gives},
        tags=[TAG],
    )
    def handle(self: DossierView, request: Request, dossier_id: UUID) -> Response:
        dossier = self.dossier(dossier_id)
        done = act.do(dossier.pk, actor=self.actor, **self.received(act.takes))
        return Response(act.gives(done).data, status=act.status)

    return type(f"{act.name.title().replace('_', '')}View", (DossierView,), {act.method: handle})


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
        reviewed = admission.review_piece(
            dossier.pk, kind, actor=self.actor, **self.received(shapes.ReviewSerializer)
        )
        return Response(shown.ReviewedSerializer(reviewed).data)
