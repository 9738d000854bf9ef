"""When a form was shown, and for which campaign: signed in the form itself, so that no table holds it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.utils import timezone

STEP = 10  # seconds: a duration is rounded down to it, and tells nobody from another
LONGEST = 3600  # what took longer was left open
PURPOSE = b"surveys.answering.stamps\0"


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
    return _signed(f"{campaign_id.hex}.{_now()}")


def read(text: str) -> Stamp | None:
    """None for one that was not made here."""
    said, _, _ = text.rpartition(".")
    campaign, _, step = said.partition(".")
    if not said or not hmac.compare_digest(_signed(said).encode(), text.encode()):
        return None
    return Stamp(UUID(campaign), int(step))


def _now() -> int:
    return int(timezone.now().timestamp()) // STEP


def _signed(said: str) -> str:
    return f"{said}.{hmac.new(_key(), said.encode(), sha256).hexdigest()[:32]}"


def _key() -> bytes:
    return PURPOSE + settings.SECRET_KEY.encode()
