"""Messages about a candidature, from its filing to its acknowledgement."""

from __future__ import annotations

from collections.abc import Sequence

from candidates.dossiers.models import Dossier
from candidates.pieces.enums import PieceKind
from candidates.pieces.models import Piece
from certification.dossier.mails import CANDIDATE, MANAGER, candidates, kind, managers, told
from label_sp.guide.calendar import french_date
from label_sp.outbox import kinds
from label_sp.outbox.outbox import Draft

GROUP = "Candidature"
SUBMITTED = kind(
    "dossier.submitted",
    "Dossier déposé",
    "à la gestion de l’organisme",
    GROUP,
    "Dossier {reference} déposé",
    "{service} a déposé son dossier de candidature. Examinez les pièces, puis accusez réception ou demandez des "
    "compléments.",
    rule="DOS-02",
    roles=MANAGER,
)
COMPLEMENTS_REQUESTED = kind(
    "dossier.complements_requested",
    "Compléments demandés",
    "à l’équipe du service",
    GROUP,
    "Dossier {reference} : des compléments sont demandés",
    "{organisme} vous demande :\n{demandes}\n\nDéposez-les dans le dossier avant la visite, puis transmettez-les.",
    fields={
        "demandes": (
            "les demandes, une par ligne",
            "- Plan d’actions : la page 2 manque (attendu le lundi 15 mars 2027)",
        )
    },
    rule="DOS-04",
    legal=True,
    roles=CANDIDATE,
)
COMPLEMENTS_FILED = kind(
    "dossier.resubmitted",
    "Compléments transmis",
    "à la gestion de l’organisme",
    GROUP,
    "Dossier {reference} : compléments transmis",
    "{service} a répondu à vos demandes de compléments.",
    rule="DOS-04",
    roles=MANAGER,
)
ACKNOWLEDGED = kind(
    "dossier.acknowledged",
    "Accusé de réception d’un dossier recevable",
    "à l’équipe du service",
    GROUP,
    "Dossier {reference} : accusé de réception",
    "{organisme} accuse réception de votre dossier : il est recevable. "
    "Vous recevrez le plan d’audit 10 jours ouvrés au moins avant la visite.",
    rule="DOS-03",
    legal=True,
    roles=CANDIDATE,
)
kinds.register(SUBMITTED, COMPLEMENTS_REQUESTED, COMPLEMENTS_FILED, ACKNOWLEDGED)


def dossier_submitted(dossier: Dossier) -> list[Draft]:
    """To the body, at once. DOS-02."""
    return told(SUBMITTED, dossier, managers(dossier))


def complements_requested(dossier: Dossier, asked: Sequence[Piece]) -> list[Draft]:
    """To the candidate: all requests in one letter. DOS-04."""
    lines = "\n".join(
        f"- {PieceKind(piece.kind).label} : {piece.verdict_reason}"
        + (f" (attendu le {french_date(piece.complement_due)})" if piece.complement_due else "")
        for piece in asked
    )
    return told(COMPLEMENTS_REQUESTED, dossier, candidates(dossier), demandes=lines)


def complements_filed(dossier: Dossier) -> list[Draft]:
    return told(COMPLEMENTS_FILED, dossier, managers(dossier))


def dossier_acknowledged(dossier: Dossier) -> list[Draft]:
    """To the candidate. DOS-03."""
    return told(ACKNOWLEDGED, dossier, candidates(dossier))
