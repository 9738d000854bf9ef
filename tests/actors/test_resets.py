"""A lost second factor: one person asks, another confirms, never the person, never one alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from knox.models import AuthToken

from label_sp.actors import second_factor
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Organisation, SecondFactorReset, User
from label_sp.actors.use_cases import resets as use_cases
from label_sp.journal.models import JournalEntry
from label_sp.outbox import tasks
from tests.actors.test_second_factor import enrolled
from tests.audits.conftest import browser
from tests.certification.pages import words
from tests.factories import MembershipFactory, OrganisationFactory, ditp_agent, member

pytestmark = pytest.mark.django_db
REASON = "Téléphone perdu. Vu en réunion ce matin."


@pytest.fixture
def body() -> Organisation:
    return OrganisationFactory(kind=OrganisationKind.BODY)


@pytest.fixture
def auditor(body: Organisation) -> User:
    person = member(body, Role.AUDITOR)
    enrolled(person)
    return person


@pytest.fixture
def managers(body: Organisation) -> tuple[User, User]:
    return member(body, Role.BODY_MANAGER), member(body, Role.BODY_MANAGER)


def page(person: User) -> str:
    return reverse("actors:second_factor_reset", args=[person.pk])


def ask(person: User, actor: User) -> SecondFactorReset:
    return use_cases.ask_reset(person.pk, REASON, actor=actor)


def has_code(person: User) -> bool:
    return second_factor.is_enrolled(person)


def test_two_people_set_it_back_and_the_person_is_told_each_time(
    auditor: User, managers: tuple[User, User]
) -> None:
    one, other = managers
    browser(auditor)
    AuthToken.objects.create(user=auditor)
    members = reverse("actors:members", args=[auditor.memberships.get().organisation_id])
    assert page(auditor) in browser(one).get(members).content.decode()
    assert browser(one).post(page(auditor), {"reason": REASON}).status_code == 302
    assert has_code(auditor)
    assert "Une deuxième personne doit confirmer" in words(browser(one).get(page(auditor)))
    assert "Code perdu : à confirmer" in words(browser(other).get(members))
    tasks.send_outbox()
    assert {sent.to[0] for sent in mail.outbox} == {other.email, auditor.email}
    assert REASON in words(browser(other).get(page(auditor)))
    password = auditor.password
    assert browser(other).post(page(auditor), {"act": "confirm"}).status_code == 302
    assert not has_code(auditor)
    auditor.refresh_from_db()
    assert auditor.password != password  # a session left open, a password that was learnt: neither is enough
    assert not AuthToken.objects.exists()
    mail.outbox.clear()
    tasks.send_outbox()
    told = {sent.subject: sent.body for sent in mail.outbox if sent.to == [auditor.email]}
    assert set(told) == {"Votre code de connexion est remis à zéro", "Choisir votre mot de passe"}
    assert f"{one} l’a demandé et {other} l’a confirmé" in told["Votre code de connexion est remis à zéro"]
    found = JournalEntry.objects.filter(event__startswith="second_factor.reset").order_by("pk")
    assert list(found.values_list("event", "actor")) == [
        ("second_factor.reset_asked", one.pk),
        ("second_factor.reset", other.pk),
    ]


def test_the_same_person_never_does_both(auditor: User, managers: tuple[User, User]) -> None:
    reset = ask(auditor, managers[0])
    with pytest.raises(PermissionDenied, match="une autre personne"):
        use_cases.confirm_reset(reset.pk, actor=managers[0])
    with pytest.raises(ValidationError, match="déjà demandée"):
        ask(auditor, managers[0])
    assert browser(managers[0]).post(page(auditor), {"act": "confirm"}).status_code == 403
    assert has_code(auditor)


def test_nobody_does_it_for_themself(body: Organisation, managers: tuple[User, User]) -> None:
    one, other = managers
    enrolled(one)
    with pytest.raises(PermissionDenied):
        ask(one, one)
    reset = ask(one, other)
    with pytest.raises(PermissionDenied):
        use_cases.confirm_reset(reset.pk, actor=one)
    assert browser(one).get(page(one)).status_code == 404
    members = reverse("actors:members", args=[body.pk])
    assert page(one) not in browser(one).get(members).content.decode()


@pytest.mark.parametrize("who", ["auditor", "other body", "candidate", "left"])
def test_others_find_nothing(
    auditor: User, body: Organisation, managers: tuple[User, User], who: str
) -> None:
    stranger = {
        "auditor": lambda: member(body, Role.AUDITOR),
        "other body": lambda: member(OrganisationFactory(kind=OrganisationKind.BODY), Role.BODY_MANAGER),
        "candidate": lambda: MembershipFactory(role=Role.CANDIDATE_MANAGER).user,
        "left": lambda: member(body, Role.BODY_MANAGER, ended_on=timezone.localdate() - timedelta(days=1)),
    }[who]()
    reset = ask(auditor, managers[0])
    with pytest.raises(PermissionDenied):
        use_cases.confirm_reset(reset.pk, actor=stranger)
    client = browser(stranger)
    assert client.get(page(auditor)).status_code == 404
    assert client.post(page(auditor), {"act": "confirm"}).status_code == 404
    assert has_code(auditor)


def test_a_candidate_s_manager_sets_back_nobody_s(auditor: User) -> None:
    """Somebody of the body is of the candidate’s team as well: that organisation needs no code."""
    held = MembershipFactory(user=auditor, role=Role.CANDIDATE_CONTRIBUTOR)
    manager = member(held.organisation, Role.CANDIDATE_MANAGER)
    with pytest.raises(PermissionDenied):
        ask(auditor, manager)


def test_for_the_ditp_only_the_ditp(body: Organisation, managers: tuple[User, User]) -> None:
    agent, colleague, third = ditp_agent(), ditp_agent(), ditp_agent()
    MembershipFactory(user=agent, organisation=body, role=Role.AUDITOR)
    enrolled(agent)
    with pytest.raises(PermissionDenied):
        ask(agent, managers[0])
    reset = ask(agent, colleague)
    with pytest.raises(PermissionDenied):
        use_cases.confirm_reset(reset.pk, actor=managers[0])
    use_cases.confirm_reset(reset.pk, actor=third)
    assert not has_code(agent)


def test_a_manager_and_the_ditp_are_two(auditor: User, managers: tuple[User, User]) -> None:
    use_cases.confirm_reset(ask(auditor, managers[0]).pk, actor=ditp_agent())
    assert not has_code(auditor)


def test_alone_one_is_told_that_it_takes_two(auditor: User, body: Organisation) -> None:
    alone = member(body, Role.BODY_MANAGER)
    assert "Il faut deux personnes" in words(browser(alone).get(page(auditor)))


def test_it_is_refused_taken_back_or_too_late(
    auditor: User, managers: tuple[User, User], time_machine: Any
) -> None:
    one, other = managers
    for who in (one, other):
        reset = ask(auditor, one)
        assert browser(who).post(page(auditor), {"act": "stop"}).status_code == 302
        with pytest.raises(ValidationError, match="n’attend plus"):
            use_cases.confirm_reset(reset.pk, actor=other)
    time_machine.move_to(timezone.now(), tick=False)
    late = ask(auditor, one)
    time_machine.shift(use_cases.LIFETIME + timedelta(seconds=1))
    with pytest.raises(ValidationError, match="n’attend plus"):
        use_cases.confirm_reset(late.pk, actor=other)
    assert has_code(auditor)
    assert ask(auditor, other).pk != late.pk


def test_a_reason_is_needed_and_a_code_too(auditor: User, managers: tuple[User, User]) -> None:
    answer = browser(managers[0]).post(page(auditor), {"reason": "  "})
    assert answer.status_code == 422
    TOTPDevice.objects.all().delete()
    with pytest.raises(ValidationError, match="rien à remettre à zéro"):
        ask(auditor, managers[0])
    assert "rien à remettre à zéro" in words(browser(managers[0]).get(page(auditor)))
