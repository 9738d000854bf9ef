"""Routes of the API: the improvement plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers import permissions
from candidates.dossiers.api import TAGS, DossierView, _created
from candidates.dossiers.models import Dossier
from candidates.improvement_plan import queries, shapes, use_cases
from candidates.improvement_plan.models import PlannedAction
from label_sp.actors.models import User
from label_sp.common.problems import edit_conflict

CHANGED = "Cette action a changé depuis la version que vous avez lue."


def _plan(dossier: Dossier, reader: User) -> dict[str, Any]:
    """What the cycle before left unfinished is its team's: another body may have audited that one."""
    found = queries.actions(dossier)
    progress = queries.progress(found, dossier.today)
    shown = {
        "actions": found,
        "by_state": {str(state): count for state, count in progress.by_state.items()},
        "late": progress.late,
        "proposals": queries.proposals(dossier),
        "unfinished_before": queries.unfinished(dossier) if permissions.can_prepare(reader, dossier) else [],
    }
    return dict(shapes.PlanSerializer(shown).data)


class ImprovementPlan(DossierView):
    @extend_schema(
        operation_id="improvement_plan_retrieve",
        summary="Le plan d’amélioration",
        responses=shapes.PlanSerializer,
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        return Response(_plan(self.dossier(dossier_id), self.actor))

    @extend_schema(
        operation_id="improvement_plan_add",
        summary="Ajouter une action au plan d’amélioration",
        request=shapes.ActionInSerializer,
        responses={201: shapes.ActionSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        self.dossier(dossier_id)
        typed = self.received(shapes.ActionInSerializer)
        return _created(shapes.ActionSerializer(use_cases.add_action(dossier_id, actor=self.actor, **typed)))


class ImprovementProposals(DossierView):
    @extend_schema(
        operation_id="improvement_plan_take_up",
        summary="Mettre des points faibles dans le plan d’amélioration",
        request=shapes.ChosenProposalsSerializer,
        responses={201: shapes.PlanSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        dossier = self.dossier(dossier_id)
        typed = self.received(shapes.ChosenProposalsSerializer)
        use_cases.take_up_proposals(dossier_id, actor=self.actor, **typed)
        return Response(_plan(dossier, self.actor), status=status.HTTP_201_CREATED)


class ImprovementAction(DossierView):
    @extend_schema(
        operation_id="improvement_plan_change",
        summary="Modifier une action du plan d’amélioration",
        request=shapes.ChangedActionSerializer,
        responses=shapes.ActionSerializer,
        tags=TAGS,
    )
    def put(self, request: Request, dossier_id: UUID, action_id: UUID) -> Response:
        """PRO-03. 409 when the stored version is not the one that was read: nothing is written."""
        get_object_or_404(self.dossier(dossier_id).planned_actions, pk=action_id)
        typed = self.received(shapes.ChangedActionSerializer)
        try:
            changed = use_cases.change_action(dossier_id, action_id, actor=self.actor, **typed)
        except use_cases.ActionConflict as quicker:
            current = shapes.ActionSerializer(quicker.current).data
            return edit_conflict(request, CHANGED, current)
        return Response(shapes.ActionSerializer(changed).data)

    @extend_schema(
        operation_id="improvement_plan_remove",
        summary="Retirer une action du plan d’amélioration",
        responses={204: None},
        tags=TAGS,
    )
    def delete(self, request: Request, dossier_id: UUID, action_id: UUID) -> Response:
        get_object_or_404(self.dossier(dossier_id).planned_actions, pk=action_id)
        use_cases.remove_action(dossier_id, action_id, actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class CarriedOver(DossierView):
    @extend_schema(
        operation_id="improvement_plan_carry_over",
        summary="Reprendre des actions non terminées du cycle précédent",
        request=shapes.CarryOverSerializer,
        responses={201: shapes.PlanSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        dossier = self.dossier(dossier_id)
        typed = self.received(shapes.CarryOverSerializer)
        use_cases.carry_over_actions(dossier_id, actor=self.actor, **typed)
        return Response(_plan(dossier, self.actor), status=status.HTTP_201_CREATED)


class Left(DossierView):
    @extend_schema(
        operation_id="improvement_plan_leave",
        summary="Laisser une action du cycle précédent, avec la raison",
        request=shapes.LeaveSerializer,
        responses=shapes.PlanSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID, action_id: UUID) -> Response:
        dossier = self.dossier(dossier_id)
        get_object_or_404(PlannedAction, dossier=dossier.previous_id, pk=action_id)
        typed = self.received(shapes.LeaveSerializer)
        use_cases.leave_action(dossier_id, action_id, actor=self.actor, **typed)
        return Response(_plan(dossier, self.actor))
