"""What the clock starts: counting the answers that came."""

from datetime import timedelta

from label_sp.clock.schedules import Rank, scheduled
from surveys.answering import counting


@scheduled("Compter les réponses aux enquêtes", every=timedelta(seconds=10), rank=Rank.WORK_OUT)
def count_answers() -> int:
    """Count what came since the last time, campaign by campaign. Returns how many answers."""
    return counting.count_waiting()
