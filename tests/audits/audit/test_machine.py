"""The small machine of an audit: every state × every act, those refused included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.reports import queries as report_queries
from audits.reports import use_cases as report_use_cases
from audits.scoring import queries as scoring_queries
from audits.scoring import use_cases as scoring_use_cases
from audits.visits import queries as visit_queries
from audits.visits import use_cases as visit_use_cases
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from tests.audits.conftest import on
from tests.factories import VISIT, SiteFactory, audit_in, auditor_of, dossier_in, grids, member

pytestmark = pytest.mark.django_db


def assignment(audit: Audit, **changes: Any) -> Any:
    facts = {"kind": audit.kind, "habilitation_in_force": True, "impartiality_declared": True, **changes}
    return visit_queries.assignment_facts(audit.dossier, audit.auditor, **facts)


ACTS: dict[str, Callable[[Audit], object]] = {
    "assign_to": lambda a: a.assign_to(a.auditor, assignment(a), today=dt.date(2026, 2, 1)),
    "send_plan": lambda a: a.send_plan(visit_queries.plan_facts(a), today=dt.date(2026, 3, 2)),
    "put_off": lambda a: a.put_off(),
    "hold_closing_meeting": lambda a: a.hold_closing_meeting(VISIT[1], today=VISIT[1]),
    "send_report": lambda a: a.send_report(
        report_queries.report_facts(a, list(scoring_queries.scores_of(a))), today=dt.date(2026, 3, 30)
    ),
    "answer_report": lambda a: a.answer_report(today=dt.date(2026, 3, 31), observations="Merci."),
    "conclude": lambda a: a.conclude(today=dt.date(2026, 4, 20)),
    "cancel": lambda a: a.cancel(today=dt.date(2026, 3, 31)),
}
ARROWS = {
    ("assigned", "assign_to"): "assigned",
    ("assigned", "send_plan"): "planned",
    ("assigned", "cancel"): "cancelled",
    ("planned", "put_off"): "assigned",
    ("planned", "hold_closing_meeting"): "visited",
    ("planned", "cancel"): "cancelled",
    ("visited", "send_report"): "reported",
    ("visited", "cancel"): "cancelled",
    ("reported", "answer_report"): "reported",
    ("reported", "conclude"): "concluded",
}


def ready(status: str) -> Audit:
    """An audit about which the guide has nothing to say: only the machine can refuse."""
    return audit_in(
        AuditStatus(status),
        value="0.75",
        first_day=VISIT[0],
        last_day=VISIT[1],
        resource_persons="Mme Dupuis",
        presentation="a",
        synthesis="b",
        illustrations="i",
        strengths="c",
        points_of_progress="d",
    )


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("status", AuditStatus.values)
def test_each_act_in_each_state(status: str, act: str) -> None:
    audit = ready(status)
    target = ARROWS.get((status, act))
    if target is None:
        with pytest.raises(TransitionNotAllowed):
            ACTS[act](audit)
    else:
        ACTS[act](audit)
    assert audit.status == (target or status)


def test_the_table_knows_every_transition_of_the_code() -> None:
    coded = {(t.source, t.name): t.target for t in Audit._meta.get_field("status").get_all_transitions(Audit)}
    assert coded == ARROWS


def test_nobody_sets_the_state_by_hand() -> None:
    audit = audit_in(AuditStatus.ASSIGNED)
    with pytest.raises(AttributeError):
        audit.status = AuditStatus.REPORTED


def test_two_transitions_from_the_same_reading_make_one() -> None:
    audit = ready("planned")
    first, second = Audit.objects.get(pk=audit.pk), Audit.objects.get(pk=audit.pk)
    first.hold_closing_meeting(VISIT[1], today=VISIT[1])
    first.save()
    second.cancel(today=VISIT[1])
    with pytest.raises(ConcurrentTransition):
        second.save()


def test_a_reload_gives_the_state_of_the_database_and_keeps_it_when_the_row_is_gone() -> None:
    audit = ready("planned")
    stale = Audit.objects.get(pk=audit.pk)
    audit.cancel(today=VISIT[1])
    audit.save()
    stale.refresh_from_db()
    assert stale.status == "cancelled"
    audit.scores.all().delete()
    Audit.objects.filter(pk=audit.pk).delete()
    with pytest.raises(Audit.DoesNotExist):
        stale.refresh_from_db()
    assert stale.status == "cancelled"
    with pytest.raises(AttributeError):
        stale.status = "planned"


# --- the whole life by use cases --------------------------------------------------------------------------------------


@pytest.fixture
def dossier() -> Dossier:
    grids()
    dossier = dossier_in(Status.ADMISSIBLE, audit_first_day=VISIT[0], audit_last_day=VISIT[1])
    SiteFactory(service=dossier.service, is_main=True)
    return dossier


@pytest.fixture
def manager(dossier: Dossier) -> User:
    return member(dossier.body, Role.BODY_MANAGER)


def given_to(dossier: Dossier, auditor: User, manager: User, **changes: Any) -> Audit:
    facts = visit_queries.assignment_facts(
        dossier,
        auditor,
        **{"kind": "initial", "habilitation_in_force": True, "impartiality_declared": True, **changes},
    )
    return visit_use_cases.assign(
        dossier,
        auditor,
        actor=manager,
        facts=facts,
        today=dt.date(2026, 2, 16),
        users_note="93",
        agents_note="81",
    )


def test_an_initial_audit_from_its_assignment_to_its_report(dossier: Dossier, manager: User) -> None:
    auditor = auditor_of(dossier.body)
    with on(dt.date(2026, 2, 16)):
        audit = given_to(dossier, auditor, manager)
    assert (audit.first_day, audit.last_day) == VISIT
    with on(dt.date(2026, 3, 2)):
        visit_use_cases.prepare_plan(
            audit.pk,
            actor=auditor,
            first_day=VISIT[0],
            last_day=VISIT[1],
            sites=dossier.service.sites.all(),
            resource_persons="Mme Dupuis",
        )
        visit_use_cases.send_plan(audit.pk, actor=auditor)
    dossier.refresh_from_db()
    assert dossier.status == Status.IN_AUDIT
    with on(VISIT[1]):
        for score in scoring_queries.scores_of(audit):
            scoring_use_cases.score_point(
                audit.pk, score.point.code, actor=auditor, value=1, expected_version=0
            )
        visit_use_cases.hold_closing_meeting(audit.pk, actor=auditor, held_on=VISIT[1])
    with on(dt.date(2026, 4, 7)):
        report_use_cases.save_report_texts(
            audit.pk,
            actor=auditor,
            expected_version=0,
            presentation="a",
            synthesis="b",
            illustrations="i",
            strengths="c",
            points_of_progress="d",
        )
        audit = report_use_cases.send_report(audit.pk, actor=auditor)
    dossier.refresh_from_db()
    assert (dossier.status, audit.status, audit.late_by) == (Status.AWAITING_DECISION, "reported", 0)
    assert scoring_queries.verdict(audit).tier == "or"


def test_a_cancelled_audit_leaves_room_for_another_whose_plan_moves_the_days(
    dossier: Dossier, manager: User
) -> None:
    auditor = auditor_of(dossier.body)
    first = given_to(dossier, auditor, manager)
    plan = {"sites": dossier.service.sites.all(), "resource_persons": "Mme Dupuis", "actor": auditor}
    with on(dt.date(2026, 3, 2)):
        visit_use_cases.prepare_plan(first.pk, first_day=VISIT[0], last_day=VISIT[1], **plan)
        visit_use_cases.send_plan(first.pk, actor=auditor)
        visit_use_cases.cancel(first.pk, actor=manager, reason="Intempéries")
        dossier.refresh_from_db()
        second = given_to(dossier, auditor, manager)
        later = dt.date(2026, 4, 13)
        visit_use_cases.prepare_plan(second.pk, first_day=later, last_day=later, **plan)
        visit_use_cases.send_plan(second.pk, actor=auditor)
    dossier.refresh_from_db()
    assert second.pk != first.pk
    assert (dossier.status, dossier.audit_first_day) == (Status.IN_AUDIT, later)


def test_a_follow_up_leaves_the_dossier_to_the_decision() -> None:
    audit = audit_in(AuditStatus.VISITED, kind="follow_up", value="0.75")
    with on(dt.date(2026, 3, 30)):
        report_use_cases.send_report(audit.pk, actor=audit.auditor)
    audit.dossier.refresh_from_db()
    assert audit.dossier.status == Status.IN_FOLLOW_UP


def test_the_decider_concludes_and_nobody_else() -> None:
    audit = audit_in(AuditStatus.REPORTED)
    for actor in (audit.auditor, member(audit.dossier.body, Role.BODY_MANAGER)):
        with pytest.raises(PermissionDenied):
            report_use_cases.conclude(audit.pk, actor=actor)
    decider = member(audit.dossier.body, Role.DECIDER)
    assert report_use_cases.conclude(audit.pk, actor=decider).status == AuditStatus.CONCLUDED
