"""Documents that the application makes itself, offered where a file is asked for.

An app above says how to make one (`offer`, in its room `documents`); the page below that asks for the file takes it
without knowing whose it is.

    offer("survey_reports", ready=closed_on, make=reports)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

Ready = Callable[[Any], date | None]


@dataclass(frozen=True, slots=True)
class ApplicationDocument:
    """A file made here. `proves_on`: the day that it speaks of, which may be long before the day it was made."""

    file_name: str
    content: bytes
    proves_on: date


Make = Callable[[Any], ApplicationDocument | None]


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered: `ready(about)` is the day that it proves, None while there is nothing to make a document of;
    `make(about)` the document, None in the same cases."""

    ready: Ready
    make: Make


_OFFERS: dict[str, Offer] = {}


def offer(asked: str, *, ready: Ready, make: Make) -> None:
    """Say that the application makes what is asked for under that key. Raises ValueError for a second one."""
    if asked in _OFFERS:
        raise ValueError(f"{asked} is offered already.")
    _OFFERS[asked] = Offer(ready, make)


def ready_on(asked: str, about: Any) -> date | None:
    """The day that the document would prove; None when there is none to make."""
    found = _OFFERS.get(asked)
    return found.ready(about) if found else None


def made(asked: str, about: Any) -> ApplicationDocument | None:
    """The document; None when there is none to make."""
    found = _OFFERS.get(asked)
    return found.make(about) if found else None
