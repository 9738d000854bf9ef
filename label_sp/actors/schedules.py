"""What the clock does about accounts. Idempotent: running one twice, or at any time, changes nothing."""

from __future__ import annotations

from datetime import timedelta

from label_sp.actors import passwords
from label_sp.clock.schedules import Rank, scheduled


@scheduled("Répondre aux mots de passe oubliés", every=timedelta(seconds=10), rank=Rank.ANSWER, urgent=True)
def answer_password_requests() -> int:
    """Send the links that were asked for. Returns how many requests were looked at."""
    return passwords.answer_requests()
