"""Documents: a dossier in one archive, with its summary. DOS-01."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from candidates.dossiers.models import Dossier
from candidates.indicators.queries import indicator_lines
from candidates.pieces import queries as pieces
from candidates.pieces.enums import PieceKind
from candidates.pieces.models import Piece
from label_sp.actors.models import User
from label_sp.common import pdf, zips
from label_sp.common.zips import Member

SUMMARY, TEMPLATE = "00 Synthèse du dossier.pdf", "candidates/documents/summary.html"
EARLIER = "versions précédentes"


def archive_name(dossier: Dossier) -> str:
    """The name of the downloaded file."""
    return f"dossier-{dossier.reference}.zip"


def members(dossier: Dossier, reader: User) -> list[Member]:
    """What this person may read of the dossier: its summary, then each version of each piece."""
    now = timezone.localtime()
    lines = pieces.checklist(dossier, reader)
    return [zips.of_bytes(SUMMARY, _summary(dossier, lines, now), now), *_pieces(lines)]


def _pieces(lines: list[pieces.PieceLine]) -> Iterator[Member]:
    for number, line in enumerate(lines, start=1):
        folder = f"{number:02d} {zips.safe_name(line.label)}"
        for piece in line.versions:
            yield Member(
                path_of(folder, piece, line),
                timezone.localtime(piece.uploaded_at),
                piece.size,
                _opened(piece),
            )


def path_of(folder: str, piece: Piece, line: pieces.PieceLine) -> str:
    """The latest version stands in the folder of its piece, those before it in one below."""
    below = folder if piece == line.current else f"{folder}/{EARLIER}"
    return f"{below}/v{piece.version} {zips.safe_name(piece.name)}"


def _opened(piece: Piece) -> zips.Opened:
    return lambda: piece.file.open("rb")


def _summary(dossier: Dossier, lines: list[pieces.PieceLine], now: datetime) -> bytes:
    context = {
        "dossier": dossier,
        "fictitious": dossier.is_fictitious,
        "lines": lines,
        "number": len(PieceKind),
        "sites": [site for site in dossier.service.sites.all() if site.in_perimeter],
        "assessment": dossier.self_assessments.first(),
        "indicators": indicator_lines(dossier),
        "now": now,
    }
    return pdf.render(TEMPLATE, context, identifier=f"dossier-summary-{dossier.pk}")
