"""Suspension, its lifting, and withdrawal."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django_fsm import TransitionNotAllowed

from candidates.dossiers.enums import Status
from certification.decisions.enums import DecisionKind
from certification.decisions.models import Decision
from certification.follow_up import use_cases as follow_up_use_cases
from certification.register.queries import register
from certification.sanctions import use_cases as sanctions
from certification.sanctions.models import Suspension, Withdrawal
from tests.audits.conftest import on
from tests.certification.conftest import emails, events, rules_of, told
from tests.certification.labels import Label, label
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
ONE = dt.timedelta(days=1)


def suspend(it: Label, **fields: object) -> object:
    given = {"ground": "mark_misused", "reason": "Logo", "conform_by": dt.date(2026, 6, 2), **fields}
    return sanctions.suspend_label(it.dossier.pk, actor=it.people.decider, **given)


def lift(it: Label, **fields: object) -> object:
    given = {"conformity": "Logo retiré", "conformity_shown_on": dt.date(2026, 5, 1), **fields}
    return sanctions.lift_suspension(it.dossier.pk, actor=it.people.decider, **given)


def withdraw(it: Label, **fields: object) -> object:
    given = {"ground": "mark_misused", "reason": "Logo", "effective_on": DAY, **fields}
    return sanctions.withdraw_label(it.dossier.pk, actor=it.people.decider, **given)


# --- suspending -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUS-02")
@pytest.mark.rule("LIS-02")
def test_a_suspension_is_notified_told_to_the_ditp_and_shown_on_the_register() -> None:
    it = label()
    with on(DAY):
        suspend(it, reason="  Le logo figure ailleurs.  ")
    dossier = it.fresh()
    assert (dossier.stage, dossier.status) == ("suspended", Status.LABELLED)
    assert (dossier.suspended_on, dossier.conform_by) == (DAY, dt.date(2026, 6, 2))
    assert Suspension.objects.get().reason == "Le logo figure ailleurs."
    assert Decision.objects.get().kind == DecisionKind.SUSPENDED
    assert told("label.suspended", dossier.pk) == emails(
        [it.people.candidate, it.people.contributor, it.people.ditp]
    )
    assert events(dossier.pk)[-1] == "label.suspended"
    assert register(DAY).get().suspended_since == DAY
    assert register(DAY - ONE).get().suspended_since is None


@pytest.mark.rule("SUS-01")
def test_a_suspension_has_one_of_the_grounds_of_the_guide_and_says_why() -> None:
    it = label()
    with on(DAY):
        assert rules_of(suspend, it, ground="mauvaise humeur") == ["SUS-01"]
        assert rules_of(suspend, it, ground="action_plan_missing") == ["FOL-05"]
        with pytest.raises(ValidationError) as refusal:
            suspend(it, reason=" ")
        assert "reason" in refusal.value.message_dict
    assert it.fresh().status == Status.LABELLED


@pytest.mark.rule("SUS-02")
@pytest.mark.parametrize(
    ("conform_by", "refused"),
    [(DAY - ONE, True), (DAY, False), (dt.date(2027, 3, 2), False), (dt.date(2027, 3, 3), True)],
    ids=["yesterday", "today", "12 months", "12 months and a day"],
)
def test_a_suspension_lasts_twelve_months_at_most(conform_by: dt.date, refused: bool) -> None:
    it = label()
    with on(DAY):
        if refused:
            assert rules_of(suspend, it, conform_by=conform_by) == ["SUS-02"]
        else:
            suspend(it, conform_by=conform_by)


@pytest.mark.parametrize("who", ["candidate", "manager", "auditor", "ditp"])
def test_only_a_decider_of_the_body_sanctions(who: str) -> None:
    it = label()
    people = it.people
    it.people = type(people)(**{**vars(people), "decider": getattr(people, who)})
    with on(DAY):
        for act in (suspend, lift, withdraw):
            with pytest.raises(PermissionDenied):
                act(it)


def test_a_label_is_suspended_once() -> None:
    it = label()
    with on(DAY):
        suspend(it)
        with pytest.raises(TransitionNotAllowed):
            suspend(it)
    assert Suspension.objects.count() == 1


@pytest.mark.rule("FOL-05")
def test_a_missing_action_plan_suspends_after_its_month_and_its_coming_lifts() -> None:
    case = at_stage("action_plan_due", scores="argent", follow_up_scores="bronze")
    it, due = Label(case.dossier, case.people), case.dossier.action_plan_due_on
    missing = {"ground": "action_plan_missing", "conform_by": due + 60 * ONE}
    with case.at(due):
        assert rules_of(suspend, it, **missing) == ["FOL-05"]
    with case.at(due + ONE):
        suspend(it, **missing)
    with case.at(due + 10 * ONE) as day:
        shown = {"conformity": "Plan reçu", "conformity_shown_on": day}
        assert rules_of(lift, it, **shown) == ["FOL-05"]
        follow_up_use_cases.file_action_plan(
            case.dossier_id, actor=case.people.candidate, text="Former l’accueil"
        )
        lift(it, **shown)
    assert case.dossier.status == Status.LABELLED
    assert case.dossier.action_plans.get().accepted_on == day


# --- lifting ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def suspended() -> Label:
    it = label()
    with on(DAY):
        suspend(it)
    return it


@pytest.mark.rule("SUS-03")
def test_lifting_brings_the_label_back_without_moving_its_end(suspended: Label) -> None:
    before = suspended.fresh().valid_until
    with on(dt.date(2026, 5, 4)):
        lift(suspended)
        with pytest.raises(TransitionNotAllowed):
            lift(suspended)
    dossier = suspended.fresh()
    assert (dossier.status, dossier.valid_until) == (Status.LABELLED, before)
    assert (dossier.suspended_on, dossier.conform_by) == (None, None)
    row = Suspension.objects.get()
    assert (row.lifted_on, row.conformity) == (dt.date(2026, 5, 4), "Logo retiré")
    assert register(dt.date(2026, 5, 4)).get().suspended_since is None
    assert told("label.suspension_lifted", dossier.pk) == emails(
        [suspended.people.candidate, suspended.people.contributor, suspended.people.ditp]
    )


@pytest.mark.rule("SUS-03")
@pytest.mark.parametrize(
    ("shown_on", "refused"),
    [(dt.date(2026, 6, 2), False), (dt.date(2026, 6, 3), True), (None, True)],
    ids=["on the day set", "the day after", "not shown"],
)
def test_conformity_comes_back_within_the_time_set(
    suspended: Label, shown_on: dt.date | None, refused: bool
) -> None:
    with on(dt.date(2026, 6, 10)):
        if refused:
            assert rules_of(lift, suspended, conformity_shown_on=shown_on) == ["SUS-03"]
        else:
            lift(suspended, conformity_shown_on=shown_on)


def test_a_lifting_says_what_was_found_and_not_tomorrow_s_findings(suspended: Label) -> None:
    with on(dt.date(2026, 5, 4)):
        with pytest.raises(ValidationError) as refusal:
            lift(suspended, conformity=" ")
        assert "conformity" in refusal.value.message_dict
        with pytest.raises(ValidationError, match="futur"):
            lift(suspended, conformity_shown_on=dt.date(2026, 5, 5))


@pytest.mark.rule("SUS-03")
def test_a_label_can_be_suspended_again_later_and_each_time_is_told(suspended: Label) -> None:
    with on(dt.date(2026, 5, 4)):
        lift(suspended)
    with on(dt.date(2026, 9, 1)):
        suspend(suspended, conform_by=dt.date(2026, 10, 1))
    with on(dt.date(2026, 9, 20)):
        lift(suspended, conformity_shown_on=dt.date(2026, 9, 20))
    assert Suspension.objects.count() == 2
    assert events(suspended.dossier.pk).count("label.suspended") == 2


# --- withdrawing ------------------------------------------------------------------------------------------------------


@pytest.mark.rule("WIT-02")
@pytest.mark.rule("LIS-03")
def test_a_withdrawal_takes_effect_on_its_date_and_takes_the_label_off_the_list() -> None:
    it, effective = label(), dt.date(2026, 4, 15)
    with on(DAY):
        withdraw(it, effective_on=effective)
        with pytest.raises(TransitionNotAllowed):
            withdraw(it, effective_on=effective)
    assert (it.fresh().status, it.fresh().withdrawn_from) == (Status.WITHDRAWN, effective)
    assert register(effective - ONE).exists()
    assert not register(effective).exists()
    assert told("label.withdrawn", it.dossier.pk) == emails(
        [it.people.candidate, it.people.contributor, it.people.ditp]
    )


@pytest.mark.rule("WIT-03")
def test_the_mark_s_use_ends_two_months_after_the_effective_date() -> None:
    it = label()
    with on(DAY):
        withdraw(it, effective_on=dt.date(2026, 12, 31))
    assert Withdrawal.objects.get().mark_ends_on == dt.date(2027, 2, 28)


@pytest.mark.rule("WIT-02")
@pytest.mark.parametrize(("effective", "refused"), [(DAY - ONE, True), (DAY, False)])
def test_a_withdrawal_has_no_effect_on_the_past(effective: dt.date, refused: bool) -> None:
    it = label()
    with on(DAY):
        if refused:
            assert rules_of(withdraw, it, effective_on=effective) == ["WIT-02"]
        else:
            withdraw(it, effective_on=effective)


@pytest.mark.rule("WIT-01")
@pytest.mark.parametrize(
    ("ground", "today", "effective", "refused"),
    [
        ("envie", DAY, DAY, True),
        ("measures_not_taken", DAY, DAY, True),
        ("follow_up_missed", dt.date(2027, 3, 1), dt.date(2027, 3, 1), True),
        ("follow_up_missed", dt.date(2027, 3, 2), dt.date(2027, 3, 2), False),
        ("not_renewed", dt.date(2028, 6, 1), dt.date(2028, 6, 30), True),
        ("not_renewed", dt.date(2028, 6, 1), dt.date(2028, 7, 1), False),
    ],
)
def test_a_ground_is_used_once_its_fact_is_established(
    ground: str, today: dt.date, effective: dt.date, refused: bool
) -> None:
    it = label(dt.date(2025, 7, 1))  # follow-up window until 1 March 2027, valid until 30 June 2028
    with on(today):
        if refused:
            assert rules_of(withdraw, it, ground=ground, effective_on=effective) == ["WIT-01"]
        else:
            withdraw(it, ground=ground, effective_on=effective)


@pytest.mark.rule("WIT-01")
def test_measures_not_taken_in_time_withdraw_a_suspended_label(suspended: Label) -> None:
    taken = {"ground": "measures_not_taken"}
    with on(dt.date(2026, 6, 2)):
        assert rules_of(withdraw, suspended, **taken, effective_on=dt.date(2026, 6, 2)) == ["WIT-01"]
    with on(dt.date(2026, 6, 3)):
        withdraw(suspended, **taken, effective_on=dt.date(2026, 6, 3))
    assert suspended.fresh().status == Status.WITHDRAWN


def test_a_dossier_without_a_label_is_neither_suspended_nor_withdrawn() -> None:
    case = at_stage("submitted")
    it = Label(case.dossier, case.people)
    with case.at(case.today) as day:
        with pytest.raises(TransitionNotAllowed):
            withdraw(it, effective_on=day)
        with pytest.raises(TransitionNotAllowed):
            suspend(it, conform_by=day)
        with pytest.raises(TransitionNotAllowed):
            lift(it, conformity_shown_on=None)
