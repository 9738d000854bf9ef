"""Which piece a file is, by its name: « Plan-de-formation 2026.pdf » is the training plan."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from candidates.pieces.enums import PieceKind
from label_sp.common import words

WORDS: Mapping[str, tuple[str, ...]] = (
    MappingProxyType(  # how words begin, folded; static/app/pieces.js reads them too
        {
            PieceKind.CANDIDATE_DATA: ("presentation", "candidat", "identification"),
            PieceKind.ORGANISATION_CHART: ("organigramme", "organisation"),
            PieceKind.TRAINING_PLAN: ("formation", "training"),
            PieceKind.SELF_ASSESSMENT: ("autodiag", "diagnostic", "autoeval", "self"),
            PieceKind.USER_SAMPLE_METHOD: ("echantillon", "methode", "sample"),
            PieceKind.SURVEY_REPORTS: ("enquete", "sondage", "satisfaction", "survey"),
            PieceKind.IMPROVEMENT_PLAN: ("amelioration", "action", "improvement"),
            PieceKind.QUALITY_INDICATORS: ("indicateur", "indicator"),
        }
    )
)


def kind_of(name: str) -> PieceKind | None:
    """The piece with most of its words in the name; None when no piece, or more than one, has."""
    kept = words.stored(name)
    scores = {kind: sum(f" {word}" in kept for word in known) for kind, known in WORDS.items()}
    best = max(scores.values())
    found = [kind for kind, score in scores.items() if score == best]
    return PieceKind(found[0]) if best and len(found) == 1 else None
