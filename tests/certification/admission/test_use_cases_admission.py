"""From the filing to the auditor."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django_fsm import TransitionNotAllowed

from audits.audit.models import Audit
from audits.auditors import use_cases as audits
from candidates.dossiers import use_cases as dossier_use_cases
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.pieces import queries as candidate_queries
from candidates.pieces import use_cases as piece_use_cases
from candidates.pieces.enums import PieceKind
from candidates.self_assessments import queries as self_assessment_queries
from certification.admission import use_cases as admission
from certification.deadlines.cycles import cycle_facts_of
from label_sp.actors.enums import Role
from label_sp.outbox.models import Message
from tests.certification.conftest import emails, events, rules_of, told
from tests.factories import member
from tests.scenario_acts import accept_pieces, assess
from tests.scenario_files import pdf
from tests.scenarios import VISIT, Case, at_stage

pytestmark = pytest.mark.django_db
TRAINING = PieceKind.TRAINING_PLAN


def ask(case: Case, kind: str = TRAINING, **fields: object) -> None:
    act = {"verdict": "complement", "reason": "Il manque une année.", **fields}
    admission.review_piece(case.dossier_id, kind, actor=case.people.manager, **act)


# --- submitting -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("DOS-02")
def test_filing_is_journaled_with_the_pieces_and_told_to_the_body_at_once() -> None:
    case = at_stage("ready")
    assert told("dossier.submitted", case.dossier_id) == set()
    case.advance("submitted")
    assert case.dossier.status == Status.SUBMITTED
    assert events(case.dossier_id)[-2:] == ["dossier.submitted", "agreement.recorded"]
    assert told("dossier.submitted", case.dossier_id) == {case.people.manager.email}


@pytest.mark.rule("FOL-02")
def test_the_self_assessment_filed_with_the_application_is_known_as_such() -> None:
    """The yearly ones count from it, also when another is done before the visit."""
    case = at_stage("ready")
    first = case.dossier.self_assessments.get()
    with case.at(case.day_of("submitted")):
        latest = first.done_on + dt.timedelta(days=1)
        assess(case, latest)
    case.advance("submitted")
    recorded = list(case.dossier.self_assessments.all())
    assert [each.done_on for each in recorded if each.with_application] == [latest]
    facts = cycle_facts_of([case.dossier])[case.dossier_id]
    assert facts.initial_self_assessment_on == latest
    assert self_assessment_queries.applied_with(recorded) == latest


def test_filing_twice_does_nothing_more() -> None:
    case = at_stage("submitted")
    with case.at(case.today), pytest.raises(TransitionNotAllowed):
        admission.submit_dossier(case.dossier_id, actor=case.people.candidate)
    assert events(case.dossier_id).count("dossier.submitted") == 1
    assert Message.objects.filter(kind="dossier.submitted").count() == 1


@pytest.mark.parametrize("who", ["contributor", "manager", "ditp"])
def test_only_who_answers_for_the_candidate_files(who: str) -> None:
    case = at_stage("ready")
    with case.at(case.day_of("submitted")), pytest.raises(PermissionDenied, match="responsable"):
        admission.submit_dossier(case.dossier_id, actor=getattr(case.people, who))


@pytest.mark.rule("DOS-02")
@pytest.mark.parametrize(("day", "refused"), [(dt.date(2026, 2, 16), []), (dt.date(2026, 2, 17), ["DOS-02"])])
def test_a_dossier_is_filed_a_month_before_the_audit(day: dt.date, refused: list[str]) -> None:
    case = at_stage("ready", visit=VISIT)  # 16 March 2026
    with case.at(day, hour=0):
        if refused:
            assert rules_of(admission.submit_dossier, case.dossier_id, actor=case.people.candidate) == refused
        else:
            admission.submit_dossier(case.dossier_id, actor=case.people.candidate)


@pytest.mark.rule("PRE-01")
@pytest.mark.rule("SUR-01")
@pytest.mark.rule("DOS-01")
def test_a_refusal_to_file_says_everything_at_once_and_changes_nothing() -> None:
    case = at_stage("preparing")
    with case.at(dt.date(2026, 3, 1)):
        dossier_use_cases.plan_dossier(
            case.dossier_id,
            actor=case.people.candidate,
            body=case.people.body,
            audit_first_day=VISIT,
            audit_last_day=VISIT,
            perimeter="",
        )
        refused = rules_of(admission.submit_dossier, case.dossier_id, actor=case.people.candidate)
    assert refused == ["DOS-01", "DOS-02", "DOS-06", "ELI-03", "ELI-04", "PRE-01", "SUR-01"]
    assert case.dossier.status == Status.PREPARING
    assert "dossier.submitted" not in events(case.dossier_id)


# --- reviewing --------------------------------------------------------------------------------------------------------


@pytest.mark.rule("DOS-03")
def test_a_piece_is_reviewed_and_journaled() -> None:
    case = at_stage("submitted")
    with case.at(case.today):
        admission.review_piece(case.dossier_id, TRAINING, actor=case.people.manager, verdict="accepted")
    assert events(case.dossier_id)[-1] == "piece.reviewed"


@pytest.mark.rule("DOS-04")
@pytest.mark.parametrize(
    ("fields", "field"),
    [({"reason": " "}, "reason"), ({"due": dt.date(2026, 1, 1)}, "due")],
    ids=["no reason", "a day that is over"],
)
def test_a_complement_says_what_is_missing_and_by_when(fields: dict[str, object], field: str) -> None:
    case = at_stage("submitted")
    with case.at(case.today), pytest.raises(ValidationError) as refusal:
        ask(case, **fields)
    assert list(refusal.value.message_dict) == [field]


def test_pieces_are_reviewed_once_filed_and_by_the_body() -> None:
    case = at_stage("submitted")
    review = {"verdict": "accepted"}
    with case.at(case.today):
        for who in ("candidate", "decider", "auditor", "ditp"):
            with pytest.raises(PermissionDenied):
                admission.review_piece(case.dossier_id, TRAINING, actor=getattr(case.people, who), **review)
        with pytest.raises(ValidationError):
            admission.review_piece(case.dossier_id, "unheard_of", actor=case.people.manager, **review)
    case.advance("admissible")
    with case.at(case.today), pytest.raises(TransitionNotAllowed):
        admission.review_piece(case.dossier_id, TRAINING, actor=case.people.manager, **review)


@pytest.mark.rule("DOS-04")
def test_all_complements_leave_in_one_letter() -> None:
    case = at_stage("submitted")
    with case.at(case.today):
        refused = rules_of(admission.request_complements, case.dossier_id, actor=case.people.manager)
        assert refused == ["DOS-04"]
        ask(case)
        ask(case, PieceKind.ORGANISATION_CHART, reason="Le nom de la directrice manque.")
        admission.request_complements(case.dossier_id, actor=case.people.manager)
    assert case.dossier.status == Status.INCOMPLETE
    letters = Message.objects.filter(kind="dossier.complements_requested")
    assert {letter.recipient for letter in letters} == {case.people.candidate, case.people.contributor}
    assert "Il manque une année." in letters[0].body
    assert "Le nom de la directrice manque." in letters[0].body


@pytest.mark.rule("DOS-04")
@pytest.mark.parametrize(("day", "refused"), [(VISIT - dt.timedelta(days=1), False), (VISIT, True)])
def test_complements_are_asked_for_and_sent_before_the_visit(day: dt.date, refused: bool) -> None:
    case = at_stage("submitted", visit=VISIT)
    with case.at(day, hour=0):
        ask(case)
        act = (admission.request_complements, case.dossier_id)
        if refused:
            assert rules_of(*act, actor=case.people.manager) == ["DOS-04"]
            return
        admission.request_complements(case.dossier_id, actor=case.people.manager)
        piece_use_cases.file_piece(
            case.dossier_id, TRAINING, actor=case.people.candidate, uploaded=pdf("nouveau", case)
        )
        admission.resubmit_dossier(case.dossier_id, actor=case.people.candidate)
    assert case.dossier.status == Status.SUBMITTED


@pytest.mark.rule("DOS-04")
def test_complements_are_sent_once_each_has_its_answer() -> None:
    case = at_stage("incomplete")
    with case.at(case.day_of("resubmitted")):
        assert rules_of(admission.resubmit_dossier, case.dossier_id, actor=case.people.candidate) == [
            "DOS-04"
        ]
        with pytest.raises(PermissionDenied):
            admission.resubmit_dossier(case.dossier_id, actor=case.people.contributor)
    case.advance("resubmitted")
    assert told("dossier.resubmitted", case.dossier_id) == {case.people.manager.email}


@pytest.mark.rule("DOS-04")
def test_complements_can_be_asked_for_a_second_time_and_are_told_again() -> None:
    case = at_stage("resubmitted")
    with case.at(case.day_of("admissible")):
        ask(case, reason="Toujours incomplet.")
        admission.request_complements(case.dossier_id, actor=case.people.manager)
    assert Message.objects.filter(kind="dossier.complements_requested").count() == 4


# --- acknowledging ----------------------------------------------------------------------------------------------------


@pytest.mark.rule("DOS-03")
def test_receipt_is_acknowledged_once_each_piece_has_its_verdict_and_the_sample_is_accepted() -> None:
    case = at_stage("submitted")
    act = {"actor": case.people.manager}
    with case.at(case.day_of("admissible")):
        refused = rules_of(admission.acknowledge_dossier, case.dossier_id, sample_accepted=True, **act)
        assert refused == ["DOS-03"]
        accept_pieces(case)
        refused = rules_of(admission.acknowledge_dossier, case.dossier_id, sample_accepted=False, **act)
        assert refused == ["DOS-03"]
        admission.acknowledge_dossier(case.dossier_id, sample_accepted=True, **act)
        with pytest.raises(TransitionNotAllowed):
            admission.acknowledge_dossier(case.dossier_id, sample_accepted=True, **act)
    dossier = case.dossier
    assert (dossier.status, dossier.acknowledged_on) == (Status.ADMISSIBLE, case.day_of("admissible"))
    assert told("dossier.acknowledged", dossier.pk) == emails(
        [case.people.candidate, case.people.contributor]
    )


@pytest.mark.rule("DOS-04")
def test_receipt_is_not_acknowledged_while_a_complement_is_waited_for() -> None:
    case = at_stage("submitted")
    with case.at(case.day_of("admissible")):
        accept_pieces(case)
        ask(case)
        refused = rules_of(
            admission.acknowledge_dossier, case.dossier_id, sample_accepted=True, actor=case.people.manager
        )
    assert refused == ["DOS-04"]


# --- assigning --------------------------------------------------------------------------------------------------------


def assign(case: Case, **fields: object) -> object:
    given = {"auditor_id": case.people.auditor.pk, "impartiality_declared": True, **fields}
    return admission.assign_auditor(case.dossier_id, actor=case.people.manager, **given)


@pytest.mark.rule("ELI-07")
def test_no_local_grid_is_given_to_a_central_service_and_its_network() -> None:
    case = at_stage("admissible")
    with case.at(case.day_of("assigned")):
        Dossier.objects.filter(pk=case.dossier_id).update(applies_as="central")
        assert rules_of(assign, case) == ["ELI-07"] and not Audit.objects.exists()
        Dossier.objects.filter(pk=case.dossier_id).update(applies_as="local")  # the control
        assign(case)


@pytest.mark.rule("ACT-07")
def test_an_auditor_is_assigned_once_declared_fit_and_impartial() -> None:
    case = at_stage("admissible")
    new = member(case.people.body, Role.AUDITOR)
    with case.at(case.day_of("assigned")):
        assert rules_of(assign, case, auditor_id=new.pk) == ["ACT-07"]
        assert rules_of(assign, case, impartiality_declared=False) == ["ACT-07"]
        assign(case)
    assert case.audit.auditor == case.people.auditor


@pytest.mark.rule("ACT-08")
def test_an_auditor_tied_to_the_candidate_is_refused() -> None:
    case = at_stage("admissible")
    with case.at(case.day_of("assigned")) as day:
        audits.declare_tie(
            case.people.auditor,
            case.dossier.service,
            case.people.body,
            actor=case.people.manager,
            nature="conseil",
            ended_on=day - dt.timedelta(days=700),
        )
        assert rules_of(assign, case) == ["ACT-08"]


def test_an_audit_is_for_an_auditor_of_this_body_and_in_its_time() -> None:
    case = at_stage("submitted")
    with case.at(case.today), pytest.raises(TransitionNotAllowed):
        assign(case)
    case.advance("admissible")
    stranger = member(at_stage("preparing").people.body, Role.AUDITOR)
    with case.at(case.day_of("assigned")):
        with pytest.raises(ValidationError, match="pas auditeur"):
            assign(case, auditor_id=stranger.pk)
        for who in ("candidate", "decider", "auditor", "ditp"):
            with pytest.raises(PermissionDenied):
                admission.assign_auditor(
                    case.dossier_id,
                    actor=getattr(case.people, who),
                    auditor_id=case.people.auditor.pk,
                    impartiality_declared=True,
                )


def test_the_notes_of_the_surveys_are_frozen_with_the_assignment() -> None:
    case = at_stage("assigned", scores="argent")
    assert (case.audit.users_note, case.audit.agents_note) == ("85", "75")


def test_a_label_in_force_has_no_audit_until_its_follow_up_is_asked_for() -> None:
    case = at_stage("follow_up_ready")
    with case.at(case.today), pytest.raises(TransitionNotAllowed):
        assign(case)
    assert case.dossier.audits.count() == 1


def test_an_abandoned_dossier_takes_no_act() -> None:
    case = at_stage("abandoned")
    with case.at(case.today), pytest.raises(TransitionNotAllowed):
        admission.submit_dossier(case.dossier_id, actor=case.people.candidate)
    with case.at(case.today), pytest.raises(ValidationError):
        assess(case, case.today)
    assert Dossier.objects.get(pk=case.dossier_id).status == Status.ABANDONED


@pytest.mark.parametrize("stage", ["planned", "visited"])
def test_an_audit_does_not_outlive_its_application(stage: str) -> None:
    case = at_stage(stage)
    audit = case.audit
    with case.at(case.today):
        dossier_use_cases.abandon_dossier(case.dossier.pk, actor=case.people.candidate)
    audit.refresh_from_db()
    assert audit.status == "cancelled"


def test_what_the_body_writes_on_a_piece_is_read_by_the_candidate_once_the_letter_left() -> None:
    case = at_stage("submitted")
    with case.at(case.today):
        admission.review_piece(
            case.dossier.pk,
            PieceKind.TRAINING_PLAN,
            actor=case.people.manager,
            verdict="complement",
            reason="Brouillon de l’organisme",
        )

    def reasons(reader: object) -> set[str]:
        lines = candidate_queries.checklist(case.dossier, reader)
        return {line.current.verdict_reason for line in lines if line.current}

    with case.at(case.today):
        assert reasons(case.people.candidate) == {""}
        assert reasons(None) == {""}
        assert "Brouillon de l’organisme" in reasons(case.people.manager)  # the control
        admission.request_complements(case.dossier.pk, actor=case.people.manager)
        assert "Brouillon de l’organisme" in reasons(case.people.candidate)
