"""What the clock does about requests for an access."""

from __future__ import annotations

from datetime import timedelta

from candidates.access import use_cases
from label_sp.clock.schedules import Rank, scheduled


@scheduled(
    "Oublier les demandes d’accès jamais confirmées", every=timedelta(hours=1), minute=50, rank=Rank.TIDY
)
def forget_access_requests() -> int:
    """Delete those whose link nobody followed in time. Returns how many."""
    return use_cases.forget_unconfirmed()
