"""Documents: a dossier in one archive, with its summary. DOS-01."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from candidates.dossiers.models import Dossier
from candidates.evidence import queries as evidence
from candidates.evidence.models import Evidence
from candidates.indicators.queries import indicator_lines
from candidates.pieces import queries as pieces
from candidates.pieces.enums import PieceKind
from candidates.pieces.models import Piece
from candidates.scans import queries as scans
from candidates.scans.enums import ScanState
from candidates.team import queries as team
from label_sp.actors.models import User
from label_sp.common import pdf, zips
from label_sp.common.zips import Member

SUMMARY, TEMPLATE = "00 Synthèse du dossier.pdf", "candidates/documents/summary.html"
EARLIER, EVIDENCE = "versions précédentes", "09 Preuves"


def archive_name(dossier: Dossier) -> str:
    """The name of the downloaded file."""
    return f"dossier-{dossier.reference}.zip"


def members(dossier: Dossier, reader: User) -> list[Member]:
    """What this person may read of the dossier: its summary, each version of each piece, the evidence.

    What the antivirus has not found clean is told as not readable.
    """
    now = timezone.localtime()
    lines = pieces.checklist(dossier, reader)
    filed = evidence.of_dossier(dossier)
    kept_back = _kept_back([*(each for line in lines for each in line.versions), *filed])
    summary = zips.of_bytes(SUMMARY, _summary(dossier, lines, filed, now), now)
    return [summary, *_pieces(lines, kept_back), *_evidence(filed, kept_back)]


def _evidence(filed: list[Evidence], kept_back: set[str]) -> Iterator[Member]:
    """The files; links stand in the summary. A number tells apart those of one name."""
    for number, each in enumerate((one for one in filed if one.file), start=1):
        path = f"{EVIDENCE}/{number:03d} {zips.safe_name(each.name)}"
        yield Member(path, timezone.localtime(each.added_at), each.size, _opened(each, kept_back))


def _pieces(lines: list[pieces.PieceLine], kept_back: set[str]) -> Iterator[Member]:
    for number, line in enumerate(lines, start=1):
        folder = f"{number:02d} {zips.safe_name(line.label)}"
        for piece in line.versions:
            yield Member(
                path_of(folder, piece, line),
                timezone.localtime(piece.uploaded_at),
                piece.size,
                _opened(piece, kept_back),
            )


def path_of(folder: str, piece: Piece, line: pieces.PieceLine) -> str:
    """The latest version stands in the folder of its piece, those before it in one below."""
    below = folder if piece == line.current else f"{folder}/{EARLIER}"
    return f"{below}/v{piece.version} {zips.safe_name(piece.name)}"


def _kept_back(stored: Sequence[Piece | Evidence]) -> set[str]:
    said = scans.states(each.sha256 for each in stored)
    return {sha256 for sha256, state in said.items() if state != ScanState.CLEAN}


def _opened(stored: Piece | Evidence, kept_back: set[str]) -> zips.Opened:
    def opened() -> Any:
        if stored.sha256 in kept_back:
            raise PermissionError("not found clean by the antivirus")
        return stored.file.open("rb")

    return opened


def _summary(dossier: Dossier, lines: list[pieces.PieceLine], filed: list[Evidence], now: datetime) -> bytes:
    context = {
        "dossier": dossier,
        "fictitious": dossier.is_fictitious,
        "referent": team.referent(dossier),
        "signatory": team.signatory(dossier),
        "lines": lines,
        "evidence": filed,
        "number": len(PieceKind),
        "sites": [site for site in dossier.service.sites.all() if site.in_perimeter],
        "assessment": dossier.self_assessments.first(),
        "indicators": indicator_lines(dossier),
        "now": now,
    }
    return pdf.render(TEMPLATE, context, identifier=f"dossier-summary-{dossier.pk}")
