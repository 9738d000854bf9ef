"""What the clock starts: deadlines."""

from datetime import timedelta

from certification.deadlines import use_cases
from label_sp.clock.schedules import Rank, scheduled


@scheduled(
    "Recalculer les échéances des dossiers qui ont changé", every=timedelta(minutes=1), rank=Rank.WORK_OUT
)
def refresh_deadlines() -> int:
    """Work out again the deadlines of the dossiers that an act touched. Returns how many."""
    return use_cases.refresh_touched()


@scheduled(
    "Recalculer toutes les échéances (écarts corrigés)",
    every=timedelta(days=7),
    hours=(1, 6),
    minute=30,
    rank=Rank.WORK_OUT,
)
def rebuild_deadlines() -> int:
    """Work out all deadlines again. Returns how many rows were wrong.

    There are none unless the software or the guide changed.
    """
    return use_cases.rebuild_all()
