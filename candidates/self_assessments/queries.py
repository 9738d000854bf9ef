"""The read side: self-assessments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import awaits_visit_days, is_editable
from candidates.self_assessments.models import SelfAssessment


def takes_self_assessments(dossier: Dossier) -> bool:
    """While it is being prepared or its visit has no agreed days, then each year as long as the label lasts.

    PRE-01, FOL-02.
    """
    if dossier.closed_on:
        return False
    return is_editable(dossier) or dossier.obtained_on is not None or awaits_visit_days(dossier)


def latest_self_assessment_on(dossier: Dossier) -> date | None:
    """Day of the latest self-assessment, None when there is none."""
    return dossier.self_assessments.values_list("done_on", flat=True).first()


def applied_with(recorded: Iterable[SelfAssessment]) -> date | None:
    """Day of the one that went with the application, from which the yearly ones count; None before it is filed."""
    return next((each.done_on for each in recorded if each.with_application), None)
