"""What was under way when another body takes a cycle over, and who reads what from there on. CON-04, our reading."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audits.audit.queries import visible_to as audits_visible_to
from audits.reports import use_cases as reports
from candidates.deadlines.models import DueDate
from candidates.dossiers.queries import visible_to
from candidates.pieces import queries as pieces
from candidates.pieces.enums import Verdict
from certification.admission import use_cases as admission
from certification.attestations.models import Attestation
from certification.bodies.models import Takeover
from certification.deadlines.recipients import owed_by, owing
from certification.deadlines.use_cases import refresh_touched
from certification.decisions import use_cases as decisions
from certification.desk.messages import readable_messages
from certification.follow_up import use_cases as follow_up
from certification.register import queries as register
from certification.sanctions import use_cases as sanctions
from certification.situation.queries import Situation
from label_sp.guide.tiers import Tier
from label_sp.outbox.models import Message
from tests import scenario_acts
from tests.audits.conftest import browser
from tests.certification.desk.test_todo import at
from tests.certification.pages import words
from tests.certification.takeovers.cases import (
    DAY,
    asked,
    choose,
    contracted,
    ended,
    habilitated,
    take_over,
    taken_over,
    waiting,
)
from tests.scenarios import Case, at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CON-04")]


def said(takeover: Takeover) -> str:
    return " ".join(f"{each['what']} : {each['becomes']}" for each in takeover.under_way)


# --- what becomes of it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "after"), [("incomplete", "submitted"), ("follow_up_incomplete", "in_follow_up")]
)
def test_pieces_are_examined_anew_and_a_request_that_left_stands(stage: str, after: str) -> None:
    case, other = asked(stage)
    case.dossier.pieces.filter(verdict=Verdict.PENDING).update(verdict=Verdict.ACCEPTED)
    takeover = contracted(case, other)
    verdicts = {piece.verdict for piece in pieces.current_pieces(case.dossier).values()}
    assert verdicts == {Verdict.COMPLEMENT, Verdict.PENDING}
    assert "la demande tient" in said(takeover)
    with case.at(case.today):
        scenario_acts.resubmit(case)
        scenario_acts.accept_pieces(case)  # by the new body
    assert case.dossier.status == after and case.dossier.body == other.body


@pytest.mark.parametrize("stage", ["submitted", "in_follow_up"])
def test_what_the_former_body_thought_and_did_not_send_is_its_own(stage: str) -> None:
    case = at_stage(stage)
    other = habilitated(case)
    with case.at(case.today):
        for kind, verdict in (("training_plan", "accepted"), ("action_plan", "complement")):
            if kind in pieces.current_pieces(case.dossier):
                admission.review_piece(
                    case.dossier_id, kind, actor=case.people.manager, verdict=verdict, reason="Illisible."
                )
        ended(case)
        choose(case, other)
        take_over(case, other)
    for piece in pieces.current_pieces(case.dossier).values():
        assert (piece.verdict, piece.verdict_reason, piece.complement_due) == (Verdict.PENDING, "", None)


@pytest.mark.rule("AUD-13")
@pytest.mark.parametrize("stage", ["assigned", "planned", "scored", "follow_up_planned"])
def test_an_audit_without_a_report_is_cancelled_and_the_new_body_gives_another_one(stage: str) -> None:
    case, _, takeover = taken_over(stage)
    cancelled = case.dossier.audits.order_by("-created_at").first()
    assert cancelled is not None and cancelled.status == "cancelled" and cancelled.body == takeover.former
    assert "il est annulé" in said(takeover)
    with case.at(case.today):
        scenario_acts.assign(case)
    assert case.audit.body == takeover.body and case.audit.auditor == case.people.auditor


def test_until_the_contract_the_former_body_finishes_what_it_began() -> None:
    case, other = asked("scored")
    with case.at(case.day_of("awaiting_decision")):
        scenario_acts.report(case)
        take_over(case, other)
    assert case.audit.status == "reported"


def test_a_report_that_was_sent_stands_and_the_decision_is_the_new_bodys() -> None:
    case, other, takeover = taken_over("answered")
    assert "le rapport tient" in said(takeover)
    former = takeover.former.memberships.get(role="decider").user
    with case.at(case.today):
        with pytest.raises(PermissionDenied):
            decisions.grant_label(case.dossier_id, Tier.OR, actor=former)
        decisions.grant_label(case.dossier_id, Tier.OR, actor=other.decider)
    assert case.dossier.status == "labelled"
    assert Attestation.objects.get().issuer == other.body


def test_a_candidate_still_answers_the_report_of_the_former_body() -> None:
    case, _, _ = taken_over("awaiting_decision")
    with case.at(case.today):
        reports.record_observations(case.audit.pk, actor=case.people.candidate, observations="Une note.")


def test_an_action_plan_and_a_suspension_go_on_with_their_days() -> None:
    case, other, takeover = taken_over("action_plan_due")
    due = case.dossier.action_plan_due_on
    assert due and "la date ne change pas" in said(takeover)
    with case.at(case.today):
        follow_up.file_action_plan(case.dossier_id, actor=case.people.candidate, text="Former.")
        follow_up.accept_action_plan(case.dossier_id, actor=other.decider)
    assert case.dossier.status == "labelled"


def test_a_suspension_is_lifted_by_the_new_body() -> None:
    case, other, takeover = taken_over("suspended")
    assert "le nouvel organisme la lève" in said(takeover)
    with case.at(case.today):
        sanctions.lift_suspension(
            case.dossier_id, actor=other.decider, conformity="Retiré.", conformity_shown_on=case.today
        )
    assert not case.dossier.is_suspended


# --- deadlines --------------------------------------------------------------------------------------------------------


def test_what_the_body_owes_is_owed_by_the_new_one() -> None:
    case, other = asked("answered")
    former = case.people

    def bound(user: object) -> set[str]:
        with case.at(case.today):
            refresh_touched()
            mine = DueDate.objects.filter(owed_by(user, case.today), done=False)  # type: ignore[arg-type]
            rows = list(DueDate.objects.filter(done=False).select_related("dossier__service"))
            found = owing(rows, case.today)
        keys = {row.key for row in rows if user in found[row.pk]}
        assert keys == set(mine.values_list("key", flat=True))
        return keys

    assert bound(former.decider) and not bound(other.decider)
    owed = bound(former.decider)
    with case.at(case.today):
        take_over(case, other)
    assert bound(other.decider) == owed and not bound(former.decider)


# --- who reads --------------------------------------------------------------------------------------------------------


def test_the_new_body_reads_the_whole_dossier_and_the_former_one_what_it_delivered() -> None:
    case, other = asked("follow_up_reported")
    former = case.people
    assert visible_to(other.manager).filter(pk=case.dossier_id)  # to know what it is asked
    assert not audits_visible_to(other.manager) and not visible_to(other.decider)
    with case.at(case.today):
        takeover = take_over(case, other)
    for person in (other.manager, other.decider):
        assert visible_to(person).filter(pk=case.dossier_id)
        assert audits_visible_to(person).count() == 2
    for person in (former.manager, former.decider, former.auditor):
        assert not visible_to(person) and not audits_visible_to(person)
    page = reverse("certification:takeover", args=[takeover.pk])
    with case.at(case.today, hour=12):
        read = words(browser(former.manager).get(page))
        assert Attestation.objects.get().number in read and "Rapport d’audit de suivi" in read
        first, second = case.dossier.audits.all()
        for audit in (first, second):
            address = reverse("certification:takeover_report", args=[takeover.pk, audit.pk])
            assert b"".join(browser(former.decider).get(address).streaming_content).startswith(b"%PDF")
            assert browser(former.auditor).get(address).status_code == 404
        assert browser(former.auditor).get(page).status_code == 404
        assert browser(former.candidate).get(page).status_code == 200
        assert "Dossiers repris par un autre organisme" in words(
            browser(former.manager).get(reverse("certification:desk"))
        )


def test_before_the_contract_a_chosen_body_reads_no_draft() -> None:
    case, other = asked("submitted")
    with case.at(case.today, hour=12):
        admission.review_piece(
            case.dossier_id,
            "training_plan",
            actor=case.people.manager,
            verdict="complement",
            reason="Illisible.",
        )
        page = words(browser(other.manager).get(reverse("certification:dossier", args=[case.dossier_id])))
    assert "Illisible." not in page and "Reprendre le dossier avec un contrat signé" in page


def test_a_request_on_a_dossier_that_is_closed_opens_nothing() -> None:
    case, other = asked("submitted")
    with case.at(case.today):
        scenario_acts.abandon(case)
    assert not visible_to(other.manager)


def test_messages_to_the_former_body_are_read_by_the_new_one_and_not_by_the_candidate() -> None:
    case, other, _ = taken_over("labelled")
    sent = Message.objects.get(kind="dossier.submitted")
    seen = {
        role: readable_messages(Situation(case.dossier, person, case.today)).filter(pk=sent.pk).exists()
        for role, person in (("new", other.manager), ("candidate", case.people.candidate))
    }
    assert seen == {"new": True, "candidate": False}


# --- papers -----------------------------------------------------------------------------------------------------------


def test_the_attestation_stays_its_issuers_and_the_register_says_who_follows() -> None:
    case, other, takeover = taken_over("labelled")
    (entry,) = register.entries(register.register(case.today))
    assert (entry.body, entry.followed_by) == (str(takeover.former), str(other.body))
    assert Attestation.objects.get().payload["body"] == str(takeover.former)
    for body in (takeover.former, other.body):
        listed = register.search(register.register(case.today), register.Filters(body=str(body.pk)))
        assert listed.count() == 1
    page = words(
        browser(case.people.candidate).get(reverse("certification:register_entry", args=[case.dossier_id]))
    )
    assert f"suivi par {other.body}" in page


def test_a_body_that_changed_its_name_follows_its_own_labels() -> None:
    case = at_stage("labelled")
    case.people.body.name = "Un autre nom"
    case.people.body.save()
    (entry,) = register.entries(register.register(case.today))
    assert (entry.body, entry.followed_by) == ("Un autre nom", "")


def test_letters_of_before_stay_the_former_bodys_and_the_takeover_is_the_new_ones() -> None:
    case, other = waiting("labelled")
    before = Message.objects.get(kind="label.granted", recipient=case.people.candidate).about["body"]
    with case.at(case.today):
        choose(case, other)
        take_over(case, other)
    after = Message.objects.get(kind="label.granted", recipient=case.people.candidate).about["body"]
    letter = Message.objects.get(kind="takeover.accepted", recipient=case.people.candidate)
    assert before == after == str(case.people.body)
    assert letter.about["body"] == str(other.body)


# --- until then, nothing is blocked that the guide does not block -----------------------------------------------------


@pytest.mark.rule("ACT-06")
def test_without_a_habilitation_all_that_is_no_decision_goes_on() -> None:
    """Each of these is an act of the body or of its candidate that the guide leaves possible."""
    case = at_stage("submitted")
    ended(case)
    case.advance("resubmitted")  # pieces examined, complements asked for and answered
    case = at("assigned")
    ended(case)
    case.advance("answered")  # plan, visit, grid, report, the candidate's answer
    case = at("follow_up_ready")
    ended(case)
    case.advance("follow_up_resubmitted")  # complements of the request asked for and answered
    with case.at(case.today):
        sanctions.record_audit_refusal(
            case.dossier_id, actor=case.people.manager, refused_on=case.today, words="Aucune visite."
        )
    case = at("action_plan_due")
    ended(case)
    with case.at(case.today + DAY):
        follow_up.file_action_plan(case.dossier_id, actor=case.people.candidate, text="Former.")


@pytest.mark.rule("ACT-06")
def test_the_end_of_a_label_waits_for_no_habilitation() -> None:
    case: Case = at_stage("labelled")
    ended(case)
    case.advance("expired")
    assert case.dossier.status == "expired"
