"""What pages show: the coverage of the control points by evidence, as bars."""

from __future__ import annotations

from dataclasses import dataclass

from candidates.evidence.queries import Covered
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
