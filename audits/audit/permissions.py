"""Who may do what on an audit, each right with the sentence that refuses it."""

from __future__ import annotations

from audits.audit.models import Audit
from candidates.dossiers import permissions as dossier_permissions
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.queries import Actor
from label_sp.common.permissions import right

can_assign = dossier_permissions.can_manage  # ACT-07


@right(
    "Seuls les auditeurs de cet audit peuvent faire cela.",
    holder="Auditeur",
    about="audit",
)
def can_audit(actor: Actor, audit: Audit) -> bool:
    """Each auditor of this audit, as long as they are one of the dossier's body: grid, closing meeting."""
    mine = audit.auditor_id == actor.pk or actor.pk in {each.pk for each in audit.co_auditors.all()}
    return mine and actors.has_role(actor, audit.dossier.body_id, Role.AUDITOR)


@right(
    "Seul l’auditeur qui mène cet audit peut faire cela.",
    holder="Auditeur",
    about="audit",
)
def can_lead(actor: Actor, audit: Audit) -> bool:
    """The auditor who leads: plan and report are theirs to write and to send. AUD-01, AUD-07."""
    return audit.auditor_id == actor.pk and actors.has_role(actor, audit.dossier.body_id, Role.AUDITOR)


@right(dossier_permissions.can_manage.refusal, holder=dossier_permissions.can_manage.holder, about="audit")
def can_cancel(actor: Actor, audit: Audit) -> bool:
    """The managers of the dossier's body."""
    return dossier_permissions.can_manage(actor, audit.dossier)


@right(dossier_permissions.can_commit.refusal, holder=dossier_permissions.can_commit.holder, about="audit")
def can_answer(actor: Actor, audit: Audit) -> bool:
    """Whoever answers for the candidate: its managers. AUD-08."""
    return dossier_permissions.can_commit(actor, audit.dossier)


@right(dossier_permissions.can_decide.refusal, holder=dossier_permissions.can_decide.holder, about="audit")
def can_conclude(actor: Actor, audit: Audit) -> bool:
    """The deciders of the dossier's body."""
    return dossier_permissions.can_decide(actor, audit.dossier)


@right(dossier_permissions.reads_drafts.refusal, about="audit")
def reads_drafts(actor: Actor, audit: Audit) -> bool:
    """Whoever reads the body's drafts of that dossier, and whoever writes those of this audit."""
    return can_audit(actor, audit) or dossier_permissions.reads_drafts(actor, audit.dossier)


@right("Les scores se lisent une fois le rapport transmis.", about="audit")
def can_read_scores(actor: Actor, audit: Audit) -> bool:
    """Whoever sees the audit, once the report is sent; before that scores and report are drafts. AUD-08."""
    return audit.is_frozen or reads_drafts(actor, audit)


@right("Le plan d’audit se lit une fois transmis.", about="audit")
def can_read_plan(actor: Actor, audit: Audit) -> bool:
    """Whoever sees the audit, once its plan is sent; before that sites and people are a draft. AUD-01.

    The days of the visit are no draft: the dossier's deadlines count from them, for everyone.
    """
    return audit.plan_sent_on is not None or reads_drafts(actor, audit)
