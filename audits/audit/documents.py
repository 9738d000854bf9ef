"""Documents: an audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Printed:
    """A report on paper: its bytes, and fingerprints of what it was printed from."""

    pdf: bytes
    source: str
    scores_sha256: str
    sent_on: date
