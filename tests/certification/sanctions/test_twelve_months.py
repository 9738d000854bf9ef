"""A suspension lasts 12 months at most, whatever is chained; beyond, the body decides. SUS-02, SUS-03, guide 5.3.1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django_fsm import TransitionNotAllowed

from candidates.deadlines import queries as deadlines
from candidates.dossiers.enums import Status
from certification.desk.todo import todo
from certification.register.queries import register
from certification.register.verification import answer
from certification.sanctions import use_cases as sanctions
from certification.sanctions.models import Suspension
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.audits.conftest import browser, on
from tests.certification.conftest import emails, told
from tests.certification.labels import Label, label
from tests.certification.pages import address, words

pytestmark = pytest.mark.django_db
FIRST = dt.date(2026, 3, 2)
LAST = dt.date(2027, 3, 2)  # the last of its 12 months
LIFTED = dt.date(2026, 9, 1)
ONE = dt.timedelta(days=1)


@pytest.fixture
def it() -> Label:
    return label()


def suspend(it: Label, day: dt.date, *, ground: str = "own_request", until: dt.date | None = None) -> None:
    with on(day):
        sanctions.suspend_label(
            it.dossier.pk, actor=it.people.decider, ground=ground, reason="Travaux.", conform_by=until or day
        )


def lift(it: Label, day: dt.date, shown_on: dt.date | None = None) -> None:
    with on(day):
        sanctions.lift_suspension(
            it.dossier.pk, actor=it.people.decider, conformity="Fait.", conformity_shown_on=shown_on or day
        )


def refused_until(it: Label, day: dt.date, until: dt.date, ground: str = "own_request") -> list[str]:
    return refusals(lambda: suspend(it, day, ground=ground, until=until))


def refusals(act: Callable[[], object]) -> list[str]:
    """The rules that refuse it; none when it is done."""
    try:
        act()
    except RuleViolation as refused:
        return [failure.rule for failure in refused.failures]
    return []


# --- chained ----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUS-02")
@pytest.mark.parametrize("ground", ["own_request", "mark_misused"])
def test_a_suspension_on_the_day_of_a_lifting_goes_on_with_the_former(it: Label, ground: str) -> None:
    suspend(it, FIRST, until=LIFTED)
    lift(it, LIFTED)
    assert refused_until(it, LIFTED, LAST + ONE, ground) == ["SUS-02"]
    suspend(it, LIFTED, ground=ground, until=LAST)
    assert it.fresh().suspended_on == FIRST
    assert Suspension.objects.get(lifted_on=None).ends_by == LAST
    assert register(LIFTED).get().suspended_since == FIRST
    assert answer(it.attestation, LIFTED).sentence == "Suspendue depuis le 2 mars 2026"


@pytest.mark.rule("SUS-02")
def test_the_days_spent_for_the_same_ground_are_spent(it: Label) -> None:
    suspend(it, FIRST, until=LIFTED)
    lift(it, LIFTED)
    last = LAST + ONE  # a day in force, which is not counted
    assert refused_until(it, LIFTED + ONE, last + ONE) == ["SUS-02"]
    suspend(it, LIFTED + ONE, until=last)
    assert it.fresh().suspended_on == LIFTED + ONE
    assert register(LIFTED + ONE).get().suspended_since == LIFTED + ONE


@pytest.mark.rule("SUS-02")
def test_another_ground_after_a_day_in_force_has_its_own_twelve_months(it: Label) -> None:
    suspend(it, FIRST, until=LIFTED)
    lift(it, LIFTED)
    day = LIFTED + ONE
    until = dt.date(2027, 9, 2)
    assert refused_until(it, day, until + ONE, "mark_misused") == ["SUS-02"]
    suspend(it, day, ground="mark_misused", until=until)


@pytest.mark.rule("SUS-02")
def test_nothing_is_left_after_twelve_months(it: Label) -> None:
    suspend(it, FIRST, until=LAST)
    lift(it, LAST)
    suspend(it, LAST, until=LAST)  # the last day itself
    lift(it, LAST)
    assert {each.ends_by for each in Suspension.objects.all()} == {LAST}
    assert refused_until(it, LAST + ONE, LAST + ONE) == []  # a day in force was given back, and spent
    lift(it, LAST + ONE)


@pytest.mark.rule("SUS-02")
def test_the_thirteenth_month_is_refused_whatever_the_day_set(it: Label) -> None:
    suspend(it, FIRST, until=LAST)
    lift(it, LAST + ONE, shown_on=LAST)  # one day too many was spent: what is left is less than nothing
    day = LAST + 60 * ONE
    assert refused_until(it, day, day) == ["SUS-02"]
    assert it.fresh().stage == Status.LABELLED


# --- a new date -------------------------------------------------------------------------------------------------------


def set_date(it: Label, wanted: dt.date, **fields: object) -> object:
    given = {"actor": it.people.decider, "reason": "Les travaux durent.", **fields}
    return sanctions.set_conformity_date(it.dossier.pk, conform_by=wanted, **given)


@pytest.mark.rule("SUS-03")
def test_a_new_date_is_journaled_told_and_moves_the_deadline(it: Label) -> None:
    suspend(it, FIRST, until=LIFTED)
    with on(LIFTED + ONE):  # the date is passed: the body gives another one rather than withdraw
        set_date(it, LAST)
        found = {each.key: each.due for each in deadlines.of(it.dossier.pk)}
    assert (it.fresh().conform_by, Suspension.objects.get().conform_by) == (LAST, LAST)
    assert (found["conformity"], found["suspension_end"]) == (LAST, LAST)
    people = it.people
    assert told("label.conformity_date_set", it.dossier.pk) == emails(
        [people.candidate, people.contributor, people.ditp]
    )
    body = Message.objects.filter(kind="label.conformity_date_set").first().body
    assert (
        "mardi 1er septembre 2026" in body and "mardi 2 mars 2027" in body and "Les travaux durent." in body
    )
    entry = JournalEntry.objects.get(event="label.conformity_date_set")
    assert entry.data["conform_by"] == LAST.isoformat()


@pytest.mark.rule("SUS-02")
@pytest.mark.parametrize(
    ("today", "wanted", "rules"),
    [
        (LIFTED, LIFTED - ONE, ["SUS-02"]),
        (LIFTED, LIFTED, ["SUS-03"]),
        (LIFTED, LAST, []),
        (LIFTED, LAST + ONE, ["SUS-02"]),
        (LAST, LAST, []),
        (LAST + ONE, LAST + ONE, ["SUS-02"]),
    ],
    ids=["yesterday", "the same", "the last day", "a day more", "on the last day", "the day after"],
)
def test_a_new_date_stays_within_the_twelve_months(
    it: Label, today: dt.date, wanted: dt.date, rules: list[str]
) -> None:
    suspend(it, FIRST, until=LIFTED)
    with on(today):
        assert refusals(lambda: set_date(it, wanted)) == rules


def test_a_new_date_is_for_a_suspended_label_and_its_decider_who_says_why(it: Label) -> None:
    with on(LIFTED), pytest.raises(TransitionNotAllowed):
        set_date(it, LAST)
    suspend(it, FIRST, until=LIFTED)
    with on(LIFTED):
        for who in ("candidate", "manager", "auditor", "ditp"):
            with pytest.raises(PermissionDenied):
                set_date(it, LAST, actor=getattr(it.people, who))
        with pytest.raises(ValidationError):
            set_date(it, LAST, reason=" ")


# --- when they are over -----------------------------------------------------------------------------------------------


@pytest.mark.rule("SUS-03")
@pytest.mark.parametrize(
    ("today", "shown_on", "rules"),
    [
        (LAST, LIFTED, []),
        (LAST, LIFTED + ONE, ["SUS-03"]),
        (LAST + ONE, LIFTED + ONE, []),
        (LAST + ONE, LAST, []),
        (LAST + ONE, LAST + ONE, ["SUS-03"]),
    ],
    ids=[
        "in time",
        "late, within: a new date first",
        "over: on proof",
        "over: the last day",
        "over: too late",
    ],
)
def test_beyond_twelve_months_a_suspension_is_lifted_on_proof_that_it_came_within_them(
    it: Label, today: dt.date, shown_on: dt.date, rules: list[str]
) -> None:
    suspend(it, FIRST, until=LIFTED)
    assert refusals(lambda: lift(it, today, shown_on)) == rules


@pytest.mark.rule("SUS-02")
@pytest.mark.parametrize(("today", "over"), [(LAST - ONE, False), (LAST, False), (LAST + ONE, True)])
def test_the_day_after_the_body_has_to_decide(it: Label, today: dt.date, over: bool) -> None:
    suspend(it, FIRST, until=LIFTED)
    with on(today):
        found = todo(it.fresh(), it.people.decider, today)
    mine, options = ({item.act.key: item for item in items} for items in (found.mine, found.options))
    assert ("end_suspension" in mine) is over
    assert ("set_conformity_date" in options) is not over
    if over:
        assert mine["end_suspension"].late
        with on(today):
            assert "12 mois dépassés" in words(browser(it.people.ditp).get("/tableau-de-bord/"))
    with on(today):
        assert ("12 mois sont passés" in lifting_page(it)) is over


def lifting_page(it: Label) -> str:
    return words(browser(it.people.decider).get(address("lift", it.dossier)))
