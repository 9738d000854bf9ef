"""Register a service, open its dossier, give it up."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections
from django_fsm import TransitionNotAllowed

from candidates.dossiers import queries
from candidates.dossiers import use_cases as dossier_use_cases
from candidates.dossiers.enums import BEFORE_DECISION, CLOSED, HOLDING_LABEL, Status
from candidates.dossiers.models import Dossier
from candidates.services import use_cases as service_use_cases
from candidates.services.enums import ServiceKind
from candidates.services.models import Service
from label_sp.actors.enums import Role
from label_sp.actors.models import Organisation, User
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.audits.conftest import on
from tests.candidates.conftest import team
from tests.factories import DossierFactory, OrganisationFactory, ServiceFactory, dossier_in, member
from tests.guide.common import broken

pytestmark = pytest.mark.django_db
NEW = {
    "name": "France services d’Albert",
    "kind": "local_authority",
    "department": "80",
    "agents_in_contact": 4,
}


def manager_of(organisation: Organisation) -> User:
    return member(organisation, Role.CANDIDATE_MANAGER)


def register(organisation: Organisation | None = None, **changes: Any) -> Service:
    organisation = organisation or OrganisationFactory()
    return service_use_cases.register_service(organisation, actor=manager_of(organisation), **NEW | changes)


# --- registering ------------------------------------------------------------------------------------------------------


@pytest.mark.rule("ELI-01")
@pytest.mark.parametrize("kind", ServiceKind.values)
def test_each_eligible_kind_of_service_is_registered(kind: str) -> None:
    assert register(kind=kind).kind == kind


@pytest.mark.rule("ELI-01")
@pytest.mark.parametrize("kind", ["other", "", "association"])
def test_a_service_off_the_list_is_sent_to_the_ditp(kind: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        register(kind=kind)
    assert broken(refusal.value.failures) == ["ELI-02"]
    assert "DITP" in refusal.value.failures[0].next_step
    assert not Service.objects.exists()


@pytest.mark.rule("ELI-07")
def test_nothing_is_opened_for_a_central_service_with_its_network() -> None:
    organisation = OrganisationFactory()
    actor = manager_of(organisation)
    with pytest.raises(RuleViolation) as refusal:
        dossier_use_cases.open_for_new_service(organisation, actor=actor, applies_as="central", **NEW)
    assert broken(refusal.value.failures) == ["ELI-07"]
    assert not Service.objects.exists()
    service = register(organisation, kind="central_state")
    with pytest.raises(RuleViolation) as again:
        dossier_use_cases.create_dossier(service, actor=actor, applies_as="central")
    assert broken(again.value.failures) == ["ELI-07"] and not Dossier.objects.exists()
    own = dossier_use_cases.create_dossier(service, actor=actor, applies_as="local")  # the control
    assert own.applies_as == "local"
    assert JournalEntry.objects.get(event="dossier.created").data["applies_as"] == "local"


def test_the_same_name_twice_in_one_organisation_is_the_same_service() -> None:
    organisation = OrganisationFactory()
    register(organisation)
    with pytest.raises(ValidationError, match="porte déjà ce nom"):
        register(organisation)
    register()  # another organisation's may be called the same
    assert Service.objects.count() == 2


def test_the_act_on_a_service_is_part_of_no_dossiers_story() -> None:
    register()
    assert JournalEntry.objects.get(event="service.registered").dossier_id is None


def test_a_new_service_and_its_dossier_come_together_or_not_at_all() -> None:
    organisation = OrganisationFactory()
    actor = manager_of(organisation)
    dossier = dossier_use_cases.open_for_new_service(organisation, actor=actor, **NEW)
    assert (dossier.service.name, dossier.status) == (NEW["name"], Status.PREPARING)
    with pytest.raises(RuleViolation):
        dossier_use_cases.open_for_new_service(
            organisation, actor=actor, **NEW | {"name": "B", "kind": "other"}
        )
    assert (Service.objects.count(), Dossier.objects.count()) == (1, 1)


@pytest.mark.parametrize("role", [Role.CANDIDATE_CONTRIBUTOR, Role.BODY_MANAGER, Role.AUDITOR, Role.DITP])
def test_only_the_candidates_managers_register_and_open(role: Role) -> None:
    service = ServiceFactory()
    actor = member(service.organisation, role)
    with pytest.raises(PermissionDenied):
        service_use_cases.register_service(service.organisation, actor=actor, **NEW)
    with pytest.raises(PermissionDenied):
        dossier_use_cases.create_dossier(service, actor=actor)
    assert not Dossier.objects.exists()
    dossier_use_cases.create_dossier(service, actor=manager_of(service.organisation))  # the control


# --- opening ----------------------------------------------------------------------------------------------------------


def test_references_follow_without_a_hole_and_start_again_each_year() -> None:
    def create() -> str:
        service = ServiceFactory()
        return dossier_use_cases.create_dossier(service, actor=manager_of(service.organisation)).reference

    with on(dt.date(2026, 12, 31)):
        assert [create(), create()] == ["2026-0001", "2026-0002"]
    with on(dt.date(2027, 1, 1)):  # half past midnight in Paris, still 2026 in UTC
        assert create() == "2027-0001"


@pytest.mark.parametrize("status", BEFORE_DECISION)
def test_a_service_with_an_application_in_course_takes_it_up(status: Status) -> None:
    there = team(status, reference="2026-0003")
    with pytest.raises(ValidationError, match="reprenez le dossier 2026-0003"):
        dossier_use_cases.create_dossier(there.dossier.service, actor=there.manager)
    assert list(queries.running_dossiers(there.manager)) == [there.dossier]


@pytest.mark.parametrize("status", HOLDING_LABEL)
def test_a_labelled_service_renews_and_does_not_apply_again(status: Status) -> None:
    there = team(status)
    with pytest.raises(ValidationError, match="ouvrez son renouvellement"):
        dossier_use_cases.create_dossier(there.dossier.service, actor=there.manager)
    following = dossier_use_cases.create_dossier(
        there.dossier.service, actor=there.manager, previous=there.dossier
    )
    assert (following.cycle, following.previous) == (2, there.dossier)


@pytest.mark.parametrize("status", CLOSED)
def test_what_is_closed_stands_in_nobodys_way(status: Status) -> None:
    there = team(status)
    assert dossier_use_cases.create_dossier(there.dossier.service, actor=there.manager).cycle == 1
    assert there.dossier not in queries.running_dossiers(there.manager)


# --- two people at once -----------------------------------------------------------------------------------------------


def create_twice(service: Service) -> Counter[str]:
    actor, barrier = manager_of(service.organisation), Barrier(2, timeout=20)

    def attempt(_: int) -> str:
        barrier.wait()
        try:
            dossier_use_cases.create_dossier(service, actor=actor)
        except ValidationError:
            return "refused"
        finally:
            connections.close_all()
        return "created"

    with ThreadPoolExecutor(2) as pool:
        return Counter(pool.map(attempt, range(2)))


@contextmanager
def without_the_constraint() -> Iterator[None]:
    """The index that holds it is dropped, then made again once the dossiers of the test are gone."""
    constraint = next(c for c in Dossier._meta.constraints if c.name == "one_open_application")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_open_application")
    try:
        yield
    finally:
        Dossier.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Dossier, constraint)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_open_a_dossier_at_once_get_one() -> None:
    assert create_twice(ServiceFactory()) == {"created": 1, "refused": 1}
    assert Dossier.objects.get().reference.endswith("-0001")


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_the_second_when_the_check_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier_use_cases, "_refuse_second_dossier", lambda *args, **options: None)
    assert create_twice(ServiceFactory()) == {"created": 1, "refused": 1}


@pytest.mark.django_db(transaction=True)
def test_the_control_without_check_nor_constraint_there_would_be_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier_use_cases, "_refuse_second_dossier", lambda *args, **options: None)
    with without_the_constraint():
        assert create_twice(ServiceFactory()) == {"created": 2}


# --- giving up --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", BEFORE_DECISION)
def test_an_application_is_given_up_before_its_decision(status: Status) -> None:
    there = team(status)
    dossier_use_cases.abandon_dossier(there.dossier.pk, actor=there.manager, reason="Réorganisation.")
    there.dossier.refresh_from_db()
    assert there.dossier.status == Status.ABANDONED and there.dossier.closed_on
    assert JournalEntry.objects.get(event="dossier.abandoned").data == {"reason": "Réorganisation."}
    told = Message.objects.filter(kind="dossier.abandoned").values_list("recipient", flat=True)
    assert list(told) == ([] if status == Status.PREPARING else [there.body_manager.pk])


@pytest.mark.parametrize("status", [*HOLDING_LABEL, *CLOSED])
def test_after_the_decision_nothing_is_given_up(status: Status) -> None:
    there = team(status)
    with pytest.raises(TransitionNotAllowed):
        dossier_use_cases.abandon_dossier(there.dossier.pk, actor=there.manager)
    there.dossier.refresh_from_db()
    assert there.dossier.status == status


def test_a_contributor_does_not_give_up_for_the_team() -> None:
    there = team()
    with pytest.raises(PermissionDenied, match="responsable"):
        dossier_use_cases.abandon_dossier(there.dossier.pk, actor=there.contributor)


# --- who sees what ----------------------------------------------------------------------------------------------------


def test_a_body_sees_a_dossier_once_it_is_filed() -> None:
    draft, filed = team(Status.PREPARING), team(Status.SUBMITTED)
    assert not queries.visible_to(draft.body_manager).exists()
    assert list(queries.visible_to(filed.body_manager)) == [filed.dossier]


def test_a_right_ends_with_the_day_it_was_given_until() -> None:
    dossier = DossierFactory()
    gone = member(dossier.service.organisation, Role.CANDIDATE_MANAGER, ended_on=dt.date(2026, 3, 1))
    with on(dt.date(2026, 3, 1)):
        assert list(queries.visible_to(gone)) == [dossier]
    with on(dt.date(2026, 3, 2)):
        assert not queries.visible_to(gone).exists()


def test_a_member_of_nothing_sees_nothing() -> None:
    dossier_in(Status.LABELLED)
    assert not queries.visible_to(member(OrganisationFactory(), Role.CANDIDATE_MANAGER)).exists()
