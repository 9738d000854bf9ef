"""What the clock starts: the files that nobody sorted go."""

from __future__ import annotations

from datetime import timedelta

from candidates.pieces import together
from label_sp.clock.schedules import Rank, scheduled


@scheduled(
    "Retirer les fichiers dont personne n’a dit quelle pièce ils sont",
    every=timedelta(hours=1),
    minute=40,
    rank=Rank.TIDY,
)
def sweep_waiting_files() -> int:
    """Take away what waited for more than a day. Returns how many."""
    return together.sweep_waiting()
