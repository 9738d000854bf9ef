"""Who may do what on an audit."""

from uuid import UUID

from audits.models import Audit
from candidates.models import Dossier
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.queries import Actor

NOT_THE_AUDITOR = "Seule la personne chargée de cet audit peut faire cela."


def can_assign(actor: Actor, dossier: Dossier) -> bool:
    """The managers of the dossier's body. ACT-07."""
    return actors.has_role(actor, dossier.body_id, Role.BODY_MANAGER)


def can_declare_auditors(actor: Actor, organisation_id: UUID) -> bool:
    """The managers of that body. ACT-07, ACT-08."""
    return actors.has_role(actor, organisation_id, Role.BODY_MANAGER)


def can_audit(actor: Actor, audit: Audit) -> bool:
    """The person the audit was given to, as long as they are an auditor of the dossier's body."""
    return audit.auditor_id == actor.pk and actors.has_role(actor, audit.dossier.body_id, Role.AUDITOR)


def can_cancel(actor: Actor, audit: Audit) -> bool:
    """The managers of the dossier's body."""
    return actors.has_role(actor, audit.dossier.body_id, Role.BODY_MANAGER)


def can_answer(actor: Actor, audit: Audit) -> bool:
    """Whoever answers for the candidate: its managers. AUD-08."""
    return actors.has_role(actor, audit.dossier.service.organisation_id, Role.CANDIDATE_MANAGER)


def can_conclude(actor: Actor, audit: Audit) -> bool:
    """The deciders of the dossier's body."""
    return actors.has_role(actor, audit.dossier.body_id, Role.DECIDER)


def can_read_scores(actor: Actor, audit: Audit) -> bool:
    """Whoever sees the audit, once the report is sent; before that its auditor and the body's people only. AUD-08."""
    if audit.is_frozen:
        return True
    if audit.auditor_id == actor.pk:
        return actors.has_role(actor, audit.dossier.body_id, Role.AUDITOR)
    return actors.has_role(actor, audit.dossier.body_id, Role.BODY_MANAGER, Role.DECIDER)
