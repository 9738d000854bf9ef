"""What the clock starts: reminders of campaigns whose planned end is over."""

from __future__ import annotations

from datetime import timedelta

from label_sp.clock.schedules import Rank, scheduled
from surveys.steering import use_cases


@scheduled(
    "Rappeler la fin prévue des enquêtes", every=timedelta(minutes=30), hours=(6, 21), rank=Rank.REMIND
)
def recall_survey_ends() -> int:
    """Tell the teams, once for each end. Returns how many campaigns."""
    return use_cases.recall_ends()
