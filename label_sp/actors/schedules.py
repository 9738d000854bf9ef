"""What the clock does about accounts. Idempotent: running one twice, or at any time, changes nothing."""

from __future__ import annotations

from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler

from label_sp.actors import activity, passwords
from label_sp.clock.schedules import Rank, scheduled


@scheduled("Répondre aux mots de passe oubliés", every=timedelta(seconds=10), rank=Rank.ANSWER, urgent=True)
def answer_password_requests() -> int:
    """Send the links that were asked for. Returns how many requests were looked at."""
    return passwords.answer_requests()


@scheduled("Oublier les connexions de plus d’un an", every=timedelta(hours=1), minute=40, rank=Rank.TIDY)
def forget_logins() -> int:
    """Delete what is kept of logins and failures after a year. Returns how many lines went."""
    forgotten: int = AxesProxyHandler.reset_logs(age_days=activity.KEPT.days)
    return forgotten + AxesProxyHandler.reset_failure_logs(age_days=activity.KEPT.days)
