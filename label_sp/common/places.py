"""Pages that a lower app leads to without knowing the app that shows them.

An app above names its own (`name`, when it is ready); those below ask for the address (`address`, or `{% place %}`).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

_PAGES: dict[str, str] = {}


def name(pages: Mapping[str, str]) -> None:
    """Say which page each place is: {"dossier": "certification:dossier"}."""
    _PAGES.update(pages)


def address(place: str, *about: object) -> str:
    """Where that place is. Raises LookupError for a place that no app named."""
    if place not in _PAGES:
        raise LookupError(f"No app says where {place!r} is.")
    return reverse(_PAGES[place], args=about)
