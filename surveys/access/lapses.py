"""A request that nobody answered ends by itself when its dossier prepares no such audit any more."""

from __future__ import annotations

from typing import Any

from candidates.dossiers.models import Dossier
from surveys.access import use_cases


def lapse(*, instance: Dossier, **_: Any) -> None:
    """Within the transaction of whatever moves the dossier (`post_transition`): no act can forget it."""
    if not instance._state.adding:  # one that was never saved asks for nothing
        use_cases.lapse(instance)
