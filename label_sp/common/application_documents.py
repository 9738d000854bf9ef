"""What the application itself can hand in: a document that it makes, for the piece of the dossier that asks for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ApplicationDocument:
    """A file made here. `proves_on`: the day that it speaks of, which may be long before the day it was made."""

    file_name: str
    content: bytes
    proves_on: date
