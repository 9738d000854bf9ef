"""What the clock starts: the medians of the time that services take."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from candidates.effort import use_cases
from label_sp.clock.schedules import Rank, scheduled


@scheduled(
    "Compter le temps que les services consacrent à chaque étape",
    every=timedelta(days=1),
    hours=(1, 7),
    minute=20,
    rank=Rank.TIDY,
)
def work_out_effort() -> int:
    """The medians, anew. Returns how many there are."""
    return use_cases.work_out(timezone.localdate())
