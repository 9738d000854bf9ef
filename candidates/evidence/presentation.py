"""What pages show: the coverage of the control points by evidence, as bars."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from candidates.dossiers.models import Dossier
from candidates.evidence.queries import Covered, of_dossier
from candidates.grids.presentation import OR

ROW, TRACK = 28, 340  # heights and lengths of the drawing


@dataclass(frozen=True, slots=True)
class Bar:
    """One engagement, `rank` rows from the top."""

    rank: int
    group: Covered

    @property
    def y(self) -> int:
        return ROW * self.rank

    @property
    def length(self) -> int:
        return TRACK * self.group.covered // self.group.total

    @property
    def numbered(self) -> bool:
        return self.group.key != OR

    @property
    def name(self) -> str:
        return f"Eng. {self.group.key}" if self.numbered else "Or"


def evidence_by_point(dossier: Dossier) -> dict[str, list[tuple[str, str]]]:
    """What the candidate shows for each control point: titles, and where they stand on the page of evidence. DOS-05."""
    page = reverse("candidates:evidence", args=[dossier.pk])
    found: dict[str, list[tuple[str, str]]] = {}
    for each in of_dossier(dossier):
        for code in each.codes:
            found.setdefault(code, []).append((each.title, f"{page}#preuve-{each.pk}"))
    return found
