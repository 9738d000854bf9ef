"""What the clock starts: the answers files that nobody imported go."""

from __future__ import annotations

from datetime import timedelta

from label_sp.clock.schedules import Rank, scheduled
from surveys.imports import use_cases


@scheduled(
    "Retirer les fichiers de réponses déposés depuis plus d’un jour",
    every=timedelta(hours=1),
    minute=50,
    rank=Rank.TIDY,
)
def forget_answers_files() -> int:
    """Take away what arrived more than a day ago. Returns how many."""
    return use_cases.forget_uploads()
