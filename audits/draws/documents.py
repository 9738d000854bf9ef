"""Documents: the minutes of a draw."""

from __future__ import annotations

from audits.draws import presentation
from audits.draws.models import SiteDraw
from label_sp.common import pdf

MINUTES = "audits/documents/draw.html"


def print_minutes(draw: SiteDraw) -> bytes:
    """Who drew what from which list, when, and how to redo it. SAM-04."""
    audit = draw.audit
    context: dict[str, object] = {
        "shown": presentation.shown(draw),
        "draw": draw,
        "audit": audit,
        "dossier": audit.dossier,
        "service": audit.dossier.service,
        "fictitious": audit.dossier.is_fictitious,
    }
    return pdf.render(MINUTES, context, identifier=f"draw:{draw.pk}")
