"""When a form was shown, and for which campaign: signed in the form itself, so that no table holds it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils import timezone

STEP = 10  # seconds: a duration is rounded down to it, and tells nobody from another
LONGEST = 3600  # what took longer was left open
SALT = "surveys.answering.stamps"


@dataclass(frozen=True, slots=True)
class Stamp:
    """`step` counts steps of ten seconds since 1970."""

    campaign_id: UUID
    step: int

    @property
    def seconds(self) -> int:
        """How long ago it was made."""
        return max(0, min(LONGEST, (_now() - self.step) * STEP))


def make(campaign_id: UUID) -> str:
    """What stands in the form."""
    return _signer().sign(f"{campaign_id.hex}.{_now()}")


def read(text: str) -> Stamp | None:
    """None for one that was not made here."""
    try:
        campaign, _, step = _signer().unsign(text).partition(".")
    except BadSignature:
        return None
    return Stamp(UUID(campaign), int(step))


def _now() -> int:
    return int(timezone.now().timestamp()) // STEP


def _signer() -> Signer:
    return Signer(salt=SALT)
