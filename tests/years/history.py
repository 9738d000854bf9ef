"""Ready-made worlds: who is there, when their audits are, who comes and goes, how the clocks behave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle

import time_machine

from certification.bodies import use_cases as bodies
from certification.bodies.models import CertificationBody
from certification.reminders import use_cases as reminders
from label_sp.actors.enums import Role
from label_sp.actors.models import Membership, User
from label_sp.actors.use_cases.memberships import end_membership
from label_sp.outbox.models import Delivery, MessagePreference
from tests.factories import joins
from tests.scenario_files import load_reference_data
from tests.scenarios import PARIS, People, make_people
from tests.years.lives import LIVES, Act, Life, Lived, cases
from tests.years.oracle import Oracle
from tests.years.world import Weather, World

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2028, 12, 31)
KINDS = ("reminder", "reminder.late", "reminder.opening")


def three_years(dossiers: int, *, quick: bool = False, lives: tuple[Life, ...] = LIVES) -> World:
    """`dossiers` of them, their first audits between 2024 and 2028, each life as often as the others."""
    load_reference_data()
    people = [make_people(f"Organisme {number} (fictif)") for number in range(max(dossiers // 12, 1))]
    span = (dt.date(2028, 6, 1) - dt.date(2024, 3, 4)).days
    visits = [dt.date(2024, 3, 4) + number * span // dossiers * DAY for number in range(dossiers)]
    lived = cases(people, visits)
    oracle = Oracle()
    acts: list[Act] = []
    for case, life in zip(lived, cycle(lives), strict=False):
        acts += [act for act in life(case) if act.day <= LAST]
    acts += [
        *_habilitated_again(people),
        *_come_and_go(lived),
        *_choices(lived),
        *_policies(people[0], oracle),
    ]
    return World(
        FIRST, LAST, acts, weather=bad_weather((LAST - FIRST).days, rare=quick), quick=quick, oracle=oracle
    )


def one_life(life: Life, visit: dt.date, before: int = 210, after: int = 60) -> World:
    """One dossier's application, around its visit."""
    load_reference_data()
    (case,) = cases([make_people()], [visit])
    first, last = visit - before * DAY, visit + after * DAY
    acts = [act for act in life(case) if act.day <= last]
    return World(first, last, acts, quick=True)


def bad_weather(days: int, *, rare: bool = False) -> Weather:
    """Two days without a clock every two months, three and six twice a year; something odd every other week."""
    times = 5 if rare else 1
    short = {start + day for start in range(37, days, 61) for day in range(2)}
    three = {start + day for start in range(90, days, 183) for day in range(3)}
    long = {start + day for start in range(160, days, 181) for day in range(6)}
    return Weather(
        stopped=frozenset(short | three | long),
        jumps=frozenset(range(25, days, 43 * times)),
        back=frozenset(range(11, days, 47 * times)),
        odd=frozenset(range(19, days, 31 * times)),
    )


def _at(day: dt.date, do: Callable[[], object], name: str) -> Act:
    def then() -> None:
        with time_machine.travel(dt.datetime(day.year, day.month, day.day, 9, tzinfo=PARIS), tick=False):
            do()

    return Act(day, name, then)


def _habilitated_again(people: list[People]) -> Iterator[Act]:
    """A habilitation lasts five years; ours began before the first visits."""
    day = FIRST + DAY
    for each in people:

        def renew(each: People = each) -> None:
            body = CertificationBody.objects.filter(organisation=each.body).first()
            if body:
                bodies.grant_habilitation(body.pk, actor=each.ditp, decided_on=day, agreement_signed_on=day)

        yield _at(day, renew, "habilitation")


def _come_and_go(lived: list[Lived]) -> Iterator[Act]:
    """In one service of three the contributor leaves, and somebody else comes; a manager joins each body."""
    for case in lived[::3]:
        yield _at(case.visit - 25 * DAY, partial(_leave, case.people.contributor, case.people), "leaves")
        yield _at(case.visit + 5 * DAY, partial(_join, case.people), "joins")
    for people in {case.people.body.pk: case.people for case in lived}.values():
        yield _at(FIRST + 400 * DAY, partial(_join_body, people), "joins a body")


def _leave(who: User, people: People) -> None:
    end_membership(Membership.objects.get(user=who, ended_on=None).pk, actor=people.ditp)


def _join(people: People) -> None:
    joins(people.organisation, Role.CANDIDATE_CONTRIBUTOR, by=people.ditp)


def _join_body(people: People) -> None:
    joins(people.body, Role.BODY_MANAGER, by=people.ditp)


def _choices(lived: list[Lived]) -> Iterator[Act]:
    """One candidate of three wants the mail of the day, one of five no mail; some change their mind half-way."""
    for number, case in enumerate(lived):
        wanted = Delivery.DIGEST if number % 3 == 0 else Delivery.NONE if number % 5 == 0 else None
        if wanted:
            who = case.people.candidate
            yield _at(FIRST - 2 * DAY, partial(_choose, who, wanted), "chooses")
            if number % 2 == 0:
                yield _at(FIRST + 600 * DAY, partial(_choose, who, Delivery.AT_ONCE), "chooses")


def _choose(who: User, delivery: Delivery) -> None:
    for kind in KINDS:
        MessagePreference.objects.update_or_create(user=who, kind=kind, defaults={"delivery": delivery})


def _policies(people: People, oracle: Oracle) -> Iterator[Act]:
    """The DITP changes when three deadlines are reminded, and changes its mind about one."""
    changes = (
        (dt.date(2027, 7, 1), "submission", [-45, -10, 0, 2]),
        (dt.date(2027, 7, 1), "renewal", [0, 30, 60]),
        (dt.date(2027, 9, 15), "yearly_self_assessment", []),
        (dt.date(2028, 3, 1), "submission", [-30, -1]),
    )
    for day, term, days in changes:

        def change(day: dt.date = day, term: str = term, days: list[int] = days) -> None:
            reminders.change_policy(term, days, actor=people.ditp)
            oracle.observe(day)
            oracle.change_policy(term, days, day)

        yield _at(day, change, "policy")
