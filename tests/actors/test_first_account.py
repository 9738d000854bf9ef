"""`manage.py first_account`: from an empty installation to somebody who can log in; safe to repeat."""

from __future__ import annotations

import builtins
import getpass
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from label_sp.actors import queries
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.management.commands import first_account
from label_sp.actors.models import Membership, Organisation, User
from label_sp.journal.models import JournalEntry
from label_sp.outbox import tasks
from tests.factories import UserFactory, ditp_agent

pytestmark = pytest.mark.django_db
JEANNE = {"email": "Jeanne.Roy@ditp.test", "first_name": "Jeanne", "last_name": "Roy"}
GOOD = "un-long-mot-de-passe-2026"


def run(*flags: str, **told: str) -> str:
    out = StringIO()
    call_command("first_account", *flags, stdout=out, stderr=out, **told)
    return out.getvalue()


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Somebody types: what is asked by `input` and by `getpass`, in order."""
    answers = [JEANNE["email"], "Jeanne", "Roy", "court", GOOD, "un autre", GOOD, GOOD]
    monkeypatch.setattr(first_account, "_asks", lambda: True)
    for module, name in ((builtins, "input"), (getpass, "getpass")):
        monkeypatch.setattr(module, name, lambda prompt="": answers.pop(0))
    return answers


def test_it_asks_and_whoever_answered_logs_in(typed: list[str]) -> None:
    said = run()
    assert not typed
    assert "trop court" in said and "diffèrent" in said
    assert reverse("actors:login") in said
    client = Client()
    credentials = {"username": "jeanne.roy@ditp.test", "email": "jeanne.roy@ditp.test", "password": GOOD}
    answer = client.post(reverse("actors:login"), credentials)
    assert answer.status_code == 302
    (user,) = User.objects.all()
    assert queries.is_ditp(user)
    assert Organisation.objects.get().kind == OrganisationKind.DITP


def test_without_a_password_it_writes_a_link_that_serves_and_mails_it() -> None:
    said = run("--link", **JEANNE)
    (link,) = re.findall(r"http\S+/mot-de-passe/\S+", said)
    tasks.send_outbox()
    assert "mot de passe" in mail.outbox[0].subject
    client = Client()
    page = client.get(link.split("8000", 1)[1], follow=True)
    assert page.status_code == 200
    assert "Choisir" in page.content.decode()


def test_repeated_it_says_what_exists_and_changes_nothing() -> None:
    run("--link", **JEANNE)
    before = (User.objects.count(), Membership.objects.count(), JournalEntry.objects.count())
    assert "Rien à faire" in run("--link", **JEANNE)
    assert (User.objects.count(), Membership.objects.count(), JournalEntry.objects.count()) == before


def test_with_members_already_it_refuses_and_names_them_unless_told() -> None:
    known = ditp_agent()
    with pytest.raises(CommandError, match=str(known)):
        run("--link", **JEANNE)
    assert not User.objects.filter(email="jeanne.roy@ditp.test").exists()
    assert "est ouvert" in run("--link", "--another", **JEANNE)
    assert Membership.objects.filter(role=Role.DITP).count() == 2


def test_a_team_whose_people_all_left_is_opened_again() -> None:
    User.objects.filter(pk=ditp_agent().pk).update(is_active=False)
    assert "est ouvert" in run("--link", **JEANNE)
    assert Organisation.objects.filter(kind=OrganisationKind.DITP).count() == 1


def test_who_has_an_account_keeps_it() -> None:
    user = UserFactory(email="jeanne.roy@ditp.test")
    assert "avait un compte" in run("--link", **JEANNE)
    user.refresh_from_db()
    assert user.check_password("mot-de-passe-de-test")
    assert queries.is_ditp(user)


@pytest.mark.parametrize("missing", list(JEANNE))
def test_what_is_missing_is_named_when_nobody_can_answer(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_account, "_asks", lambda: False)
    told = {name: value for name, value in JEANNE.items() if name != missing}
    with pytest.raises(CommandError, match=f"--{missing.replace('_', '-')}"):
        run(**told)


def test_a_wrong_address_is_refused() -> None:
    with pytest.raises(CommandError, match="adresse"):
        run("--link", **{**JEANNE, "email": "jeanne"})
    assert not User.objects.exists()


@pytest.mark.parametrize("given", [(), ("--noinput", "--email", "a@b.test")])
def test_createsuperuser_says_what_to_use(given: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="first_account"):
        call_command("createsuperuser", *given)


def test_in_a_demonstration_the_organisation_is_invented(settings: Any) -> None:
    settings.DEMO = True
    run("--link", **JEANNE)
    assert Organisation.objects.get().fictitious
