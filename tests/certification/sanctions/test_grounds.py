"""The grounds of a suspension that rest on a fact are used once the fact is on record. SUS-01, guide 5.3.1, 3.9.2."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django_fsm import TransitionNotAllowed

from audits.postponements.use_cases import answer_postponement, ask_postponement
from certification.desk.todo import todo
from certification.sanctions import use_cases as sanctions
from certification.sanctions.models import AuditRefusal, Suspension
from label_sp.outbox.models import Message
from tests import scenario_acts
from tests.audits.conftest import browser, on
from tests.certification.conftest import emails, events, rules_of, told
from tests.certification.labels import Label, label
from tests.certification.pages import address, words
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 1, 12)
ONE = dt.timedelta(days=1)


@pytest.fixture
def it() -> Label:
    return label(dt.date(2025, 7, 1))


def suspend(it: Label, ground: str, day: dt.date = DAY) -> object:
    with on(day):
        return sanctions.suspend_label(
            it.dossier.pk,
            actor=it.people.decider,
            ground=ground,
            reason="Voyez le dossier.",
            conform_by=day + 90 * ONE,
        )


def record(it: Label, refused_on: dt.date = DAY, **fields: object) -> object:
    given = {"actor": it.people.manager, "words": " Aucune visite avant l’été. ", **fields}
    with on(DAY):
        return sanctions.record_audit_refusal(it.dossier.pk, refused_on=refused_on, **given)


# --- the refusal of an audit ------------------------------------------------------------------------------------------


@pytest.mark.rule("SUS-01")
def test_a_refusal_is_recorded_with_its_date_told_to_the_service_and_then_suspends(it: Label) -> None:
    assert rules_of(suspend, it, "audit_refused") == ["SUS-01"]
    record(it, DAY - 5 * ONE)
    refusal = AuditRefusal.objects.get()
    assert (refusal.refused_on, refusal.recorded_on, refusal.words) == (
        DAY - 5 * ONE,
        DAY,
        "Aucune visite avant l’été.",
    )
    assert events(it.dossier.pk)[-1] == "label.audit_refused"
    assert told("label.audit_refused", it.dossier.pk) == emails([it.people.candidate, it.people.contributor])
    suspend(it, "audit_refused")
    assert Suspension.objects.get().ground == "audit_refused"
    letter = Message.objects.filter(kind="label.suspended").first().body
    assert "dans les conditions requises, le jeudi 7 janvier 2027" in letter


@pytest.mark.rule("SUS-01")
@pytest.mark.parametrize(
    ("refused_on", "taken"),
    [
        (dt.date(2025, 6, 30), False),
        (dt.date(2025, 7, 1), True),
        (DAY, True),
        (DAY + ONE, False),
    ],
    ids=["before the label", "its first day", "today", "tomorrow"],
)
def test_a_refusal_is_of_the_label_s_time(it: Label, refused_on: dt.date, taken: bool) -> None:
    if taken:
        record(it, refused_on)
        return
    with pytest.raises(ValidationError) as refused:
        record(it, refused_on)
    assert "refused_on" in refused.value.message_dict


def test_the_body_records_it_managers_and_deciders_and_nobody_else(it: Label) -> None:
    people = it.people
    for who in (people.candidate, people.auditor, people.ditp):
        with pytest.raises(PermissionDenied):
            record(it, actor=who)
    record(it, actor=people.decider)
    record(it, actor=people.manager)
    with pytest.raises(ValidationError):
        record(it, words=" ")
    assert AuditRefusal.objects.count() == 2


def test_a_dossier_without_a_label_has_nothing_to_refuse() -> None:
    case = at_stage("answered")
    with pytest.raises(TransitionNotAllowed):
        record(Label(case.dossier, case.people), case.today)


def test_it_is_offered_once_the_follow_up_is_near_and_shown_to_who_suspends(it: Label) -> None:
    def offered(day: dt.date) -> bool:
        with on(day):
            return "record_audit_refusal" in {
                item.act.key for item in todo(it.fresh(), it.people.manager, day).options
            }

    assert (offered(dt.date(2026, 6, 30)), offered(dt.date(2026, 7, 1))) == (False, True)
    record(it)
    with on(DAY):
        page = words(browser(it.people.decider).get(address("suspend", it.dossier)))
    assert "Aucune visite avant l’été." in page


# --- postponements ----------------------------------------------------------------------------------------------------


def put_off(case: Case) -> None:
    audit = case.audit
    with case.at(audit.first_day - 3 * ONE):
        ask_postponement(audit.pk, actor=case.people.candidate, reason="Travaux.")
        answer_postponement(audit.pk, actor=case.people.manager, accepted=True)


@pytest.mark.rule("SUS-01")
def test_two_postponements_on_record_suspend_and_one_does_not() -> None:
    case = at_stage("follow_up_planned")
    it, first_day = Label(case.dossier, case.people), case.audit.first_day
    put_off(case)
    assert rules_of(suspend, it, "postponements", first_day) == ["SUS-01"]
    with case.at(case.today):
        scenario_acts.plan(case)
    put_off(case)
    suspend(it, "postponements", first_day)
    assert case.dossier.is_suspended


# --- networks ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUS-01")
def test_the_ground_of_networks_is_listed_and_is_no_local_service_s(it: Label) -> None:
    with on(DAY):
        page = words(browser(it.people.decider).get(address("suspend", it.dossier)))
    assert "moins de 75 % de services publics locaux labellisés" in page
    assert rules_of(suspend, it, "network_below_minimum") == ["SUS-01"]
