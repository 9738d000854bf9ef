"""A document takes half a second to lay out: tests that are not about documents get a blank sheet in its place.

The words are still put together from the template, so that what is wrong in them fails everywhere. What is about
documents says so with the mark `paper`, and draws as in production; so does every process that a test starts.
"""

from __future__ import annotations

from label_sp.common import pdf

BLANK = b"%PDF-1.7\n% blank\n%%EOF\n"

drawn = True
_draw = pdf.render


def install() -> None:
    """Once per process. Not by a patch: no stage of a dossier is another one by it."""
    pdf.render = _render


def _render(template: str, context: dict[str, object], *, identifier: str) -> bytes:
    if drawn:
        return _draw(template, context, identifier=identifier)
    pdf.html(template, context)
    return BLANK
