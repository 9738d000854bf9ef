"""What people hand in, for tests/scenarios.py: files of answers, pieces, and the numbers that give a wanted score."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audits.durations.use_cases import load_durations
from candidates.grids.models import Grid
from candidates.grids.use_cases import load_grids
from label_sp.common import reference_data
from surveys.questionnaires import use_cases as questionnaire_use_cases
from surveys.questionnaires.models import Questionnaire
from tests import snapshots

if TYPE_CHECKING:
    from tests.scenarios import Case

REFERENCE_DATA: dict[object, snapshots.Snapshot] = {}
LADDER = (Decimal(1), Decimal("0.75"), Decimal("0.25"), Decimal(0))


def load_reference_data(published_on: dt.date = dt.date(2020, 1, 1)) -> None:
    """Questionnaires and grids, once; the same rows for each test of a process, so that snapshots fit on them."""
    written = (*snapshots.REFERENCE, snapshots.JOURNAL)
    fresh = not snapshots.patched() and not snapshots.filled(written)
    key = (published_on, timezone.localdate())
    if fresh and key in REFERENCE_DATA:
        REFERENCE_DATA[key].lay()
        return
    _load_reference_data(published_on)
    if fresh:
        REFERENCE_DATA[key] = snapshots.take(None, tables=written)


def _load_reference_data(published_on: dt.date) -> None:
    data = reference_data.read()
    if not Questionnaire.objects.exists():
        questionnaire_use_cases.load_questionnaires(data, published_on=published_on)
    if not Grid.objects.exists():
        load_grids(data)
        load_durations(data)


def values(wanted: float, count: int) -> list[Decimal]:
    """`count` values of the scale whose mean is at least `wanted` (out of 100), by two neighbours of the ladder."""
    mean = Decimal(str(wanted)) / 100
    high, low = next((pair for pair in pairwise(LADDER) if mean >= pair[1]), (LADDER[2], LADDER[3]))
    highs = ceil((mean - low) / (high - low) * count)
    return [high] * highs + [low] * (count - highs)


def answers(kind: str, wanted: float, responses: int, *, salt: str = "") -> SimpleUploadedFile:
    """A file of answers whose note is at least that; the salt makes two files of the same note differ."""
    questionnaire = Questionnaire.objects.filter(kind=kind).latest("version")
    codes = [question.code for question in questionnaire.questions.all()]
    lines = [";".join([*codes, "finished", "site"])]
    lines += [
        ";".join([*[str(value).replace(".", ",")] * len(codes), "1", salt])
        for value in values(wanted, responses)
    ]
    return SimpleUploadedFile(f"{kind}.csv", "\n".join(lines).encode(), "text/csv")


def pdf(name: str, case: Case | None = None) -> SimpleUploadedFile:
    """A small file that is a PDF by its first bytes."""
    content = f"%PDF-1.4\n% {name} {case.dossier_id if case else ''}\n%%EOF\n"
    return SimpleUploadedFile(f"{name}.pdf", content.encode(), "application/pdf")
