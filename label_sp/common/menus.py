"""The menu beside all pages of a dossier: each topic says its own entries, in its room `menu`.

    @menus.entry(70)
    def pieces(user, dossier):
        yield "Pièces", reverse("candidates:pieces", args=[dossier.pk])

An entry that this person does not have on this dossier yields nothing. Orders go up in the order of the menu.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Said = Iterable[tuple[str, str]]
Entry = Callable[[Any, Any], Said]
_ENTRIES: dict[int, Entry] = {}


@dataclass(frozen=True, slots=True)
class Link:
    """One line. `current`, as aria-current wants it: "page" on that very page, "true" below it, else blank."""

    label: str
    url: str
    current: str


def entry(order: int) -> Callable[[Entry], Entry]:
    """Put what is decorated in the menu, at that place: (user, dossier) → (label, address)…"""

    def add(said: Entry) -> Entry:
        if _ENTRIES.setdefault(order, said) is not said:
            raise ValueError(f"Two entries of the menu have the order {order}.")
        return said

    return add


def links(user: Any, dossier: Any, path: str) -> list[Link]:
    """The entries that this person has there; the one of `path`, or else of the page just above it, is the current."""
    said = [each for order in sorted(_ENTRIES) for each in _ENTRIES[order](user, dossier)]
    root = said[0][1] if said else ""  # the overview, whose address begins many others
    above = [url for _, url in said if (path.startswith(url) and url != root) or url == path]
    nearest = max(above, key=len, default=None)
    mark = "page" if nearest == path else "true"
    return [Link(label, url, mark if url == nearest else "") for label, url in said]
