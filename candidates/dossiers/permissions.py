"""Who may do what on a dossier, each right with the sentence that refuses it."""

from __future__ import annotations

from candidates.dossiers.models import Dossier
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.actors.queries import Actor
from label_sp.common.permissions import right


@right(
    "Seule l’équipe de la candidature (responsables et contributeurs) peut faire cela.",
    holder="Candidat",
    about="dossier",
)
def can_prepare(actor: Actor, dossier: Dossier) -> bool:
    """The candidate's team: managers and contributors of the service's organisation."""
    return actors.has_role(actor, dossier.service.organisation_id, *CANDIDATE_TEAM)


@right(
    "Seul un responsable de la candidature peut faire cela.",
    holder="Candidat, responsable de la candidature",
    about="dossier",
)
def can_commit(actor: Actor, dossier: Dossier) -> bool:
    """Whoever answers for the candidate (create, submit, abandon): its managers."""
    return actors.has_role(actor, dossier.service.organisation_id, Role.CANDIDATE_MANAGER)


@right(
    "Seules les personnes qui gèrent les dossiers de l’organisme peuvent faire cela.",
    holder="Organisme, gestion des dossiers",
    about="dossier",
)
def can_manage(actor: Actor, dossier: Dossier) -> bool:
    """The body's managers: admissibility, planning, follow-up of the dossier."""
    return actors.has_role(actor, dossier.body_id, Role.BODY_MANAGER)


@right("Ce que l’organisme n’a pas encore transmis ne se lit qu’à l’organisme.", about="dossier")
def reads_drafts(actor: Actor, dossier: Dossier) -> bool:
    """Those who write what has not left yet: the body's managers and deciders; `audits.audit.permissions` adds
    the auditor.

    A draft is nobody else's business: not the candidate's, nor the DITP's, which supervises what was sent.
    """
    return actors.has_role(actor, dossier.body_id, Role.BODY_MANAGER, Role.DECIDER)


@right(
    "Seule une personne chargée des décisions peut décider.",
    holder="Organisme, décision",
    about="dossier",
)
def can_decide(actor: Actor, dossier: Dossier) -> bool:
    """The body's deciders. That they took no part in the audit is a rule (ACT-10), not a role."""
    return actors.has_role(actor, dossier.body_id, Role.DECIDER)
