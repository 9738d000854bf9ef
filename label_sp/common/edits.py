"""Several people in one text: nobody's save takes another's away without a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


class EditConflict(Exception):
    """Somebody saved in between. Nothing was written; `current` is what is stored now, with who wrote it and when."""

    current: Any


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the version to send with the next one, and when it was written."""

    code: str
    version: int
    at: datetime
