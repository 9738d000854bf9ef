"""What the clock does about accounts. Idempotent: running one twice, or at any time, changes nothing."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task

from label_sp.actors import passwords
from label_sp.clock.schedules import recorded
from label_sp.clock.tasks import Nudge


@shared_task(base=Nudge)
@recorded("answer_password_requests", "Répondre aux mots de passe oubliés", every=timedelta(seconds=10))
def answer_password_requests() -> int:
    """Send the links that were asked for. Returns how many requests were looked at."""
    return passwords.answer_requests()
