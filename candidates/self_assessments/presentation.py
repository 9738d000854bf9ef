"""The candidate's grid: what its page asks, what was said last year; the years side by side. PRE-01."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from candidates.grids.presentation import OR, Asked, Board, Entry, Filters, Problem, Sheet, board, cards
from candidates.self_assessments import queries
from candidates.self_assessments.models import Filling, SelfAssessment
from label_sp.design.comparison import Column, Comparison, compared
from label_sp.guide.french import short_date
from label_sp.guide.numbers import Exact

SHEET = Sheet(
    texts=(Asked("comment", "commentaire", "Commentaire"), Asked("action", "action", "Action prévue")),
    before="Autodiagnostic précédent",
)
YEARS = 5  # side by side: more would not be read


def filling_board(filling: Filling, filters: Filters, problem: Problem | None = None) -> Board:
    """Read the grid in a fixed number of queries, whatever its size."""
    dossier = filling.dossier
    last = queries.latest_detailed(dossier)
    rows = list(queries.points_of(filling))
    addresses = {
        row.point.code: reverse("candidates:self_assessment_point", args=[dossier.pk, row.point.code])
        for row in rows
    }
    found = cards(SHEET, rows, before=_said_in(last), problem=problem, address=addresses)
    return board(found, queries.standing(filling), filters, weak=_weak(last))


def finished_board(assessed: SelfAssessment, filters: Filters) -> Board:
    """One that is finished, with the one before beside."""
    last = queries.detailed_before(assessed)
    rows = queries.points_of(assessed.filling)
    found = cards(SHEET, rows, before=_said_in(last), problem=None)
    return board(found, queries.standing(assessed.filling), filters, weak=_weak(last))


def _said_in(last: SelfAssessment | None) -> dict[str, Entry]:
    return {row.point.code: SHEET.stored(row) for row in queries.points_of(last.filling)} if last else {}


def _weak(last: SelfAssessment | None) -> tuple[str, ...] | None:
    return tuple(row.point.code for row in queries.weak_points(last)) if last else None


def years(recorded: Sequence[SelfAssessment]) -> Comparison | None:
    """The last ones, the oldest first; None when there are not two."""
    shown = list(reversed(recorded[:YEARS]))
    if len(shown) < 2:
        return None
    return compared([Column(short_date(each.done_on), _scores(each)) for each in shown])


def _scores(assessed: SelfAssessment) -> dict[int | str, Exact | None]:
    found: dict[int | str, Exact | None] = dict(assessed.by_engagement.items())
    return found | {OR: assessed.of_or_criteria}
