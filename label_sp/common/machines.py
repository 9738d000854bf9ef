"""What our state machines share: a state that only transitions change, and a stale row that cannot be saved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django_fsm import ConcurrentTransitionMixin


class StateMachine(ConcurrentTransitionMixin, models.Model):
    """A row with a protected `status`. Saving one whose status another process changed raises ConcurrentTransition."""

    class Meta:
        abstract = True

    def refresh_from_db(
        self, using: str | None = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        """Reload, state included: set aside first and put back if the row is gone (django-fsm's own way is unsafe)."""
        kept = self.__dict__.pop("status", None)
        try:
            models.Model.refresh_from_db(self, using=using, fields=fields, from_queryset=from_queryset)
        finally:
            if kept is not None:
                self.__dict__.setdefault("status", kept)
        self._update_initial_state()
