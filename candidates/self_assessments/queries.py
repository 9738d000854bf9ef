"""The read side: self-assessments."""

from __future__ import annotations

from datetime import date

from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import is_editable


def takes_self_assessments(dossier: Dossier) -> bool:
    """While it is being prepared, then each year as long as the label lasts. PRE-01, FOL-02."""
    return dossier.closed_on is None and (is_editable(dossier) or dossier.obtained_on is not None)


def latest_self_assessment_on(dossier: Dossier) -> date | None:
    """Day of the latest self-assessment, None when there is none."""
    return dossier.self_assessments.values_list("done_on", flat=True).first()
