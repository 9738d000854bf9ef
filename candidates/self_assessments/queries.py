"""The read side: self-assessments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import is_editable
from candidates.self_assessments.models import SelfAssessment


def takes_self_assessments(dossier: Dossier) -> bool:
    """While it is being prepared, then each year as long as the label lasts. PRE-01, FOL-02."""
    return dossier.closed_on is None and (is_editable(dossier) or dossier.obtained_on is not None)


def latest_self_assessment_on(dossier: Dossier) -> date | None:
    """Day of the latest self-assessment, None when there is none."""
    return dossier.self_assessments.values_list("done_on", flat=True).first()


def applied_with(recorded: Iterable[SelfAssessment]) -> date | None:
    """Day of the one that went with the application, from which the yearly ones count; None before it is filed."""
    return next((each.done_on for each in recorded if each.with_application), None)
