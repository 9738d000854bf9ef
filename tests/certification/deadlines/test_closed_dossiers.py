"""What a closed dossier keeps of its deadlines: those that run after its end."""

from __future__ import annotations

import pytest

from candidates.deadlines.models import DueDate
from certification.deadlines.use_cases import refresh_touched
from certification.renewal import use_cases as renewal_use_cases
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stage", "kept"),
    [
        ("withdrawn", {"mark_end"}),
        ("refused", {"reapplication"}),
        ("expired", {"mark_end"}),
        ("abandoned", set()),
    ],
)
def test_a_closed_dossier_keeps_what_runs_after_its_end(stage: str, kept: set[str]) -> None:
    case = at_stage(stage, scores="below" if stage == "refused" else "or")
    with case.at(case.today):
        refresh_touched()
    assert {row.key for row in DueDate.objects.filter(done=False)} == kept


def test_a_renewed_dossier_keeps_nothing_open() -> None:
    first = at_stage("labelled")
    second = first.renewal().advance("labelled")
    with second.at(second.dossier.obtained_on):
        renewal_use_cases.end_label(first.dossier_id)
        refresh_touched()
    assert not DueDate.objects.filter(dossier=first.dossier_id, done=False).exists()
    assert DueDate.objects.filter(dossier=second.dossier_id).exists()
