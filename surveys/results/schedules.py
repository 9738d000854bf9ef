"""What the clock starts: reports that were not made yet."""

from __future__ import annotations

from datetime import timedelta

from label_sp.clock.schedules import Rank, scheduled
from surveys.results import use_cases


@scheduled("Faire les rapports des enquêtes closes", every=timedelta(minutes=10), rank=Rank.GATHER)
def keep_survey_reports() -> int:
    """Make those of campaigns that have none. Returns how many campaigns."""
    return use_cases.keep_missing()
