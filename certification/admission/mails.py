"""Messages about a candidature, from its filing to its acknowledgement."""

from __future__ import annotations

from collections.abc import Sequence

from candidates.dossiers.models import Dossier
from candidates.pieces.enums import PieceKind
from candidates.pieces.models import Piece
from certification.decisions.mails import FOLLOW_UP
from certification.dossier.mails import CANDIDATE, MANAGER, candidates, kind, managers, told
from label_sp.guide.calendar import french_date
from label_sp.outbox import kinds
from label_sp.outbox.kinds import Kind
from label_sp.outbox.outbox import Draft

GROUP = "Candidature"
SUBMITTED = kind(
    "dossier.submitted",
    "Dossier déposé",
    "à la gestion de l’organisme",
    GROUP,
    "{service} dépose son dossier {reference}",
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
    "{service} : des compléments du dossier {reference} sont demandés",
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
    "{service} : les compléments du dossier {reference} sont transmis",
    "{service} a répondu à vos demandes de compléments.",
    rule="DOS-04",
    roles=MANAGER,
)
ACKNOWLEDGED = kind(
    "dossier.acknowledged",
    "Accusé de réception d’un dossier recevable",
    "à l’équipe du service",
    GROUP,
    "{service} : accusé de réception du dossier {reference}",
    "{organisme} accuse réception de votre dossier : il est recevable. "
    "Vous recevrez le plan d’audit 10 jours ouvrés au moins avant la visite.",
    rule="DOS-03",
    legal=True,
    roles=CANDIDATE,
)
REQUEST_COMPLEMENTS = kind(
    "follow_up.complements_requested",
    "Compléments de la demande d’audit de suivi demandés",
    "à l’équipe du service",
    FOLLOW_UP,
    "{service} : des compléments de la demande d’audit de suivi sont demandés",
    "Sur votre demande d’audit de suivi, {organisme} vous demande :\n{demandes}\n\n"
    "Déposez-les dans le dossier, puis transmettez-les : l’audit est confié quand la demande est recevable.",
    fields=COMPLEMENTS_REQUESTED.fields,
    rule="DOS-04",
    legal=True,
    roles=CANDIDATE,
)
REQUEST_COMPLETED = kind(
    "follow_up.resubmitted",
    "Compléments de la demande d’audit de suivi transmis",
    "à la gestion de l’organisme",
    FOLLOW_UP,
    "{service} : les compléments de la demande d’audit de suivi sont transmis",
    "{service} a répondu à vos demandes de compléments sur sa demande d’audit de suivi.",
    rule="DOS-04",
    roles=MANAGER,
)
REQUEST_ACKNOWLEDGED = kind(
    "follow_up.acknowledged",
    "Accusé de réception d’une demande d’audit de suivi recevable",
    "à l’équipe du service",
    FOLLOW_UP,
    "{service} : accusé de réception de la demande d’audit de suivi",
    "{organisme} accuse réception de votre demande d’audit de suivi : elle est recevable. "
    "Vous recevrez le plan d’audit 10 jours ouvrés au moins avant la visite.",
    rule="DOS-03",
    legal=True,
    roles=CANDIDATE,
)
kinds.register(SUBMITTED, COMPLEMENTS_REQUESTED, COMPLEMENTS_FILED, ACKNOWLEDGED)
kinds.register(REQUEST_COMPLEMENTS, REQUEST_COMPLETED, REQUEST_ACKNOWLEDGED)


def dossier_submitted(dossier: Dossier) -> list[Draft]:
    """To the body, at once. DOS-02."""
    return told(SUBMITTED, dossier, managers(dossier))


def _for(dossier: Dossier, application: Kind, request: Kind) -> tuple[Kind, str]:
    """The kind at an application or at a follow-up request, and the occasion: the pieces filed so far.

    Two letters never have the same: between them a new version was filed.
    """
    if dossier.follow_up_opened_on is None:
        return application, ""
    return request, f"{dossier.follow_up_opened_on}:{dossier.pieces.count()}"


def complements_requested(dossier: Dossier, asked: Sequence[Piece]) -> list[Draft]:
    """To the candidate: all requests in one letter. DOS-04."""
    lines = "\n".join(
        f"- {PieceKind(piece.kind).label} : {piece.verdict_reason}"
        + (f" (attendu le {french_date(piece.complement_due)})" if piece.complement_due else "")
        for piece in asked
    )
    of, occasion = _for(dossier, COMPLEMENTS_REQUESTED, REQUEST_COMPLEMENTS)
    return told(of, dossier, candidates(dossier), occasion, demandes=lines)


def complements_filed(dossier: Dossier) -> list[Draft]:
    of, occasion = _for(dossier, COMPLEMENTS_FILED, REQUEST_COMPLETED)
    return told(of, dossier, managers(dossier), occasion)


def dossier_acknowledged(dossier: Dossier) -> list[Draft]:
    """To the candidate. DOS-03."""
    of, occasion = _for(dossier, ACKNOWLEDGED, REQUEST_ACKNOWLEDGED)
    return told(of, dossier, candidates(dossier), occasion)
