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


@menus.entry(85)
def audit(_: User, dossier: Dossier) -> menus.Said:
    yield "Audits", _page(dossier, "audits")


@menus.entry(100)
def decision(user: User, dossier: Dossier) -> menus.Said:
    it = Situation(dossier, user, timezone.localdate())
    for act in (DECIDE, CONCLUDE):
        if act.suits(dossier) and it.may(act.right) and act.when(it):
            yield "Décision à prendre", reverse(act.page, args=[dossier.pk])
    yield "Décisions", _page(dossier, "decisions")


@menus.entry(110)
def rest(_: User, dossier: Dossier) -> menus.Said:
    """What its life leaves behind."""
    yield "Échéances", _page(dossier, "deadlines")
    yield "Messages et courriers", _page(dossier, "messages")
    yield "Journal", _page(dossier, "journal")
    yield "Documents", _page(dossier, "documents")


def _page(dossier: Dossier, part: str) -> str:
    return reverse(f"certification:dossier_{part}", args=[dossier.pk])
