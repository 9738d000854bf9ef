"""Facts for the guide: the decision."""

from __future__ import annotations

from datetime import date

from audits.audit.models import Audit
from audits.auditors import queries as auditor_queries
from audits.scoring import queries as scoring_queries
from audits.scoring.models import Score
from candidates.dossiers.models import Dossier
from candidates.self_assessments import queries as self_assessment_queries
from certification.bodies.facts import agreement_signed, habilitation_in_force
from certification.dossier.facts import INITIAL
from label_sp.actors.models import User
from label_sp.guide import decision, eligibility, visit
from label_sp.guide import dossier as file_rules
from label_sp.guide.failures import Failure, Failures
from surveys.campaigns import queries as campaign_queries


def survey_failures(dossier: Dossier, purpose: str, audit_first_day: date) -> tuple[Failure, ...]:
    """Why the surveys allow no tier: missing, not valid (SUU-04, SUA-03), or too old at the initial audit (SUR-01).

    A missing one at a follow-up leaves its condition without a value, which no tier accepts.
    """
    users, agents = campaign_queries.facts(dossier, purpose)
    if purpose == INITIAL:
        return file_rules.failures_of_surveys(users, agents, audit_first_day)
    return tuple(failure for survey in (users, agents) if survey for failure in survey.failures)


def self_assessment_failures(dossier: Dossier, audit_first_day: date, today: date) -> Failures:
    """PRE-01 on the day the visit really began; a central service has none of its own."""
    if eligibility.is_central(dossier.applies_as):
        return ()
    known = self_assessment_queries.days_done(dossier)
    done_on = visit.self_assessment_for(known, audit_first_day)
    return file_rules.failures_of_self_assessment(done_on, audit_first_day, today=today)


def participants(audit: Audit) -> frozenset[str]:
    """ACT-10: whoever took part in the audit, that is its auditors and anyone who ever wrote in its grid."""
    writers = Score.objects.filter(audit=audit, updated_by__isnull=False).values_list(
        "updated_by_id", flat=True
    )
    return frozenset(str(pk) for pk in {*(each.pk for each in audit.auditors), *writers})


def decision_facts(
    dossier: Dossier, audit: Audit, decider: User | None, today: date
) -> decision.DecisionFacts:
    """What a decision rests on. ACT-06, ACT-10, DEC-01 to DEC-08."""
    return decision.DecisionFacts(
        scores=scoring_queries.scores_for_verdict(audit),
        report_received_on=audit.report_sent_on,
        observations_on=audit.observations_on,
        waived_on=audit.observations_waived_on,
        decider_id=str(decider.pk) if decider else "",
        audit_participants=participants(audit) if decider else frozenset(),
        habilitation_in_force=habilitation_in_force(dossier.body_id, today),
        agreement_signed=agreement_signed(dossier, today),
        survey_failures=survey_failures(dossier, audit.kind, audit.first_day or today),
        self_assessment_failures=self_assessment_failures(dossier, audit.first_day or today, today),
        decider_ties=auditor_queries.ties(decider, dossier.service) if decider else (),
    )
