"""Pages: the improvement plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from candidates.dossiers import permissions
from candidates.dossiers.menu import trail
from candidates.dossiers.models import Dossier
from candidates.dossiers.views import CandidatePage, find
from candidates.improvement_plan import acts, documents, presentation, queries
from candidates.improvement_plan.charges import ACTION
from candidates.improvement_plan.forms import ProposalsForm
from candidates.improvement_plan.models import PlannedAction
from candidates.team.views import beside
from label_sp.actors.requests import SignedRequest
from label_sp.common import files
from label_sp.guide.french import counted
from label_sp.guide.programme import Source

TABLE = "tableau"


class PlanPage(CandidatePage):
    """What the pages of the plan share: its team changes it as long as the dossier is open."""

    page = "improvement_plan"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        return found | {"may_edit": found["of_team"] and queries.takes_actions(self.object)}


class ImprovementPlan(PlanPage):
    """The plan, as a board or as a table, and the weak points that may come in. PRO-03."""

    act = acts.TAKE_UP_PROPOSALS

    def form_options(self) -> dict[str, Any]:
        return {"dossier": self.object}

    def said(self, result: Sequence[PlannedAction]) -> str:
        added = counted(len(result), "Aucune action ajoutée|action ajoutée|actions ajoutées")
        return f"{added} au plan. Précisez chacune : qui la porte, pour quand."

    def context(self) -> dict[str, Any]:
        dossier = self.object
        found = queries.actions(dossier)
        cards = presentation.cards(found, dossier.today)
        progress = queries.progress(found, dossier.today)
        of_team = permissions.can_prepare(self.request.user, dossier)
        before = queries.unfinished(dossier) if of_team and queries.takes_actions(dossier) else []
        return {
            "cards": cards,
            "columns": presentation.columns(cards),
            "as_table": self.request.GET.get("vue") == TABLE,
            "late": progress.late,
            "over": len(found) - sum(n for state, n in progress.by_state.items() if state.is_open),
            "proposals": queries.proposals(dossier) if of_team else [],
            "unfinished": [each for each in before if each.left is None],
            "kinds": documents.CONTENT_TYPES,
        }


class OfPlan(PlanPage):
    """A page below that of the plan."""

    def trail(self) -> list[tuple[str, str]]:
        own = reverse("candidates:improvement_plan", args=[self.object.pk])
        return [*trail(self.object), ("Plan d’amélioration", own)]

    def permit(self) -> None:
        self.act.right.require(self.request.user, self.object)

    def form_options(self) -> dict[str, Any]:
        return {"dossier": self.object}

    def context(self) -> dict[str, Any]:
        return {"trail": self.trail()}

    def get_template_names(self) -> list[str]:
        return ["candidates/improvement_action.html"]


class NewAction(OfPlan):
    """One more action, typed."""

    act = acts.ADD_ACTION

    def form_options(self) -> dict[str, Any]:
        return {"dossier": self.object, "initial": {"source": Source.SELF_ASSESSMENT.value}}


class OneAction(OfPlan):
    """One action of the plan: what is known of it, changed."""

    act = acts.CHANGE_ACTION

    action: PlannedAction

    def find(self) -> Dossier:
        dossier = super().find()
        self.action = get_object_or_404(dossier.planned_actions, pk=self.kwargs["action_id"])
        return dossier

    def form_options(self) -> dict[str, Any]:
        names = ("label", "engagement", "source", "member", "owner", "due", "state", "proof")
        stored = {name: getattr(self.action, name) for name in names}
        if self.action.member_id:
            stored["owner"] = ""
        return {"dossier": self.object, "initial": stored}

    def basis(self) -> Sequence[object]:
        return [self.action.version]

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, self.action.pk, actor=self.request.user, **typed)

    def context(self) -> dict[str, Any]:
        about = beside(self.request, self.object, ACTION, str(self.action.pk))
        return {**super().context(), **about, "action": self.action}


class MoveAction(ImprovementPlan):
    """The button beside one action: its next state."""

    act = acts.MOVE_ACTION
    http_method_names = ["post", "options"]

    def find(self) -> Dossier:
        dossier = super().find()
        get_object_or_404(dossier.planned_actions, pk=self.kwargs["action_id"])
        return dossier

    def form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, self.kwargs["action_id"], actor=self.request.user, **typed)

    def said(self, result: Any) -> str:
        return f"« {result.label} » : {result.get_state_display()}."

    def context(self) -> dict[str, Any]:
        return {**super().context(), "moved": self.form, "form": ProposalsForm(dossier=self.object)}


class RemoveAction(OneAction):
    """Ask, then take one action out."""

    act = acts.REMOVE_ACTION

    def form_options(self) -> dict[str, Any]:
        return {}

    def get_template_names(self) -> list[str]:
        return ["candidates/improvement_action_remove.html"]


class CarryOver(OfPlan):
    """What the cycle before left unfinished: to go on with, one by one or all. PRO-03."""

    act = acts.CARRY_OVER_ACTIONS

    def said(self, result: Sequence[PlannedAction]) -> str:
        return counted(len(result), "Aucune action reprise.|action est reprise.|actions sont reprises.")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "unfinished": queries.unfinished(self.object)}

    def get_template_names(self) -> list[str]:
        return ["candidates/improvement_carry_over.html"]


class Leave(OfPlan):
    """One of them does not go on: why."""

    act = acts.LEAVE_ACTION
    former: PlannedAction

    def find(self) -> Dossier:
        dossier = super().find()
        before = PlannedAction.objects.filter(dossier=dossier.previous_id)
        self.former = get_object_or_404(before, pk=self.kwargs["action_id"])
        return dossier

    def form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, self.former.pk, actor=self.request.user, **typed)

    def where(self, result: Any) -> HttpResponse:
        return redirect("candidates:improvement_carry_over", self.object.pk)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "action": self.former}

    def get_template_names(self) -> list[str]:
        return ["candidates/improvement_leave.html"]


@login_required
@require_safe
def plan_file(request: SignedRequest, pk: UUID, kind: str) -> FileResponse:
    """The plan as it is today: PDF, XLSX or CSV, for whoever sees the dossier."""
    dossier = find(request, pk)
    if kind not in documents.CONTENT_TYPES:
        raise Http404
    content = ContentFile(documents.file_of(dossier, kind, dossier.today))
    name = documents.file_name(dossier, kind, dossier.today)
    return files.private_response(content, name, documents.CONTENT_TYPES[kind])
