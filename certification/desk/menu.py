"""Certification's entries of the menu beside the pages of a dossier."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from candidates.dossiers.models import Dossier
from certification.admission.acts import REVIEW
from certification.decisions.acts import DECIDE
from certification.follow_up.acts import CONCLUDE
from certification.situation.queries import Situation
from label_sp.actors.models import User
from label_sp.common import menus


@menus.entry(80)
def review(user: User, dossier: Dossier) -> menus.Said:
    if REVIEW.suits(dossier) and REVIEW.right(user, dossier):
        yield "Recevabilité", reverse(REVIEW.page, args=[dossier.pk])


@menus.entry(100)
def decision(user: User, dossier: Dossier) -> menus.Said:
    it = Situation(dossier, user, timezone.localdate())
    for act in (DECIDE, CONCLUDE):
        if act.suits(dossier) and it.may(act.right) and act.when(it):
            yield "Décision à prendre", reverse(act.page, args=[dossier.pk])
    if dossier.obtained_on or dossier.refused_on:
        yield "Décisions", f"{_page(dossier)}#decision"


@menus.entry(110)
def rest(_: User, dossier: Dossier) -> menus.Said:
    """What the overview shows further down, and nothing else does."""
    yield "Échéances", f"{_page(dossier)}#echeances"
    yield "Messages", f"{_page(dossier)}#messages"
    yield "Journal", f"{_page(dossier)}#journal"
    yield "Documents", f"{_page(dossier)}#documents"


def _page(dossier: Dossier) -> str:
    return reverse("certification:dossier", args=[dossier.pk])
