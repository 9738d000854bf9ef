"""What a desk counts is what each dossier's page offers: the same answer for a list as for one, for everybody."""

from __future__ import annotations

import datetime as dt

import pytest

from candidates.dossiers.models import Dossier
from candidates.services.models import Service
from certification.deadlines.use_cases import rebuild_all
from certification.desk import waiting
from certification.desk.conditions import CONDITIONS, HOLDERS
from certification.desk.todo import ACTS, Item, todo
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from tests.certification.desk.test_todo import at
from tests.certification.pages import ROLES
from tests.factories import member
from tests.scenarios import WAYS, Case, at_stage

pytestmark = pytest.mark.django_db
DAYS_LATER = (0, 400)
PAST_ITS_DELAY = {"awaiting_decision": 12, "follow_up_reported": 12}  # AUD-08: the answer to a report


def of_todo(dossier: Dossier, user: User, today: dt.date) -> tuple[set[str], set[str]]:
    """The kinds that this dossier is of for this person, and those that are late: by the rows of acts, one by one."""
    found = todo(dossier, user, today)
    owed = {item.act.key for item in (*found.mine, *found.others)}
    mine = {item.act.key: item for item in found.mine}
    kinds, late = set(), set()
    for kind in waiting.KINDS:
        items: list[Item] = [mine[key] for key in kind.acts if key in mine]
        if items and not owed.intersection(kind.after):
            kinds.add(kind.key)
            if any(item.late for item in items):
                late.add(kind.key)
    return kinds, late


def of_lists(dossier: Dossier, user: User, today: dt.date) -> tuple[set[str], set[str]]:
    """The same by the counts, which are asked of the database; the lists that they lead to hold the dossier."""
    counted = waiting.counts(user, today)
    kinds = [each.kind for each in counted]
    for kind in kinds:
        assert list(waiting.waiting_for(user, today, [kind])) == [dossier]
    return {kind.key for kind in kinds}, {each.kind.key for each in counted if each.late}


@pytest.mark.parametrize("stage", WAYS)
def test_a_list_and_a_page_say_the_same_at_every_stage(stage: str) -> None:
    told: set[str] = set()
    case = at_stage(stage, scores="bronze", follow_up_scores="argent") if stage == "raised" else at(stage)
    for days in sorted({*DAYS_LATER, PAST_ITS_DELAY.get(stage, 0)}):
        with case.at(case.today + dt.timedelta(days=days), hour=12) as today:
            for role in ROLES:
                user = getattr(case.people, role)
                one = of_todo(case.dossier, user, today)
                assert of_lists(case.dossier, user, today) == one, (role, days)
                told |= one[0]
                kinds = [kind for kind in waiting.KINDS if kind.key in one[0]]
                (row,) = waiting.rows([case.dossier], user, today, kinds)
                assert {item.act.key for item in row.items} == shown(case, user, today), (role, days)
    assert told or stage in {"abandoned", "withdrawn"}


def shown(case: Case, user: User, today: dt.date) -> set[str]:
    """The acts of one line: those that their kinds count."""
    found = todo(case.dossier, user, today)
    owed = {item.act.key for item in (*found.mine, *found.others)}
    return {
        item.act.key
        for item in found.mine
        for kind in waiting.KINDS
        if item.act.key in kind.acts and not owed.intersection(kind.after)
    }


def test_each_act_that_is_owed_is_counted_once() -> None:
    counted = [key for kind in waiting.KINDS for key in kind.acts]
    owed = {act.key for act in ACTS if act.place == "owed"}
    assert sorted(counted) == sorted(owed - waiting.ENDLESS)
    assert set(CONDITIONS) == set(counted)
    assert {act.right for act in ACTS if act.key in counted} <= set(HOLDERS)
    assert len({kind.key for kind in waiting.KINDS}) == len(waiting.KINDS)


@pytest.mark.parametrize("stage", ["submitted", "answered", "suspended"])
def test_who_is_of_another_organisation_owes_nothing_there(stage: str) -> None:
    case = at(stage)
    other = member(at("preparing").people.body, Role.BODY_MANAGER)
    with case.at(case.today, hour=12) as today:
        assert [each for each in waiting.counts(other, today) if each.number] == []


@pytest.mark.rule("FOL-02")
def test_a_late_yearly_self_assessment_is_asked_for_under_a_suspension_too() -> None:
    case = at("suspended")
    with case.at(case.today + dt.timedelta(days=330), hour=12) as today:
        counted = {each.kind.key: each for each in waiting.counts(case.people.contributor, today)}
    assert counted["autodiagnostics"].late == 1
    assert "conformite" in counted


@pytest.mark.rule("DOS-02")
@pytest.mark.parametrize("department", ["80", "988", "987"])
def test_it_is_late_when_the_day_is_over_where_the_candidate_is(department: str) -> None:
    case = at("preparing")
    Service.objects.filter(dossiers=case.dossier_id).update(department=department)
    Dossier.objects.filter(pk=case.dossier_id).update(
        audit_first_day=dt.date(2026, 3, 16), audit_last_day=dt.date(2026, 3, 17)
    )
    rebuild_all()
    for hour in (2, 12, 22):
        for day in (dt.date(2026, 2, 16), dt.date(2026, 2, 17)):
            with case.at(day, hour=hour) as today:
                dossier, user = case.dossier, case.people.candidate
                assert of_lists(dossier, user, today) == of_todo(dossier, user, dossier.today), (hour, day)
