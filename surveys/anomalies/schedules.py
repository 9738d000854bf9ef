"""What the clock starts: campaigns that were closed or imported and not looked at."""

from __future__ import annotations

from datetime import timedelta

from label_sp.clock.schedules import Rank, scheduled
from surveys.anomalies import use_cases


@scheduled("Chercher ce qui surprend dans les enquêtes closes", every=timedelta(minutes=10), rank=Rank.GATHER)
def look_for_anomalies() -> int:
    """Look at those that nobody looked at. Returns how many campaigns."""
    return use_cases.look_missing()
