"""Documents: an HTML template becomes a tagged PDF, without any access to network or disk but our own assets."""

from __future__ import annotations

from django.template.loader import render_to_string

from label_sp.common import typography


def html(template: str, context: dict[str, object]) -> str:
    """The document before it is typeset and becomes a PDF; this is what tests read."""
    return render_to_string(template, context)


def render(template: str, context: dict[str, object], *, identifier: str) -> bytes:
    """A tagged PDF (PDF/UA-1 variant). The same context and identifier give the same bytes."""
    from label_sp.common import pdf_engine  # noqa: PLC0415 (WeasyPrint is heavy: a process that draws nothing starts without)

    return pdf_engine.draw(typography.page(html(template, context)), identifier=identifier)
