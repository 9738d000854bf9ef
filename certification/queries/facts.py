"""The facts of a dossier that the guide asks for, out of the four apps. One place, so that page, API and job agree."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django_fsm import TransitionNotAllowed

from audits import queries as audits
from audits.models import Audit, Score
from candidates import queries as candidates
from candidates.models import Dossier
from certification.models import (
    ActionPlan,
    CertificationAgreement,
    CertificationBody,
    Habilitation,
    Suspension,
)
from label_sp.actors.models import User
from label_sp.guide import attestation, decision, follow_up, suspension, withdrawal
from label_sp.guide import dossier as file_rules
from label_sp.guide.failures import Failure
from surveys import queries as surveys

INITIAL, FOLLOW_UP = "initial", "follow_up"


def habilitation_in_force(body_id: UUID | None, on: date) -> bool:
    """ACT-06: may this body act on that day?"""
    return Habilitation.objects.in_force(on).filter(body__organisation=body_id).exists()


def habilitations_in_force(on: date) -> list[Habilitation]:
    """The habilitations in force on that day, by body. LIS-04."""
    found = Habilitation.objects.in_force(on).select_related("body__organisation")
    return list(found.order_by("body__organisation__name"))


def body_of(dossier: Dossier) -> CertificationBody | None:
    """The body as it was registered."""
    return CertificationBody.objects.filter(organisation=dossier.body_id).first()


def habilitated_bodies(on: date) -> list[object]:
    """The organisations that may take on a candidate on that day. LIS-04."""
    return list(Habilitation.objects.in_force(on).values_list("body__organisation_id", flat=True))


def agreement_signed(dossier: Dossier, on: date) -> bool:
    """CON-03: is there a signed contract between this body and this candidate for this cycle?"""
    return CertificationAgreement.objects.filter(
        dossier=dossier, body=dossier.body_id, signed_on__lte=on
    ).exists()


def submission(dossier: Dossier, today: date) -> file_rules.SubmissionFacts:
    """What the filing looks at. PRE-01, SUR-01, DOS-01, DOS-02."""
    users, agents = surveys.facts(dossier, INITIAL)
    habilitated = habilitation_in_force(dossier.body_id, today)
    return candidates.submission_facts(dossier, users, agents, body_habilitated=habilitated)


def admission(dossier: Dossier, today: date, *, sample_accepted: bool) -> file_rules.AdmissionFacts:
    """What the body's admissibility review looks at. CON-03, DOS-03."""
    users, agents = surveys.facts(dossier, INITIAL)
    return file_rules.AdmissionFacts(
        agreement_signed=agreement_signed(dossier, today),
        habilitation_in_force=habilitation_in_force(dossier.body_id, today),
        missing_verdicts=candidates.without_verdict(dossier),
        open_complements=candidates.open_complements(dossier),
        self_assessment_on=candidates.latest_self_assessment_on(dossier),
        users=users,
        agents=agents,
        audit_first_day=dossier.audit_first_day or today,
        sample_accepted=sample_accepted,
        service_kind=dossier.service.kind,
    )


def notes(dossier: Dossier, purpose: str) -> tuple[str, str]:
    """The global notes of the user and agent surveys as exact text ("200/3"), blank when there is no result."""
    return tuple(  # type: ignore[return-value]
        str(survey.global_note) if survey and survey.global_note is not None else ""
        for survey in surveys.facts(dossier, purpose)
    )


def audit_of(dossier: Dossier, kind: str) -> Audit | None:
    """The live audit of that kind (initial or follow_up), None before it is assigned."""
    return audits.live_audit(dossier, kind)


def current_audit(dossier: Dossier) -> Audit | None:
    """The audit that the dossier's present step is about: the follow-up once there is one, else the initial."""
    return audit_of(dossier, FOLLOW_UP) or audit_of(dossier, INITIAL)


def survey_failures(dossier: Dossier, purpose: str, audit_first_day: date) -> tuple[Failure, ...]:
    """Why the surveys allow no tier: missing, not valid (SUU-04, SUA-03), or too old at the initial audit (SUR-01).

    A missing one at a follow-up leaves its condition without a value, which no tier accepts.
    """
    users, agents = surveys.facts(dossier, purpose)
    if purpose == INITIAL:
        return file_rules.failures_of_surveys(users, agents, audit_first_day)
    return tuple(failure for survey in (users, agents) if survey for failure in survey.failures)


def participants(audit: Audit) -> frozenset[str]:
    """ACT-10: whoever took part in the audit, that is its auditor and anyone who ever wrote in its grid."""
    writers = Score.objects.filter(audit=audit, updated_by__isnull=False).values_list(
        "updated_by_id", flat=True
    )
    return frozenset(str(pk) for pk in {audit.auditor_id, *writers})


def decision_facts(
    dossier: Dossier, audit: Audit, decider: User | None, today: date
) -> decision.DecisionFacts:
    """What a decision rests on. ACT-06, ACT-10, DEC-01 to DEC-08."""
    return decision.DecisionFacts(
        scores=audits.scores_for_verdict(audit),
        report_received_on=audit.report_sent_on,
        observations_on=audit.observations_on,
        waived_on=audit.observations_waived_on,
        decider_id=str(decider.pk) if decider else "",
        audit_participants=participants(audit),
        habilitation_in_force=habilitation_in_force(dossier.body_id, today),
        agreement_signed=agreement_signed(dossier, today),
        survey_failures=survey_failures(dossier, audit.kind, audit.first_day or today),
        decider_ties=audits.ties(decider, dossier.service) if decider else (),
    )


def follow_up_opening(dossier: Dossier) -> follow_up.OpeningFacts:
    """What opening the follow-up looks at. FOL-01, FOL-02."""
    users, agents = surveys.facts(dossier, FOLLOW_UP)
    initial = audit_of(dossier, INITIAL)
    obtained = label_start(dossier)
    done = tuple(dossier.self_assessments.values_list("done_on", flat=True))
    return follow_up.OpeningFacts(
        obtained_on=obtained,
        initial_audit_last_day=initial.last_day if initial and initial.last_day else obtained,
        initial_self_assessment_on=max((day for day in done if day <= obtained), default=obtained),
        self_assessments=done,
        users=users,
        agents=agents,
        concluded_on=dossier.follow_up_concluded_on,
    )


def label_start(dossier: Dossier) -> date:
    """The day the label was obtained. Raises TransitionNotAllowed when there is no label: its acts have no sense."""
    if dossier.obtained_on is None:
        raise TransitionNotAllowed(f"{dossier.reference} has no label")
    return dossier.obtained_on


def label(dossier: Dossier, *, replaced_on: date | None = None) -> attestation.LabelFacts | None:
    """The days that make the label's standing; None when none was ever granted. LIS-01 to LIS-03.

    Uses `dossier.suspensions.all()` and `dossier.next`, so that a list can prefetch them.
    """
    if dossier.obtained_on is None or dossier.valid_until is None:
        return None
    following = getattr(dossier, "next", None)
    return attestation.LabelFacts(
        obtained_on=dossier.obtained_on,
        valid_until=dossier.valid_until,
        suspensions=tuple((s.started_on, s.lifted_on) for s in dossier.suspensions.all()),
        withdrawn_from=dossier.withdrawn_from,
        replaced_on=replaced_on,
        renewed_on=following.obtained_on if following else None,
    )


def suspension_facts(dossier: Dossier, ground: str, conform_by: date) -> suspension.SuspensionFacts:
    """SUS-01, SUS-02, FOL-05."""
    plan = dossier.action_plans.first()
    return suspension.SuspensionFacts(
        ground=ground,
        conform_by=conform_by,
        action_plan_due=dossier.action_plan_due_on,
        action_plan_received_on=plan.submitted_on if plan else None,
    )


def open_suspension(dossier: Dossier) -> Suspension | None:
    """The suspension in course."""
    return dossier.suspensions.filter(lifted_on__isnull=True).first()


def open_action_plan(dossier: Dossier) -> ActionPlan | None:
    """The action plan asked for and not accepted yet."""
    return dossier.action_plans.filter(accepted_on__isnull=True).first()


def withdrawal_facts(dossier: Dossier, ground: str, effective_on: date) -> withdrawal.WithdrawalFacts:
    """WIT-01, WIT-02."""
    obtained = label_start(dossier)
    return withdrawal.WithdrawalFacts(
        ground=ground,
        effective_on=effective_on,
        valid_until=dossier.valid_until or effective_on,
        follow_up_window_last=follow_up.calendar_of(obtained).window_last,
        follow_up_held=dossier.follow_up_concluded_on is not None,
        suspended_on=dossier.suspended_on,
        conform_by=dossier.conform_by,
    )
