"""`manage.py load_reference_data`: once, again, and with a file that is none."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audits.durations.models import AuditDuration
from candidates.grids.models import Grid
from surveys.questionnaires.models import Questionnaire

pytestmark = pytest.mark.django_db


def load(**options: object) -> str:
    out = io.StringIO()
    call_command("load_reference_data", stdout=out, **options)
    return out.getvalue()


def test_it_publishes_once_and_says_what() -> None:
    first = load()
    for words in (
        "Enquête usagers",
        "Enquête agents",
        "grille des services publics locaux",
        "Durées d’audit",
        "provisoire",
    ):
        assert words in first
    assert "Rien à charger" in load()
    assert (Questionnaire.objects.count(), Grid.objects.count(), AuditDuration.objects.count()) == (2, 2, 1)


@pytest.mark.parametrize(
    "content", [None, "a: [", "simple texte"], ids=["missing", "broken", "not a document"]
)
def test_a_file_that_is_none_is_said_so_and_changes_nothing(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "reference.yaml"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CommandError, match=r"reference\.yaml"):
        load(file=file)
    assert not Questionnaire.objects.exists()
