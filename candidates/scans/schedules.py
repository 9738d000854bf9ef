"""What the clock starts: files go through the antivirus."""

from __future__ import annotations

from datetime import timedelta

from candidates.scans import use_cases
from label_sp.clock.schedules import Rank, scheduled


@scheduled("Faire analyser les fichiers par l’antivirus", every=timedelta(minutes=1), rank=Rank.ANSWER)
def scan_files() -> int:
    """Scan what waits; nothing without an antivirus. Returns how many were."""
    return use_cases.scan_all()
