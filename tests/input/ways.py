"""The ways by which a day comes in: one page for each form that asks one, one operation of the API for each body.

Each says at which stage the act is possible, by whom, and what else is given; the days of `data` are good ones.
tests/input/test_both_ends.py fails when a form or an operation that takes a day has no way here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.base import ContentFile

from candidates.dossiers.models import Dossier
from certification.bodies.models import CertificationAgreement, Takeover
from certification.follow_up.models import ActionPlan
from certification.funding.models import FundingRound
from certification.funding.use_cases import open_round
from surveys.campaigns.models import Campaign
from surveys.questionnaires.use_cases import start_draft
from tests.input.there import Data, There
from tests.scenario_files import answers
from tests.surveys.campaigns.run_cases import prepared

PASSWORD = "mot-de-passe-de-test"


def _consulted(there: There) -> Data:
    kind = {"listed_name": "Médiathèque", "treated_as": "state_establishment"}
    return {"answer": "D’accord.", "ministry_consulted_on": there.day(-3), **kind}


def _nothing(_: There) -> Data:
    return {}


@dataclass(frozen=True)
class Way:
    """`key` is the form, or the operation; `name` the route of the page, or the path of the operation."""

    key: str
    stage: str
    role: str
    name: str
    data: Callable[[There], Data]
    method: str = "post"
    where: Callable[[There], Data] = _nothing
    before: Callable[[There], object] = _nothing
    fmt: str = "json"


def _between(there: There) -> Data:
    return {"du": there.day(-400), "au": there.day(-1)}


def _decided(there: There) -> Data:
    return {"since": there.day(-400), "until": there.day(-1)}


def _plan(there: There) -> Data:
    first, last = there.visit
    body = there.case.people.body.pk
    return {"body": body, "audit_first_day": first, "audit_last_day": last, "perimeter": "Tout l’accueil."}


def _assessment(there: There) -> Data:
    return {"done_on": there.day(-3), "summary": "", **{f"score_{number}": "75" for number in range(1, 9)}}


def _evidence(there: There) -> Data:
    link = {"title": "Page", "link": "https://www.exemple.fr/"}
    return link | {"proves_on": there.day(-3), "valid_until": there.day(300), "points": ["1.1"]}


def _assessment_by_api(there: There) -> Data:
    return {"done_on": there.day(-3), "scores": {str(number): "75" for number in range(1, 9)}}


def _indicator(there: There) -> Data:
    return {"label": "Délai de réponse", "in_place_since": there.day(-400)}


def _survey(there: There) -> Data:
    return {
        "solicited": 1000,
        "opened_on": there.day(-60),
        "closed_on": there.day(-20),
        "sample_method": "Tous les usagers du trimestre.",
        "file": answers("users", 95, 60, salt="autre"),
    }


def _campaign(there: There) -> Data:
    days = {"opened_on": there.day(3), "planned_end": there.day(40)}
    return days | {"otherwise": 10, "sample_method": "Tous les usagers du trimestre."}


def _run(there: There, *, is_open: bool = False) -> Campaign:
    """A campaign of the dossier, in preparation or open."""
    dossier = there.case.dossier
    made = dossier.campaigns.filter(source="run").first() or prepared(dossier, there.case.people.candidate)
    if is_open:
        Campaign.objects.filter(pk=made.pk).update(status="open")
    return made


def _of_run(there: There) -> Data:
    return {"campaign_id": _run(there).pk}


def _prolonged(there: There) -> Data:
    return {"act": "prolong", "planned_end": there.day(50)}


def _review(there: There) -> Data:
    return {"verdict": "complement", "reason": "L’année précédente manque.", "due": there.day(20)}


def _agreement(there: There) -> Data:
    return {"signed_on": there.day(-1), "ends_on": there.day(1200), "agents_in_scope": 12, "perimeter": ""}


def _no_agreement(there: There) -> object:
    return CertificationAgreement.objects.filter(dossier=there.case.dossier).delete()


def _takeover_asked(there: There) -> object:
    """The body of the case is asked to take over its own dossier, which is another's for now."""
    dossier, former = there.case.dossier, there.new_body().organisation
    Dossier.objects.filter(pk=dossier.pk).update(body=former)
    people = {"asked_by": there.case.people.candidate, "former": former, "body": there.case.people.body}
    return Takeover.objects.create(dossier=dossier, asked_on=there.today, **people)


def _tie(there: There) -> Data:
    service = there.case.dossier.service_id
    return {"service": service, "nature": "Conseil", "ended_on": there.day(-900)}


def _tie_on_page(there: There) -> Data:
    return {"act": "tie", "auditor": there.case.people.auditor.pk, **_tie(there)}


def _body(there: There) -> Data:
    return {
        "name": "Organisme de plus",
        "address": "",
        "standard": "17065",
        "accreditation_number": "5-0002",
        "accreditation_valid_until": there.day(900),
    }


def _habilitation(there: There) -> Data:
    return {"decided_on": there.day(-30), "agreement_signed_on": there.day(-20)}


def _habilitation_on_page(there: There) -> Data:
    return {"act": "habilitate", **_habilitation(there)}


def _signature(there: There) -> Data:
    return {"signed_on": there.day(-2)}


def _signature_on_page(there: There) -> Data:
    return {"act": "sign", "habilitation": there.unsigned().pk, **_signature(there)}


def _audit_plan(there: There) -> Data:
    first, last = there.visit
    return {"first_day": first, "last_day": last, "sites": [there.site()], "resource_persons": "La cheffe"}


def _held(there: There) -> Data:
    return {"held_on": there.visit[1], "last_day": there.visit[1]}


def _suspension(there: There) -> Data:
    return {"ground": "mark_misused", "reason": "Le logo est ailleurs.", "conform_by": there.day(60)}


def _refusal(there: There) -> Data:
    return {"refused_on": there.day(), "words": "Le service ne veut d’aucune visite."}


def _new_date(there: There) -> Data:
    return {"reason": "Les travaux durent.", "conform_by": there.day(30)}


def _lifting(there: There) -> Data:
    return {"conformity": "Le logo est retiré.", "conformity_shown_on": there.day(-1)}


def _withdrawal(there: There) -> Data:
    return {"ground": "mark_misused", "reason": "Le logo est resté.", "effective_on": there.day()}


def _plan_filed(there: There) -> object:
    """As after a follow-up that missed a minimum, without living through it."""
    dossier = there.case.dossier
    Dossier.objects.filter(pk=dossier.pk).update(status="action_plan_due", action_plan_due_on=there.today)
    days = dict.fromkeys(("requested_on", "due_on", "submitted_on"), there.today)
    return ActionPlan.objects.create(dossier=dossier, text="Former l’accueil.", **days)


def _better_plan(there: There) -> Data:
    return {"reason": "Aucune échéance.", "due_on": there.day(10)}


def _funding(there: There) -> Data:
    return {"network": "CAF", "amount": "5000", "granted_on": there.day(-3), "agreement": "2027-12"}


def _envelope(there: There) -> object:
    return FundingRound.objects.first() or open_round(actor=there.case.people.ditp, name="2027", limit=30)


def _signed(data: Callable[[There], Data]) -> Callable[[There], Data]:
    return lambda there: {**data(there), "password": PASSWORD}


def _visit(there: There) -> Data:
    first, last = there.visit
    return {"audit_first_day": first, "audit_last_day": last, "territory": "metropole"}


def _label(there: There) -> Data:
    return {"obtained_on": there.day(), "kind": "local"}


PAGES = (
    Way("certification.desk.forms.DossiersForm", "ready", "ditp", "certification:dossiers", _between, "get"),
    Way("certification.desk.forms.JournalForm", "ready", "candidate", "certification:dossier_journal", _between, "get"),
    Way("audits.desk.forms.AuditsForm", "planned", "ditp", "audits:audits", _between, "get"),
    Way("label_sp.messages.forms.MessagesForm", "ready", "candidate", "actors:messages", _between, "get"),
    Way("certification.register.forms.RegisterForm", "labelled", "ditp", "certification:register", _decided, "get"),
    Way("certification.admission.forms.PlanForm", "ready", "candidate", "certification:prepare", _plan),
    Way("candidates.self_assessments.forms.SelfAssessmentForm", "ready", "candidate",
        "candidates:self_assessment", _assessment),
    Way("candidates.evidence.forms.EvidenceForm", "ready", "candidate", "candidates:evidence", _evidence),
    Way("candidates.indicators.forms.IndicatorForm", "ready", "candidate", "candidates:indicators", _indicator),
    Way("surveys.imports.forms.ImportForm", "ready", "candidate", "surveys:import", _survey,
        where=lambda _: {"kind": "users"}),
    Way("surveys.campaigns.plan_forms.PlanForm", "ready", "candidate", "surveys:correct_campaign", _campaign,
        where=_of_run, before=_run),
    Way("surveys.campaigns.plan_forms.ProlongForm", "ready", "candidate", "surveys:campaign", _prolonged,
        where=_of_run, before=lambda there: _run(there, is_open=True)),
    Way("surveys.answering.forms.SheetForm", "ready", "candidate", "surveys:paper",
        lambda there: {"day": there.day(), "answers": "4" * 15}, where=_of_run,
        before=lambda there: _run(there, is_open=True)),
    Way("surveys.answering.forms.SheetFilesForm", "ready", "candidate", "surveys:paper_files",
        lambda there: {"day": there.day(), "sheets": ContentFile(b"Bonjour", "feuille.pdf")}, where=_of_run,
        before=lambda there: _run(there, is_open=True)),
    Way("surveys.questionnaires.forms.PublishForm", "ready", "ditp", "surveys:questionnaire_publish",
        lambda there: {"published_on": there.day(3)}, where=lambda _: {"kind": "users"},
        before=lambda there: start_draft("users", actor=there.case.people.ditp)),
    Way("certification.admission.forms.ReviewForm", "submitted", "manager", "certification:review_piece", _review),
    Way("certification.admission.forms.AgreementForm", "submitted", "manager", "certification:agreement", _agreement,
        before=_no_agreement),
    Way("certification.takeovers.forms.TakeOverForm", "submitted", "manager", "certification:take_over", _agreement,
        before=_takeover_asked),
    Way("certification.auditors.forms.TieForm", "submitted", "manager", "certification:auditors", _tie_on_page),
    Way("certification.bodies.forms.BodyForm", "submitted", "ditp", "certification:body_new", _body),
    Way("certification.bodies.forms.HabilitationForm", "submitted", "ditp", "certification:body", _habilitation_on_page,
        where=lambda there: {"pk": there.new_body().pk}),
    Way("certification.bodies.forms.AgreementSignedForm", "submitted", "ditp", "certification:body",
        _signature_on_page, where=lambda there: {"pk": there.unsigned().body_id}),
    Way("candidates.eligibility.forms.AnswerForm", "submitted", "ditp", "candidates:eligibility_request",
        lambda there: {**_consulted(there), "accepted": "yes"}, where=lambda there: {"pk": there.off_the_list().pk}),
    Way("certification.funding.forms.GrantForm", "submitted", "ditp", "certification:grant_funding", _funding,
        before=_envelope),
    Way("certification.reminders.forms.PreviewForm", "submitted", "ditp", "certification:reminders_preview",
        lambda there: {"jour": there.day(3), "q": ""}, method="get"),
    Way("label_sp.simulators.forms.ScheduleForm", "submitted", "", "simulators:schedule", _visit, method="get"),
    Way("label_sp.simulators.forms.ScheduleForm", "submitted", "", "simulators:schedule_file", _visit, method="get"),
    Way("label_sp.simulators.forms.CycleForm", "submitted", "", "simulators:cycle", _label, method="get"),
    Way("label_sp.simulators.forms.CycleForm", "submitted", "", "simulators:cycle_file", _label, method="get"),
    Way("audits.visits.forms.FirstDayForm", "ready", "candidate", "audits:first_day",
        lambda there: {"first_day": there.visit[0]}, method="get"),
    Way("audits.visits.forms.PlanForm", "assigned", "auditor", "audits:plan", _audit_plan),
    Way("audits.draws.forms.DrawForm", "assigned", "auditor", "audits:draw", lambda _: {"size": 1}),
    Way("audits.visits.forms.ClosingMeetingForm", "planned", "auditor", "audits:closing_meeting", _held),
    Way("certification.follow_up.forms.BetterPlanForm", "labelled", "decider", "certification:better_plan",
        _signed(_better_plan), before=_plan_filed),
    Way("certification.sanctions.forms.AuditRefusalForm", "labelled", "manager", "certification:audit_refusal",
        _refusal),
    Way("certification.sanctions.forms.SuspendForm", "labelled", "decider", "certification:suspend",
        _signed(_suspension)),
    Way("certification.sanctions.forms.WithdrawForm", "labelled", "decider", "certification:withdraw",
        _signed(_withdrawal)),
    Way("certification.sanctions.forms.ConformityDateForm", "suspended", "decider", "certification:conformity_date",
        _signed(_new_date)),
    Way("certification.sanctions.forms.LiftForm", "suspended", "decider", "certification:lift", _signed(_lifting)),
)  # fmt: skip

ONE = "/api/v1/dossiers/{dossier_id}/"
AUDIT = "/api/v1/audits/{audit_id}/"
BODIES = "/api/v1/bodies/"
OPERATIONS = (
    Way("dossiers_plan", "ready", "candidate", f"{ONE}planning/", _plan, method="put"),
    Way("self_assessments_record", "ready", "candidate", f"{ONE}self-assessments/", _assessment_by_api),
    Way("evidence_file", "ready", "candidate", f"{ONE}evidence/", _evidence, fmt="multipart"),
    Way("indicators_record", "ready", "candidate", f"{ONE}indicators/", _indicator),
    Way("surveys_import", "ready", "candidate", f"{ONE}surveys/{{kind}}/import/", _survey, fmt="multipart",
        where=lambda _: {"kind": "users"}),
    Way("campaigns_prepare", "ready", "candidate", f"{ONE}campaigns/",
        lambda there: _campaign(there) | {"kind": "users"}),
    Way("campaigns_correct", "ready", "candidate", "/api/v1/campaigns/{campaign_id}/", _campaign, method="put",
        where=_of_run, before=_run),
    Way("campaigns_prolong", "ready", "candidate", "/api/v1/campaigns/{campaign_id}/prolong/",
        lambda there: {"planned_end": there.day(50)}, where=_of_run,
        before=lambda there: _run(there, is_open=True)),
    Way("dossiers_review_piece", "submitted", "manager", f"{ONE}pieces/{{kind}}/review/", _review, method="put"),
    Way("dossiers_agreement", "submitted", "manager", f"{ONE}agreement/", _agreement, before=_no_agreement),
    Way("dossiers_take_over", "submitted", "manager", f"{ONE}takeover/accept/", _agreement, before=_takeover_asked),
    Way("dossiers_grant_funding", "submitted", "ditp", f"{ONE}funding/", _funding, before=_envelope),
    Way("auditors_declare_tie", "submitted", "manager", f"{BODIES}{{body_id}}/auditors/{{user_id}}/ties/", _tie,
        where=lambda there: {"body_id": there.own_body().pk}),
    Way("eligibility_requests_answer", "submitted", "ditp", "/api/v1/eligibility-requests/{request_id}/answer/",
        lambda there: {**_consulted(there), "accepted": True},
        where=lambda there: {"request_id": there.off_the_list().pk}),
    Way("bodies_register", "submitted", "ditp", BODIES, _body),
    Way("bodies_habilitate", "submitted", "ditp", f"{BODIES}{{body_id}}/habilitations/", _habilitation,
        where=lambda there: {"body_id": there.new_body().pk}),
    Way("habilitations_sign", "submitted", "ditp", f"{BODIES}{{body_id}}/habilitations/{{habilitation_id}}/sign/",
        _signature,
        where=lambda there: {"body_id": there.unsigned().body_id, "habilitation_id": there.unsigned().pk}),
    Way("simulator_schedule", "submitted", "", "/api/v1/simulator/schedule/", _visit, method="get"),
    Way("simulator_cycle", "submitted", "", "/api/v1/simulator/cycle/", _label, method="get"),
    Way("audits_plan_prepare", "assigned", "auditor", f"{AUDIT}plan/", _audit_plan, method="put"),
    Way("audits_closing_meeting", "planned", "auditor", f"{AUDIT}closing-meeting/", _held),
    Way("dossiers_require_better_plan", "labelled", "decider", f"{ONE}action-plan/better/", _better_plan,
        before=_plan_filed),
    Way("dossiers_record_audit_refusal", "labelled", "manager", f"{ONE}audit-refusals/", _refusal),
    Way("dossiers_suspend", "labelled", "decider", f"{ONE}suspend/", _suspension),
    Way("dossiers_withdraw", "labelled", "decider", f"{ONE}withdraw/", _withdrawal),
    Way("dossiers_set_conformity_date", "suspended", "decider", f"{ONE}conformity-date/", _new_date),
    Way("dossiers_lift", "suspended", "decider", f"{ONE}lift/", _lifting),
)  # fmt: skip
