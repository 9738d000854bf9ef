"""Who may audit. ACT-06, ACT-07, ACT-08, AUD-11, AUD-13."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from audits.audit.enums import AuditKind, AuditStatus
from audits.audit.models import Audit
from audits.auditors import use_cases as auditor_use_cases
from audits.auditors.models import AuditorProfile, AuditorTie
from audits.scoring.models import Score
from audits.visits import queries
from audits.visits import use_cases as visit_use_cases
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.factories import OrganisationFactory, audit_in, auditor_of, dossier_in, grids, member

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 16)


@pytest.fixture
def dossier() -> Dossier:
    grids()
    return dossier_in(Status.ADMISSIBLE)


@pytest.fixture
def manager(dossier: Dossier) -> User:
    return member(dossier.body, Role.BODY_MANAGER)


def assign(dossier: Dossier, auditor: User, actor: User, **changes: Any) -> Audit:
    given = {"kind": "initial", "habilitation_in_force": True, "impartiality_declared": True, **changes}
    facts = queries.assignment_facts(dossier, auditor, **given)
    return visit_use_cases.assign(dossier, auditor, actor=actor, facts=facts, today=TODAY, kind=given["kind"])


def broken(dossier: Dossier, auditor: User, actor: User, **changes: Any) -> list[str]:
    with pytest.raises(RuleViolation) as refused:
        assign(dossier, auditor, actor, **changes)
    assert not Audit.objects.filter(dossier=dossier, kind=changes.get("kind", "initial")).exists()
    return [failure.rule for failure in refused.value.failures]


def test_an_auditor_of_whom_all_is_declared_gets_the_audit_and_an_empty_grid(
    dossier: Dossier, manager: User
) -> None:
    auditor = auditor_of(dossier.body)
    audit = assign(dossier, auditor, manager)
    assert (audit.status, audit.auditor, audit.impartiality_declared_on) == ("assigned", auditor, TODAY)
    assert Score.objects.filter(audit=audit, value__isnull=True, version=0).count() == 53
    assert Message.objects.get(kind="audit_assigned").recipient == auditor
    assert JournalEntry.objects.get(event="audit.assigned").dossier_id == dossier.pk


@pytest.mark.rule("ACT-07")
@pytest.mark.parametrize("missing", ["public_sector_experience", "trained_on_programme", "trained_on_label"])
def test_experience_and_both_trainings_are_asked(dossier: Dossier, manager: User, missing: str) -> None:
    assert broken(dossier, auditor_of(dossier.body, **{missing: False}), manager) == ["ACT-07"]


@pytest.mark.rule("ACT-07")
def test_impartiality_towards_this_candidate_is_asked(dossier: Dossier, manager: User) -> None:
    assert broken(dossier, auditor_of(dossier.body), manager, impartiality_declared=False) == ["ACT-07"]


@pytest.mark.rule("ACT-07")
def test_what_another_body_declared_counts_for_nothing(dossier: Dossier, manager: User) -> None:
    elsewhere = auditor_of(OrganisationFactory(kind="body"))
    assert set(broken(dossier, elsewhere, manager)) == {"ACT-07"}


@pytest.mark.rule("ACT-06")
def test_a_body_without_habilitation_assigns_nobody(dossier: Dossier, manager: User) -> None:
    assert broken(dossier, auditor_of(dossier.body), manager, habilitation_in_force=False) == ["ACT-06"]


@pytest.mark.rule("ACT-08")
@pytest.mark.parametrize(
    ("ended_on", "rules"),
    [
        pytest.param(None, ["ACT-08"], id="still tied"),
        pytest.param(dt.date(2024, 3, 16), ["ACT-08"], id="two years to the day"),
        pytest.param(dt.date(2024, 3, 15), [], id="a day longer ago"),
    ],
)
def test_a_tie_of_the_last_two_years_is_a_conflict(
    dossier: Dossier, manager: User, ended_on: dt.date | None, rules: list[str]
) -> None:
    auditor = auditor_of(dossier.body)
    auditor_use_cases.declare_tie(
        auditor, dossier.service, dossier.body, actor=manager, nature="conseil", ended_on=ended_on
    )
    if rules:
        assert broken(dossier, auditor, manager) == rules
    else:
        assert assign(dossier, auditor, manager).status == AuditStatus.ASSIGNED


def test_a_tie_with_another_service_forbids_nothing(dossier: Dossier, manager: User) -> None:
    auditor = auditor_of(dossier.body)
    other = dossier_in(Status.ADMISSIBLE)
    AuditorTie.objects.create(user=auditor, service=other.service, nature="emploi")
    assert assign(dossier, auditor, manager).pk


@pytest.mark.rule("AUD-13")
def test_a_follow_up_goes_to_the_same_auditor_or_needs_a_word() -> None:
    initial = audit_in(AuditStatus.CONCLUDED, dossier=dossier_in(Status.IN_FOLLOW_UP))
    dossier, manager = initial.dossier, member(initial.dossier.body, Role.BODY_MANAGER)
    other = auditor_of(dossier.body)
    assert broken(dossier, other, manager, kind=AuditKind.FOLLOW_UP) == ["AUD-13"]
    assert assign(dossier, other, manager, kind=AuditKind.FOLLOW_UP, reason="Congé").auditor == other
    again = assign(dossier, initial.auditor, manager, kind=AuditKind.FOLLOW_UP)
    assert (again.auditor, Audit.objects.filter(dossier=dossier, kind="follow_up").count()) == (
        initial.auditor,
        1,
    )


def test_until_the_plan_is_sent_another_auditor_takes_the_same_audit(dossier: Dossier, manager: User) -> None:
    first = assign(dossier, auditor_of(dossier.body), manager)
    other = auditor_of(dossier.body)
    second = assign(dossier, other, manager)
    assert (second.pk, second.auditor) == (first.pk, other)
    assert Score.objects.filter(audit=second).count() == 53


def test_only_the_managers_of_the_dossiers_body_assign(dossier: Dossier) -> None:
    auditor = auditor_of(dossier.body)
    elsewhere = OrganisationFactory(kind="body")
    people = [
        auditor,
        member(dossier.body, Role.DECIDER),
        member(elsewhere, Role.BODY_MANAGER),
        member(dossier.service.organisation, Role.CANDIDATE_MANAGER),
    ]
    for actor in people:
        with pytest.raises(PermissionDenied):
            assign(dossier, auditor, actor)


def test_a_body_declares_its_auditors_and_nobody_elses(dossier: Dossier, manager: User) -> None:
    auditor = member(dossier.body, Role.AUDITOR)
    declared = {"public_sector_experience": True, "trained_on_programme": True, "trained_on_label": True}
    auditor_use_cases.declare_auditor(auditor, dossier.body, actor=manager, **declared)
    auditor_use_cases.declare_auditor(
        auditor, dossier.body, actor=manager, **declared | {"trained_on_label": False}
    )
    assert AuditorProfile.objects.get(user=auditor).trained_on_label is False
    stranger = member(OrganisationFactory(kind="body"), Role.BODY_MANAGER)
    with pytest.raises(PermissionDenied):
        auditor_use_cases.declare_auditor(auditor, dossier.body, actor=stranger, **declared)
    with pytest.raises(PermissionDenied):
        auditor_use_cases.declare_tie(auditor, dossier.service, dossier.body, actor=stranger, nature="emploi")
