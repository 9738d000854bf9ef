"""What was asked of another body ends by itself when the dossier is closed before the answer, or that body. CON-04."""

from __future__ import annotations

from typing import Any

from candidates.dossiers.enums import CLOSED
from candidates.dossiers.models import Dossier
from certification.bodies import queries as bodies
from certification.bodies.enums import TakeoverState
from certification.bodies.models import Takeover
from label_sp.actors.models import Organisation
from label_sp.journal import journal


def lapse(*, instance: Dossier, target: str | None, **_: Any) -> None:
    """Within the transaction of whatever closes the dossier (`post_transition`): no act can forget it."""
    kept = target in CLOSED and not instance._state.adding  # one that was never saved asked nobody
    asked = bodies.open_takeover(instance) if kept else None
    if asked is not None:
        _lapse(asked, instance, "le dossier est clos")


def of_closed(body: Organisation) -> None:
    """Nobody of a closed body answers: each candidate may choose another one. Within the transaction that closes it."""
    for asked in body.takeovers.filter(state=TakeoverState.ASKED).select_related("dossier"):
        _lapse(asked, asked.dossier, "l’organisme choisi est fermé")


def _lapse(asked: Takeover, dossier: Dossier, reason: str) -> None:
    asked.state, asked.answered_on = TakeoverState.LAPSED, dossier.today
    asked.save()
    journal.record(dossier, "takeover.lapsed", actor=None, body=str(asked.body), reason=reason)
