"""What the clock does about invitations. Idempotent: running one twice, or at any time, changes nothing."""

from __future__ import annotations

from datetime import timedelta

from label_sp.clock.schedules import Rank, scheduled
from surveys.invitations import leaving, mailing


@scheduled("Envoyer les invitations aux enquêtes", every=timedelta(minutes=1), rank=Rank.GATHER)
def send_survey_mails() -> int:
    """Put the mails of the minute in the outbox. Returns how many were new."""
    return mailing.advance()


@scheduled(
    "Effacer les adresses des enquêtes closes depuis 30 jours",
    every=timedelta(hours=1),
    minute=35,
    rank=Rank.TIDY,
)
def forget_survey_addresses() -> int:
    """Nobody's address is kept longer. Returns of how many campaigns."""
    return leaving.forget_addresses()
