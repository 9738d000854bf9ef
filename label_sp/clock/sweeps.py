"""What the clock sweeps away: files that no row names."""

from __future__ import annotations

from datetime import timedelta

from label_sp.clock import leftovers
from label_sp.clock.schedules import Rank, scheduled


@scheduled(
    "Retirer les fichiers qu’aucune fiche ne nomme", every=timedelta(hours=1), minute=50, rank=Rank.TIDY
)
def sweep_files() -> int:
    """Take away what killed processes left among the files, once it is a day old. Returns how many."""
    return leftovers.sweep()
