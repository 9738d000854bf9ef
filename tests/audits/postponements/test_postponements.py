"""The candidate asks to put the visit off, the body answers, and what was accepted is counted. SUS-01, guide 5.3.1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from audits.audit.enums import AuditStatus
from audits.postponements import queries
from audits.postponements.models import Postponement
from audits.postponements.use_cases import answer_postponement, ask_postponement
from audits.visits.use_cases import cancel as cancel_audit
from audits.visits.use_cases import prepare_plan, send_plan
from candidates.deadlines import freshness
from candidates.deadlines import queries as deadlines
from certification.desk.todo import todo
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.audits.conftest import api, browser
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
WHY = "Inondation de l’accueil."


@pytest.fixture
def case() -> Case:
    return at_stage("planned")


def days_before(case: Case, days: int) -> dt.date:
    return case.visit - dt.timedelta(days=days)


def ask(case: Case, *, days: int = 3, reason: str = WHY, by: Any = None) -> Postponement:
    with case.at(days_before(case, days)):
        return ask_postponement(case.audit.pk, actor=by or case.people.candidate, reason=reason)


def answer(case: Case, *, days: int = 2, accepted: bool, text: str = "", by: Any = None) -> Postponement:
    with case.at(days_before(case, days)):
        return answer_postponement(
            case.audit.pk, actor=by or case.people.manager, accepted=accepted, answer=text
        )


def keys(case: Case, who: Any, days: int) -> set[str]:
    with case.at(days_before(case, days)):
        found = todo(case.dossier, who, days_before(case, days))
        return {item.act.key for item in (*found.mine, *found.options)}


# --- asking --------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUS-01")
def test_a_visit_is_put_off_until_the_day_before_it(case: Case) -> None:
    with pytest.raises(RuleViolation) as refused:
        ask(case, days=0)
    assert [failure.rule for failure in refused.value.failures] == ["SUS-01"]
    assert ask(case, days=1).word == "demande sans réponse"
    with pytest.raises(RuleViolation):
        ask(case, days=1)
    assert Postponement.objects.count() == 1


def test_the_body_and_the_auditor_are_told_and_the_journal_knows(case: Case) -> None:
    asked = ask(case)
    told = Message.objects.filter(kind="postponement_asked")
    assert {message.recipient for message in told} == {case.people.manager, case.people.auditor}
    assert all(WHY in message.body for message in told)
    entry = JournalEntry.objects.get(event="postponement.asked")
    assert (entry.actor, entry.data["reason"]) == (case.people.candidate, asked.reason)


def test_who_may_ask_and_who_may_answer(case: Case) -> None:
    for other in (case.people.contributor, case.people.manager, case.people.auditor, case.people.ditp):
        with pytest.raises(PermissionDenied, match="Seul un responsable de la candidature"):
            ask(case, by=other)
    ask(case)
    for other in (case.people.candidate, case.people.auditor, case.people.decider, case.people.ditp):
        with pytest.raises(PermissionDenied, match="gèrent les dossiers de l’organisme"):
            answer(case, accepted=True, by=other)


def test_a_reason_is_needed_and_a_plan_too(case: Case) -> None:
    with pytest.raises(ValidationError, match="Écrivez pourquoi"):
        ask(case, reason="   ")
    with pytest.raises(TransitionNotAllowed):
        ask(at_stage("assigned"))


# --- answering -----------------------------------------------------------------------------------------------------


def test_accepted_the_plan_is_to_be_written_anew_and_the_visit_is_counted(case: Case) -> None:
    ask(case)
    done = answer(case, accepted=True, text="Bon courage.")
    audit = case.audit
    assert (audit.status, audit.plan_sent_on, audit.first_day) == (AuditStatus.ASSIGNED, None, None)
    assert Postponement.objects.filter(accepted=True).count() == 1
    assert queries.accepted_count(case.dossier) == 0  # no label yet: it counts for no suspension
    told = Message.objects.filter(kind="postponement_answered")
    assert {message.recipient for message in told} == {case.people.candidate, case.people.auditor}
    assert all("Report accepté" in message.subject and "Bon courage." in message.body for message in told)
    assert done.answered_on == days_before(case, 2)
    assert "send_plan" in keys(case, case.people.auditor, 1)


def test_the_new_days_are_judged_by_the_guide_like_the_first(case: Case) -> None:
    ask(case)
    answer(case, accepted=True)
    sites, soon = list(case.dossier.service.sites.all()), case.visit + dt.timedelta(days=4)
    with case.at(days_before(case, 1)):
        for first in (soon, case.visit + dt.timedelta(days=30)):
            prepare_plan(
                case.audit.pk,
                actor=case.people.auditor,
                first_day=first,
                last_day=first + dt.timedelta(days=1),
                sites=sites,
                resource_persons="La secrétaire générale",
            )
            if first == soon:
                with pytest.raises(RuleViolation):
                    send_plan(case.audit.pk, actor=case.people.auditor)
        send_plan(case.audit.pk, actor=case.people.auditor)
    assert case.audit.status == AuditStatus.PLANNED
    assert case.dossier.audit_first_day == case.visit + dt.timedelta(days=30)


def test_refused_with_a_reason_the_visit_stands_and_nothing_is_counted(case: Case) -> None:
    ask(case)
    with pytest.raises(ValidationError, match="Écrivez pourquoi la visite est maintenue"):
        answer(case, accepted=False)
    answer(case, accepted=False, text="Les lieux sont ouverts.")
    assert (case.audit.status, case.audit.first_day) == (AuditStatus.PLANNED, case.visit)
    assert not Postponement.objects.filter(accepted=True).exists()
    with pytest.raises(TransitionNotAllowed):
        answer(case, accepted=True)
    assert ask(case, days=1).pk  # and may be asked again


def test_the_database_keeps_one_open_request(case: Case) -> None:
    asked = ask(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Postponement.objects.create(
            audit=asked.audit,
            first_day=asked.first_day,
            reason="x",
            asked_on=asked.asked_on,
            asked_by=asked.asked_by,
        )


# --- what people see -------------------------------------------------------------------------------------------------


def test_the_lists_of_what_is_to_do_follow(case: Case) -> None:
    candidate, manager = case.people.candidate, case.people.manager
    assert "ask_postponement" in keys(case, candidate, 3)
    assert "ask_postponement" not in keys(case, candidate, 0)
    assert "answer_postponement" not in keys(case, manager, 3)
    ask(case)
    assert "ask_postponement" not in keys(case, candidate, 2)
    assert "answer_postponement" in keys(case, manager, 2)


def test_the_answer_has_its_deadline_until_it_is_given(case: Case) -> None:
    def open_keys() -> set[str]:
        with case.at(days_before(case, 2)):
            freshness.refresh([case.dossier_id])
            return {each.key for each in deadlines.of(case.dossier_id) if not each.done}

    assert "postponement_answer" not in open_keys()
    ask(case)
    assert "postponement_answer" in open_keys()
    answer(case, accepted=False, text="Les lieux sont ouverts.")
    assert "postponement_answer" not in open_keys()


def test_the_pages_from_the_request_to_the_answer(case: Case) -> None:
    pk = case.audit.pk
    with case.at(days_before(case, 3)):
        candidate = browser(case.people.candidate)
        page = candidate.get(reverse("audits:postpone", args=[pk])).content.decode()
        assert "Demander un report de visite" in page and "SUS-01" in page
        assert candidate.post(reverse("audits:postpone", args=[pk]), {"reason": ""}).status_code == 422
        sent = candidate.post(reverse("audits:postpone", args=[pk]), {"reason": WHY}, follow=True)
        assert WHY in sent.content.decode()
        manager = browser(case.people.manager)
        address = reverse("audits:postponement", args=[pk])
        assert WHY in manager.get(address).content.decode()
        empty = manager.post(address, {"accepted": "non", "answer": ""})
        assert (empty.status_code, "Écrivez pourquoi" in empty.content.decode()) == (422, True)
        assert manager.post(address, {"accepted": "oui", "answer": ""}).status_code == 302
        again = manager.post(address, {"accepted": "non", "answer": "Trop tard, mais longuement écrit"})
        assert again.status_code == 409 and "longuement écrit" in again.content.decode()
        assert candidate.get(address).status_code == 403
        assert browser(at_stage("planned").people.candidate).get(address).status_code == 404


def test_the_routes_say_the_same(case: Case) -> None:
    pk = case.audit.pk
    with case.at(days_before(case, 3)):
        candidate, manager = api(case.people.candidate), api(case.people.manager)
        asked = candidate.post(reverse("api-ask_postponement", args=[pk]), {"reason": WHY}, format="json")
        assert (asked.status_code, asked.json()["word"]) == (201, "demande sans réponse")
        url = reverse("api-answer_postponement", args=[pk])
        assert manager.post(url, {"accepted": False}, format="json").status_code == 400
        assert manager.post(url, {"accepted": True}, format="json").json()["accepted"] is True
        assert manager.post(url, {"accepted": True}, format="json").status_code == 409
        shown = candidate.get(reverse("api-ask_postponement", args=[pk])).json()
        assert [each["reason"] for each in shown] == [WHY]


@pytest.mark.rule("SUS-01")
def test_who_suspends_sees_how_often_a_visit_was_put_off() -> None:
    case = at_stage("follow_up_planned")
    visit = case.audit.first_day
    with case.at(visit - dt.timedelta(days=3)):
        ask_postponement(case.audit.pk, actor=case.people.candidate, reason=WHY)
        answer_postponement(case.audit.pk, actor=case.people.manager, accepted=True)
        address = reverse("certification:suspend", args=[case.dossier.pk])
        page = browser(case.people.decider).get(address).content.decode()
    assert "1 report de l’audit de suivi a été accepté" in page


# --- without an answer ---------------------------------------------------------------------------------------------


def due_keys(case: Case) -> set[str]:
    with case.at(case.today):
        freshness.refresh([case.dossier_id])
        return {each.key for each in deadlines.of(case.dossier_id) if not each.done and "postpon" in each.key}


def cancel(case: Case) -> None:
    with case.at(days_before(case, 1)):
        cancel_audit(case.audit.pk, actor=case.people.manager, reason="Malade.")


@pytest.mark.rule("SUS-01")
@pytest.mark.parametrize(
    ("ends", "event"),
    [
        (lambda case: case.advance("scored"), "postponement.overtaken"),
        (cancel, "postponement.dropped"),
    ],
)
def test_a_request_without_an_answer_ends_when_the_visit_was_held_or_the_audit_cancelled(
    case: Case, ends: Callable[[Case], None], event: str
) -> None:
    asked = ask(case)
    assert "answer_postponement" in keys(case, case.people.manager, 2)  # control
    ends(case)
    asked.refresh_from_db()
    assert (asked.word, asked.accepted, asked.answered_on) == ("demande devenue sans objet", None, None)
    assert JournalEntry.objects.get(event=event).data["first_day"]
    assert "answer_postponement" not in keys(case, case.people.manager, 0)
    assert due_keys(case) == set()
    with case.at(case.today):
        address = reverse("audits:audit", args=[asked.audit_id])
        page = browser(case.people.manager).get(address).content.decode()
    assert "Demande devenue sans objet" in page and "Répondre à la demande de report" not in page


def test_nobody_answers_what_has_no_object_any_more(case: Case) -> None:
    asked = ask(case)
    case.advance("scored")
    with case.at(case.today), pytest.raises(TransitionNotAllowed):
        answer_postponement(asked.audit_id, actor=case.people.manager, accepted=True)
    asked.refresh_from_db()
    asked.accepted, asked.answered_on = True, case.today
    with pytest.raises(IntegrityError), transaction.atomic():
        asked.save()
