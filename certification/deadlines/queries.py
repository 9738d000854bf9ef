"""Why a dossier has no deadlines: the day of it that is in no year of the label."""

from __future__ import annotations

from datetime import date

from candidates.dossiers.models import Dossier
from certification.deadlines import cycles
from label_sp.guide import timeline


def impossible_day(dossier: Dossier) -> date | None:
    """The day that keeps a dossier from having deadlines; None when nothing does."""
    return timeline.impossible_day(cycles.cycle_facts_of([dossier])[dossier.pk])
