"""Pages: ask for the questionnaires; the DITP's list of what waits, answered several at once. Guide 3.4, SUR-04."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from candidates.dossiers.models import Dossier
from candidates.dossiers.views import find
from label_sp.actors.pages import DitpPage
from label_sp.common.pages import ActPage
from label_sp.guide.calendar import french_date
from label_sp.guide.french import counted
from surveys.access import acts, presentation, queries
from surveys.access.enums import AccessState
from surveys.access.models import SurveyAccess
from surveys.access.queries import Standing

ANSWERED = 20  # of the latest answers, recalled below


class Ask(ActPage):
    """One press for both surveys."""

    act = acts.ASK_ACCESS
    object: Dossier

    def find(self) -> Dossier:
        return find(self.request, self.kwargs["dossier_id"])

    def turned_away(self) -> HttpResponse | None:
        """Nothing to ask while no audit is being prepared; who pressed is told so."""
        idle = queries.audit_prepared(self.object) is None and self.request.method != "POST"
        return redirect("surveys:overview", self.object.pk) if idle else None

    @property
    def parent(self) -> tuple[str, str]:
        return "Enquêtes", reverse("surveys:overview", args=[self.object.pk])

    @property
    def facts(self) -> list[tuple[str, str]]:
        shown = presentation.of(self.object, self.request.user)
        if shown is None:
            return []
        said = [(each.kind.label, _where(each)) for each in shown.surveys]
        return [("En vue de", shown.purpose.label), *said]

    def said(self, result: list[SurveyAccess]) -> str:
        surveys = " et ".join(row.get_kind_display().lower() for row in result)
        if all(row.state == AccessState.GRANTED for row in result):
            return f"L’accès au questionnaire est accordé : {surveys}."
        return f"Votre demande est transmise à l’équipe du label : {surveys}."

    def where(self, result: list[SurveyAccess]) -> HttpResponse:
        return redirect("surveys:overview", self.object.pk)


class Accesses(DitpPage):
    """What waits, each with its box; one answer for all that are ticked."""

    act = acts.ANSWER_ACCESSES
    template_name = "surveys/access/accesses.html"

    @cached_property
    def waiting(self) -> list[SurveyAccess]:
        return list(queries.waiting(self.request.user))

    def form_options(self) -> dict[str, Any]:
        return {"waiting": self.waiting}

    def said(self, result: list[SurveyAccess]) -> str:
        one, several = ("accès accordé", "accès accordés")
        if result[0].state == AccessState.REFUSED:
            one, several = ("accès refusé", "accès refusés")
        return (
            f"{counted(len(result), f'aucun accès|{one}|{several}')}. Les candidats reçoivent votre réponse."
        )

    def where(self, result: list[SurveyAccess]) -> HttpResponse:
        return redirect("surveys:accesses")

    def context(self) -> dict[str, Any]:
        boxes = {str(box.data["value"]): box for box in self.form["chosen"].subwidgets}
        answered = queries.visible_to(self.request.user).exclude(state=AccessState.ASKED)
        return {
            "rows": [(row, boxes[str(row.pk)], _open_from(row)) for row in self.waiting],
            "answered": answered.order_by("-answered_on", "-asked_on", "pk")[:ANSWERED],
            "automatic": settings.SURVEY_ACCESS_AUTOMATIC,
        }


def _open_from(row: SurveyAccess) -> date | None:
    """The end of a wait that keeps it from being granted. SUR-04."""
    return queries.standing(row.dossier, row.kind, row.purpose).open_from


def _where(each: Standing) -> str:
    if each.open_from:
        return f"nouvel accès possible à partir du {french_date(each.open_from)} (SUR-04)"
    if each.access is None:
        return "pas encore demandé"
    if each.used_up:
        return "l’accès accordé a servi à une campagne insuffisante"
    if each.access.answered_on and not each.access.is_waiting:
        return f"{each.access.word} le {french_date(each.access.answered_on)}"
    return f"demandé le {french_date(each.access.asked_on)}, sans réponse"
