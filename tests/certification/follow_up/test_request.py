"""The request of a follow-up audit: prefilled, examined, acknowledged like an application. FOL-02, guide 3.9.1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from candidates.pieces import queries, use_cases
from candidates.pieces.enums import PieceKind, Verdict
from candidates.pieces.models import Piece
from certification.admission import use_cases as admission
from certification.desk.todo import todo
from certification.follow_up.use_cases import open_follow_up
from certification.sanctions import use_cases as sanctions
from label_sp.guide.calendar import months_after
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.audits.conftest import api, browser
from tests.certification.conftest import rules_of
from tests.scenario_files import pdf
from tests.scenarios import Case, at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("FOL-02")]
DAY = dt.timedelta(days=1)
RENEWED = (PieceKind.SELF_ASSESSMENT, PieceKind.SURVEY_REPORTS)


@pytest.fixture
def case() -> Case:
    return at_stage("in_follow_up")


def keys(case: Case, who: Any) -> set[str]:
    with case.at(case.today):
        return {item.act.key for item in todo(case.dossier, who, case.today).mine}


def file(case: Case, kind: PieceKind, salt: str, day: dt.date) -> Piece:
    with case.at(day):
        return use_cases.file_piece(
            case.dossier_id, kind, actor=case.people.candidate, uploaded=pdf(salt, case)
        )


def review(case: Case, kind: PieceKind, verdict: Verdict, reason: str = "") -> None:
    with case.at(case.today):
        admission.review_piece(
            case.dossier_id, kind, actor=case.people.manager, verdict=verdict, reason=reason
        )


def refusing(act: Callable[..., Any], *about: Any, **typed: Any) -> list[str]:
    """The rules that refuse an act, each once; none when it was done."""
    try:
        act(*about, **typed)
    except RuleViolation as refusal:
        return sorted({failure.rule for failure in refusal.failures})
    return []


def acknowledge(case: Case, *, sample_accepted: bool = True) -> list[str]:
    with case.at(case.today):
        ticked = {"actor": case.people.manager, "sample_accepted": sample_accepted}
        return refusing(admission.acknowledge_dossier, case.dossier_id, **ticked)


def send_back(case: Case) -> list[str]:
    with case.at(case.today):
        return refusing(admission.resubmit_dossier, case.dossier_id, actor=case.people.candidate)


def letters(case: Case, kind: str, text: str = "", who: Any = None) -> int:
    """How many messages of that kind, with that text, were written to one person."""
    found = Message.objects.filter(kind=kind, recipient=who or case.people.candidate, body__contains=text)
    return found.count()


@pytest.mark.rule("DOS-01")
def test_what_did_not_change_is_taken_over_to_be_examined_again(case: Case) -> None:
    current = queries.current_pieces(case.dossier)
    assert {kind: piece.version for kind, piece in current.items()} == dict.fromkeys(PieceKind.values, 2)
    assert all(piece.verdict == Verdict.PENDING for piece in current.values())
    taken = {
        line.kind
        for line in queries.checklist(case.dossier)
        if line.at_request.startswith(queries.TAKEN_OVER)
    }
    assert taken == set(PieceKind) - set(RENEWED)
    assert set(JournalEntry.objects.get(event="follow_up.opened").data["taken_over"]) == taken
    first = case.dossier.pieces.get(kind=PieceKind.TRAINING_PLAN, version=1)
    assert (first.verdict, first.file.name) == (Verdict.ACCEPTED, current["training_plan"].file.name)


@pytest.mark.parametrize("kind", RENEWED)
def test_a_report_of_the_application_does_not_do_again(kind: PieceKind) -> None:
    case = at_stage("follow_up_ready")
    case.dossier.pieces.filter(kind=kind, version=2).delete()
    assert "renew_pieces" in keys(case, case.people.candidate)
    with case.at(case.day_of("in_follow_up")):
        assert rules_of(open_follow_up, case.dossier_id, actor=case.people.candidate) == ["FOL-02"]


@pytest.mark.parametrize(("days", "taken"), [(-1, False), (0, True)])
def test_pieces_are_filed_again_from_twelve_months_on(days: int, taken: bool) -> None:
    case = at_stage("labelled")
    day = months_after(case.labelled_on, 12) + days * DAY
    if taken:
        assert file(case, PieceKind.TRAINING_PLAN, "2027", day).version == 2
        return
    with pytest.raises(ValidationError, match="ne change plus"):
        file(case, PieceKind.TRAINING_PLAN, "2027", day)


@pytest.mark.rule("DOS-03")
def test_the_body_examines_each_piece_and_the_sample_before_it_gives_the_audit(case: Case) -> None:
    assert keys(case, case.people.manager) == {"review", "acknowledge"}
    with case.at(case.today):
        given = {"auditor_id": case.people.auditor.pk, "impartiality_declared": True}
        assert rules_of(admission.assign_auditor, case.dossier_id, actor=case.people.manager, **given) == [
            "DOS-03"
        ]
    assert acknowledge(case) == ["DOS-03"]
    for kind in PieceKind:
        review(case, kind, Verdict.ACCEPTED)
    assert acknowledge(case, sample_accepted=False) == ["DOS-03"]
    case.advance("follow_up_admissible")
    assert case.dossier.follow_up_acknowledged_on == case.today
    assert JournalEntry.objects.filter(event="follow_up.acknowledged").count() == 1
    assert letters(case, "follow_up.acknowledged") == 1
    for closed in (
        lambda: review(case, PieceKind.TRAINING_PLAN, Verdict.ACCEPTED),
        lambda: acknowledge(case),
    ):
        with pytest.raises(TransitionNotAllowed):
            closed()
    with pytest.raises(ValidationError, match="ne change plus"):
        file(case, PieceKind.TRAINING_PLAN, "2028", case.today)
    assert keys(case, case.people.manager) == {"assign"}


@pytest.mark.rule("DOS-04")
def test_a_complement_is_asked_by_letter_filed_sent_and_examined_again(case: Case) -> None:
    kind, candidate, manager = PieceKind.TRAINING_PLAN, case.people.candidate, case.people.manager
    review(case, PieceKind.ORGANISATION_CHART, Verdict.ACCEPTED)
    review(case, kind, Verdict.COMPLEMENT, "L’année en cours manque.")
    with pytest.raises(ValidationError, match="ne change plus"):
        file(case, kind, "trop tôt", case.today)
    with case.at(case.today):  # a draft, until its letter leaves
        lines = {line.kind: line for line in queries.checklist(case.dossier, candidate)}
        assert (lines[kind].word, lines[kind].reason) == ("Déposée", "")
    assert not keys(case, candidate)
    assert "request_complements" in keys(case, manager)
    with case.at(case.today):
        admission.request_complements(case.dossier_id, actor=manager)
    assert case.dossier.follow_up_incomplete_since == case.today
    assert keys(case, candidate) == {"complete", "resubmit"}
    assert not keys(case, manager)
    assert letters(case, "follow_up.complements_requested", "L’année en cours manque.") == 1
    with pytest.raises(TransitionNotAllowed):
        acknowledge(case)
    with pytest.raises(ValidationError, match="déjà jugé cette pièce conforme"):
        file(case, PieceKind.ORGANISATION_CHART, "autre", case.today)
    assert send_back(case) == ["DOS-04"]
    with case.at(case.today):  # the visit of the initial audit is not this request's
        blockers = todo(case.dossier, candidate, case.today).blockers
    assert [(failure.rule, failure.about) for failure in blockers] == [("DOS-04", kind)]
    file(case, kind, "2027", case.today)
    assert send_back(case) == []
    assert letters(case, "follow_up.resubmitted", who=manager) == 1
    assert "review" in keys(case, manager)
    assert acknowledge(case) == ["DOS-03"]  # the organisation chart only was examined


@pytest.mark.rule("DOS-04")
def test_complements_may_be_asked_twice_and_each_letter_leaves(case: Case) -> None:
    kind, manager = PieceKind.TRAINING_PLAN, case.people.manager
    for salt in ("2027", "2027 corrigé"):
        review(case, kind, Verdict.COMPLEMENT, f"Il manque : {salt}.")
        with case.at(case.today):
            admission.request_complements(case.dossier_id, actor=manager)
        file(case, kind, salt, case.today)
        assert send_back(case) == []
    assert letters(case, "follow_up.complements_requested") == 2
    assert letters(case, "follow_up.resubmitted", who=manager) == 2
    case.advance("follow_up_admissible")
    assert case.dossier.follow_up_acknowledged_on == case.today


@pytest.mark.rule("DOS-03")
def test_each_act_of_the_request_has_its_right(case: Case) -> None:
    other = case.people.contributor
    with case.at(case.today):
        for act, typed in (
            (admission.request_complements, {}),
            (admission.acknowledge_dossier, {"sample_accepted": True}),
        ):
            with pytest.raises(PermissionDenied):
                act(case.dossier_id, actor=other, **typed)
        with pytest.raises(PermissionDenied):
            admission.resubmit_dossier(case.dossier_id, actor=case.people.manager)
        with pytest.raises(TransitionNotAllowed):  # nothing was asked for
            admission.resubmit_dossier(case.dossier_id, actor=case.people.candidate)


@pytest.mark.rule("SUR-01", "FOL-02")
@pytest.mark.parametrize(("days", "expected"), [(0, ["FOL-02"]), (1, [])])
def test_the_surveys_are_checked_again_at_the_receipt_but_not_their_six_months(
    case: Case, days: int, expected: list[str]
) -> None:
    """Closed since the visit of the initial audit: the eve is refused, and more than 6 months do not matter."""
    for kind in PieceKind:
        review(case, kind, Verdict.ACCEPTED)
    initial = case.dossier.audits.get(kind="initial")
    day = initial.last_day + days * DAY
    case.dossier.campaigns.filter(purpose="follow_up", kind="users").update(opened_on=day, closed_on=day)
    assert acknowledge(case) == expected


@pytest.mark.rule("SUS-03")
def test_a_suspended_label_has_its_request_examined_and_completed() -> None:
    case = at_stage("follow_up_ready")
    with case.at(case.today):
        sanctions.suspend_label(
            case.dossier_id,
            actor=case.people.decider,
            ground="own_request",
            reason="Travaux.",
            conform_by=months_after(case.today, 6),
        )
    case.advance("in_follow_up")
    review(case, PieceKind.TRAINING_PLAN, Verdict.COMPLEMENT, "L’année en cours manque.")
    with case.at(case.today):
        admission.request_complements(case.dossier_id, actor=case.people.manager)
    assert case.dossier.is_suspended and "complete" in keys(case, case.people.candidate)
    file(case, PieceKind.TRAINING_PLAN, "2027", case.today)
    assert send_back(case) == []
    case.advance("follow_up_assigned")
    assert case.dossier.is_suspended and case.dossier.follow_up_acknowledged_on


def test_the_pages_of_the_request() -> None:
    case = at_stage("follow_up_ready")
    with case.at(case.today):
        candidate, manager = browser(case.people.candidate), browser(case.people.manager)
        for page in ("certification:follow_up", "candidates:pieces"):
            said = candidate.get(reverse(page, args=[case.dossier_id])).content.decode()
            taken = (queries.TO_TAKE_OVER, queries.TO_TAKE_OVER_OF_YEAR, queries.RENEWED)
            assert [said.count(words) for words in taken] == [5, 1, 2], page
            assert queries.TO_RENEW not in said
    case.advance("in_follow_up")
    with case.at(case.today):
        candidate, manager = browser(case.people.candidate), browser(case.people.manager)
        url = reverse("certification:review_piece", args=[case.dossier_id, "training_plan"])
        said = manager.get(url).content.decode()
        assert queries.TAKEN_OVER in said and "Examiner la demande d’audit de suivi" in said
        answer = manager.post(url, {"verdict": "complement", "reason": "L’année en cours."}, follow=True)
        assert "Sur votre demande d’audit de suivi" in answer.content.decode()
        piece = reverse("candidates:piece", args=[case.dossier_id, "training_plan"])
        said = candidate.get(piece).content.decode()
        assert (
            queries.TAKEN_OVER in said and "Déposer le fichier" not in said and "L’année en cours" not in said
        )
        manager.post(reverse("certification:request_complements", args=[case.dossier_id]))
        said = candidate.get(piece).content.decode()
        assert "Déposer le fichier" in said and "L’année en cours" in said
        said = candidate.get(reverse("certification:dossier", args=[case.dossier_id])).content.decode()
        assert "compléments demandés le" in said


def test_the_piece_that_is_still_the_applications_is_told() -> None:
    case = at_stage("follow_up_ready")
    case.dossier.pieces.filter(kind=PieceKind.SURVEY_REPORTS, version=2).delete()
    case.dossier.pieces.filter(kind=PieceKind.ORGANISATION_CHART).delete()
    with case.at(case.today):
        said = {line.kind: line.at_request for line in queries.checklist(case.dossier)}
        assert said[PieceKind.SURVEY_REPORTS] == queries.TO_RENEW
        assert said[PieceKind.ORGANISATION_CHART] == queries.MISSING
        assert rules_of(open_follow_up, case.dossier_id, actor=case.people.candidate) == ["DOS-01", "FOL-02"]
    case = at_stage("labelled")
    assert {line.at_request for line in queries.checklist(case.dossier)} == {""}


def test_the_routes_of_the_request(case: Case) -> None:
    """The same routes as an application's."""
    with case.at(case.today):
        manager, candidate = api(case.people.manager), api(case.people.candidate)
        one = f"/api/v1/dossiers/{case.dossier_id}/"
        given = {"auditor_id": str(case.people.auditor.pk), "impartiality_declared": True}
        refused = manager.post(f"{one}assign-auditor/", given, format="json")
        assert (refused.status_code, refused.json()["failures"][0]["rule"]) == (422, "DOS-03")
        asked = {"verdict": "complement", "reason": "L’année en cours."}
        assert manager.put(f"{one}pieces/training_plan/review/", asked, format="json").status_code == 200
        assert manager.post(f"{one}request-complements/").status_code == 200
        lines = candidate.get(f"{one}pieces/").json()
        assert [line["kind"] for line in lines if line["fileable"] and line["kind"] == "training_plan"]
        assert {line["at_request"] for line in lines} == {
            queries.TAKEN_OVER,
            queries.TAKEN_OVER_OF_YEAR,
            queries.RENEWED,
        }
        file(case, PieceKind.TRAINING_PLAN, "2027", case.today)
        assert candidate.post(f"{one}resubmit/").status_code == 200
        for kind in PieceKind:
            manager.put(f"{one}pieces/{kind}/review/", {"verdict": "accepted"}, format="json")
        assert manager.post(f"{one}acknowledge/", {"sample_accepted": True}, format="json").status_code == 200
        assert manager.get(one).json()["follow_up_acknowledged_on"] == str(case.today)
