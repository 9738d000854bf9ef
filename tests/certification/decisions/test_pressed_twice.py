"""A button pressed twice, or by two people at once, makes one thing; the other is told in words, on the field."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, models
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from audits.auditors.models import AuditorTie
from audits.auditors.use_cases import declare_tie
from certification.admission import use_cases as admission
from certification.agenda import use_cases as feeds
from certification.agenda.models import CalendarFeed
from certification.agenda.queries import Scope
from certification.bodies import use_cases as bodies
from certification.bodies.models import CertificationBody
from certification.follow_up import use_cases as follow_up_use_cases
from label_sp.actors import second_factor
from label_sp.actors.enums import OrganisationKind
from label_sp.actors.models import Organisation, User
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import browser
from tests.factories import UserFactory, auditor_of, ditp_agent
from tests.scenarios import Case, at_stage

BODY: dict[str, Any] = {
    "name": "Certification du Nord",
    "address": "",
    "standard": "17065",
    "accreditation_number": "5-1234",
    "accreditation_valid_until": dt.date(2033, 1, 1),
}


def together(act: Callable[[], object], times: int = 4) -> Counter[str]:
    """The same act in several threads, each with a connection of its own."""
    start = Barrier(times, timeout=20)

    def attempt(_: int) -> str:
        try:
            start.wait()
            act()
        except (ValidationError, IntegrityError) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(attempt, range(times)))


@pytest.fixture
def _without_constraints(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Any:
    """The table of organisations as it was before its constraints."""
    constraints = [c for c in Organisation._meta.constraints if isinstance(c, models.UniqueConstraint)]
    with connection.schema_editor() as schema:
        for constraint in constraints:
            schema.remove_constraint(Organisation, constraint)
    yield
    Organisation.objects.all().delete()
    with connection.schema_editor() as schema:
        for constraint in constraints:
            schema.add_constraint(Organisation, constraint)


@pytest.mark.django_db(transaction=True)
def test_a_body_registered_by_four_at_once_is_one_body() -> None:
    actor = ditp_agent()
    ended = together(lambda: bodies.register_body(actor=actor, **BODY))
    assert ended == {"done": 1, "ValidationError": 3}
    assert CertificationBody.objects.count() == 1
    assert JournalEntry.objects.filter(event="body.registered").count() == 1


@pytest.mark.postgres
@pytest.mark.usefixtures("_without_constraints")
def test_control_without_the_constraint_there_would_be_four() -> None:
    actor = ditp_agent()
    assert together(lambda: bodies.register_body(actor=actor, **BODY)) == {"done": 4}
    actor.memberships.all().delete()  # which protect the organisations that the fixture deletes
    CertificationBody.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["certification  DU nord", "Certification du Nord ", "Cértification du Nord."]
)
def test_the_second_is_told_on_its_field_and_loses_nothing(name: str) -> None:
    actor = ditp_agent()
    bodies.register_body(actor=actor, **BODY)
    day = BODY["accreditation_valid_until"].strftime("%d/%m/%Y")
    typed = {**BODY, "name": name, "address": "3 rue des Lilas", "accreditation_valid_until": day}
    answer = browser(actor).post(reverse("certification:body_new"), typed)
    assert answer.status_code == 422
    assert "porte déjà ce nom" in str(answer.context["form"].errors["name"])
    assert 'value="3 rue des Lilas"' in answer.content.decode()
    assert Organisation.objects.filter(kind=OrganisationKind.BODY).count() == 1


@pytest.mark.django_db
def test_a_candidate_may_bear_the_name_of_a_body_and_there_is_one_ditp() -> None:
    Organisation.objects.create(name="Nord", kind=OrganisationKind.BODY)
    Organisation.objects.create(name="Nord", kind=OrganisationKind.CANDIDATE)
    Organisation.objects.create(name="DITP", kind=OrganisationKind.DITP)
    with pytest.raises(IntegrityError):
        Organisation.objects.create(name="Une autre", kind=OrganisationKind.DITP)


# --- ties -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ended_on", [None, dt.date(2024, 5, 1)])
def test_a_tie_declared_four_times_is_kept_once(ended_on: dt.date | None) -> None:
    case = at_stage("submitted")
    auditor = auditor_of(case.people.body)

    def declare() -> AuditorTie:
        return declare_tie(
            auditor,
            case.dossier.service,
            case.people.body,
            actor=case.people.manager,
            nature="A été salarié du service.",
            ended_on=ended_on,
        )

    assert together(declare) == {"done": 1, "ValidationError": 3}
    assert AuditorTie.objects.count() == 1
    assert JournalEntry.objects.filter(event="auditor.tie_declared").count() == 1


# --- what one person makes for oneself --------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_secret_of_the_second_factor_is_one_whoever_opens_its_page() -> None:
    user = UserFactory()
    assert together(lambda: second_factor.pending_device(user)) == {"done": 4}
    assert TOTPDevice.objects.filter(user_id=user.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_backup_codes_renewed_twice_at_once_are_one_list() -> None:
    user = UserFactory()
    assert together(lambda: second_factor.renew_backup_codes(user)) == {"done": 4}
    (device,) = user.staticdevice_set.all()
    assert device.token_set.count() == second_factor.BACKUP_CODE_COUNT


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.parametrize("act", [second_factor.pending_device, second_factor.renew_backup_codes])
def test_control_without_the_lock_there_are_several(
    act: Callable[[User], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has looked before any writes; on SQLite a transaction takes the whole database as it begins."""
    user, looked = UserFactory(), Barrier(4, timeout=20)
    monkeypatch.setattr(second_factor, "_lock", lambda user: looked.wait())
    together(lambda: act(user))
    devices = TOTPDevice.objects.filter(user_id=user.pk).count() + user.staticdevice_set.count()
    codes = sum(device.token_set.count() for device in user.staticdevice_set.all())
    assert devices > 1 or codes > second_factor.BACKUP_CODE_COUNT


@pytest.mark.django_db(transaction=True)
def test_a_calendar_address_asked_for_twice_is_the_one_that_is_shown() -> None:
    user = UserFactory()
    made = together(lambda: feeds.create_feed(user, Scope(None, None)), times=2)
    assert made == {"done": 2}
    assert CalendarFeed.objects.count() == 1


@pytest.mark.django_db
def test_control_later_it_is_a_second_address(time_machine: Any) -> None:
    user = UserFactory()
    time_machine.move_to("2026-03-02T10:00:00+01:00", tick=False)
    feeds.create_feed(user, Scope(None, None))
    time_machine.move_to("2026-03-02T10:00:06+01:00", tick=False)
    feeds.create_feed(user, Scope(None, None))
    assert CalendarFeed.objects.count() == 2


# --- acts on a dossier that leave its state as it was -----------------------------------------------------------------


@pytest.mark.django_db
def test_an_audit_given_twice_to_the_same_person_is_given_once() -> None:
    case = at_stage("assigned")
    with case.at(case.today), pytest.raises(ValidationError, match="déjà confié"):
        _assign(case)
    assert JournalEntry.objects.filter(event="audit.assigned").count() == 1


def _assign(case: Case) -> None:
    admission.assign_auditor(
        case.dossier.pk,
        actor=case.people.manager,
        auditor_id=case.audit.auditor_id,
        impartiality_declared=True,
        reason=case.audit.assignment_reason,
    )


@pytest.mark.django_db
def test_an_action_plan_sent_twice_is_sent_once_and_another_text_replaces_it() -> None:
    case = at_stage("action_plan_due", scores="argent", follow_up_scores="bronze")

    def send(text: str) -> None:
        follow_up_use_cases.file_action_plan(case.dossier.pk, actor=case.people.candidate, text=text)

    with case.at(case.today):
        send("Former les agents.")
        with pytest.raises(ValidationError, match="déjà transmis"):
            send("Former les agents. ")
        assert JournalEntry.objects.filter(event="action_plan.filed").count() == 1
        send("Former les agents avant juin.")
    assert JournalEntry.objects.filter(event="action_plan.filed").count() == 2
