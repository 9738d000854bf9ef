"""Failed logins: a pause for one account from one place, and a slower pace for a place that tries many accounts.

Both are counted in the database by django-axes, whatever the cache does. An account is never locked for everybody: who
knows an address of somebody could shut that person out from anywhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from axes.utils import reset
from django.db.models import Max, Sum
from django.http import HttpRequest
from django.utils import timezone

from label_sp.actors.models import User

MANY = 20  # failures from one place during a pause, whatever the accounts
PACE = timedelta(seconds=20)  # from then on, between two tries


class Handler(AxesDatabaseHandler):
    """django-axes', which also slows down who tries one account after the other."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        return super().is_locked(request, credentials) or is_slowed(request)


def is_slowed(request: Any) -> bool:
    """Did this place fail too often, and again just now? What is refused for that is not counted as a failure."""
    now = timezone.now()
    recent = AccessAttempt.objects.filter(
        ip_address=request.axes_ip_address, attempt_time__gte=now - get_cool_off(request)
    ).aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    request.slowed = bool(recent["last"]) and recent["failures"] >= MANY and now - recent["last"] < PACE
    return request.slowed


def forget(request: Any, user: User) -> None:
    """What a login by the page does by itself: the failures of this account from this place count no more."""
    reset(ip=request.axes_ip_address, username=user.email)


def pause(request: Any) -> timedelta:
    """How long to wait before the next try."""
    return PACE if getattr(request, "slowed", False) else get_cool_off(request)
