"""Sentences are written with plain spaces and leave with no-break ones: tests read them as they were written.

What leaves is still typeset in every test, and told when that changed anything but spaces and the spans around codes.
A test marked `typeset` reads what people do, and so does every browser: Playwright takes all spaces for one.
"""

from __future__ import annotations

import re

from label_sp.common import typography
from label_sp.guide.french import NO_BREAK

shown = False
_text, _page = typography.text, typography.page


class Changed(AssertionError):
    """The typography of what leaves touched more than it may."""


def install() -> None:
    """Once per process. Not by a patch: no stage of a dossier is another one by it."""
    typography.text = _checked_text
    typography.page = _checked_page


def plain(typeset: str) -> str:
    """As it was written, but for no-break spaces that were there."""
    held = re.sub(rf"{typography.HELD}(.*?){typography.END}", r"\1", typeset)
    return held.replace(NO_BREAK, " ")


def _checked_text(written: str) -> str:
    return _checked(written, _text(written))


def _checked_page(html: str, *, codes: bool = True) -> str:
    return _checked(html, _page(html, codes=codes))


def _checked(before: str, after: str) -> str:
    if plain(after) != before.replace(NO_BREAK, " "):
        raise Changed(_first_change(before.replace(NO_BREAK, " "), plain(after)))
    return after if shown else before


def _first_change(before: str, after: str) -> str:
    """The two, around where they part."""
    place = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), 0)
    near = slice(max(place - 60, 0), place + 60)
    return f"{before[near]!r} became {after[near]!r}"
