"""What the guide would answer today to the next step of a dossier. The acts ask it again, under their lock.

The candidate is not told what the body or the auditor has not sent yet: a draft is nobody else's business.
"""

from __future__ import annotations

from audits import queries as audits
from audits.models import DATES_MISSING
from candidates import queries as candidates
from certification.queries import facts
from certification.queries.situation import Situation
from label_sp.guide import audit as audit_rules
from label_sp.guide import bodies, decision, follow_up, suspension
from label_sp.guide import dossier as file_rules
from label_sp.guide.failures import Failure, Failures

NEAR_DAYS = 60

UNDER_EXAMINATION = Failure(
    "DOS-03",
    "L’organisme examine les pièces du dossier.",
    found="un examen en cours",
    needed="un avis sur chaque pièce, puis l’accusé de réception",
    next_step="Attendez l’accusé de réception, ou la demande de compléments.",
)
PLAN_NOT_SENT = Failure(
    "AUD-01",
    "Le plan d’audit n’est pas encore transmis.",
    found="un plan en préparation",
    needed="un plan d’audit 10 jours ouvrés avant la visite",
    next_step="Attendez le plan d’audit.",
)
REPORT_NOT_SENT = Failure(
    "AUD-07",
    "Le rapport d’audit n’est pas encore transmis.",
    found="un audit en cours",
    needed="un rapport 21 jours au plus après la visite",
    next_step="Attendez le rapport : vous aurez 10 jours pour y répondre.",
)


def submit(it: Situation) -> Failures:
    return file_rules.failures_to_submit(facts.submission(it.dossier, it.today), today=it.today)


def acknowledge(it: Situation) -> Failures:
    """The check of the sample is ticked on the page: here it is supposed done."""
    if not it.works_inside:
        return (UNDER_EXAMINATION,)
    known = facts.admission(it.dossier, it.today, sample_accepted=True)
    return file_rules.failures_to_acknowledge(known, today=it.today)


def resubmit(it: Situation) -> Failures:
    known = file_rules.ResubmissionFacts(
        open_complements=candidates.open_complements(it.dossier),
        audit_first_day=it.dossier.audit_first_day or it.today,
    )
    return file_rules.failures_to_resubmit(known, today=it.today)


def assign(it: Situation) -> Failures:
    return bodies.failures_to_act(habilitation_in_force=it.habilitated)


def send_plan(it: Situation) -> Failures:
    if not it.works_inside:
        return (PLAN_NOT_SENT,)
    known = it.plan_facts
    return audit_rules.failures_to_send_plan(known, today=it.today) if known else (DATES_MISSING,)


def send_report(it: Situation) -> Failures:
    if not it.works_inside or it.audit is None:
        return (REPORT_NOT_SENT,)
    known = audits.report_facts(it.audit, list(audits.scores_of(it.audit)))
    return audit_rules.failures_to_send_report(known, today=it.today)


def observe(it: Situation) -> Failures:
    if it.audit is None:
        return ()
    return audit_rules.failures_to_observe(it.audit.report_sent_on, it.today, already=it.audit.is_answered)


def decide(it: Situation) -> Failures:
    """ACT-10 is about who decides: it is asked of those who do."""
    if it.audit is None:
        return ()
    decider = it.user if it.decides else None
    known = facts.decision_facts(it.dossier, it.audit, decider, it.today)
    return decision.failures_to_decide(known, today=it.today)


def open_follow_up(it: Situation) -> Failures:
    return follow_up.failures_to_open(facts.follow_up_opening(it.dossier), today=it.today)


def accept_action_plan(it: Situation) -> Failures:
    awaited = follow_up.failures_to_accept_plan(it.plan.submitted_on if it.plan else None)
    return (*bodies.failures_to_act(habilitation_in_force=it.habilitated), *awaited)


def lift(it: Situation) -> Failures:
    """As long as nobody recorded that the service conforms again, that is what is missing."""
    known = suspension.LiftingFacts(
        conformity_shown_on=None,
        conform_by=it.dossier.conform_by or it.today,
        valid_until=it.dossier.valid_until or it.today,
    )
    awaited = suspension.failures_to_lift(known, today=it.today)
    return (*bodies.failures_to_act(habilitation_in_force=it.habilitated), *awaited)


def is_near(it: Situation, key: str) -> bool:
    """Is the open deadline of that name late, or due within two months?"""
    found = it.deadline(key)
    return found is not None and found.days_left(it.today) <= NEAR_DAYS
