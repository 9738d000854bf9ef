"""The journal of one's own account: all that happened on it, and nothing of anybody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from label_sp.actors import activity, passwords, second_factor
from label_sp.actors.enums import JOURNAL_LABELS, OF_ACCOUNT, Role
from label_sp.actors.models import Membership, User
from label_sp.actors.use_cases import accounts, identity, memberships
from tests.actors.test_second_factor import enrolled
from tests.certification.pages import counted, words
from tests.factories import MembershipFactory, OrganisationFactory, ditp_agent, joins, member

pytestmark = pytest.mark.django_db
PASSWORD = "mot-de-passe-de-test"
PAGE = "/mon-compte/journal/"


@pytest.fixture
def person() -> User:
    return MembershipFactory(user__first_name="Claire", user__last_name="Vasseur").user


def log_in(person: User, password: str = PASSWORD) -> Client:
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.post("/connexion/", {"username": person.email, "password": password})
    return client


def said(person: User) -> list[str]:
    return [f"{line.what} ({line.detail})" for line in activity.lines(person)]


def test_logins_failures_and_what_changed_the_latest_first(person: User, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    acts = (
        lambda: log_in(person, "faux"),
        lambda: log_in(person),
        lambda: passwords.send_link(person.email),
        lambda: accounts.create_api_token(person),
        lambda: identity.rename("Clara", "Roy", password=PASSWORD, actor=person),
        lambda: identity.ask_email("clara@exemple.test", password=PASSWORD, actor=person),
    )
    for act in acts:
        act()
        time_machine.shift(60)
    found = said(person)
    assert found[:3] == [
        "Nouvelle adresse demandée (clara@exemple.test)",
        "Nom changé (Claire Vasseur → Clara Roy)",
        found[2],
    ]
    assert found[2].startswith("Jeton d’API créé (")
    assert found[3:] == [
        "Lien pour choisir un mot de passe envoyé ()",
        "Connexion (depuis le réseau 192.0.2.7)",
        "Connexion refusée : mot de passe incorrect (depuis le réseau 192.0.2.7)",
    ]


def test_a_pause_and_a_code_that_is_wrong_are_told(person: User, settings: Any) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        log_in(person, "faux")
    assert "pause imposée" in said(person)[0]
    enrolled(person)
    second_factor.check(person, "000000")
    assert "Code de connexion refusé ()" in said(person)


def test_who_did_it_is_told_when_it_is_somebody_else() -> None:
    organisation = OrganisationFactory(name="Mairie de Bray")
    manager = member(organisation, Role.CANDIDATE_MANAGER)
    person = joins(organisation, Role.CANDIDATE_CONTRIBUTOR, by=manager)
    memberships.end_membership(Membership.objects.get(user=person).pk, actor=manager)
    assert said(person)[0].endswith(f"(Mairie de Bray, contribution à la candidature, par {manager})")


def test_the_page_shows_mine_and_nobody_else_s(person: User) -> None:
    other = ditp_agent()
    identity.rename("Quelqu’un", "D’autre", password=PASSWORD, actor=other)
    client = log_in(person)
    page = words(client.get(PAGE))
    assert "Connexion depuis le réseau 192.0.2.7" in page
    assert "Quelqu’un" not in page
    assert PAGE in client.get(reverse("actors:account")).content.decode()
    assert Client().get(PAGE)["Location"].startswith("/connexion/")


def test_a_long_story_has_pages_and_costs_no_more_queries(person: User) -> None:
    client = log_in(person)
    with counted() as few:
        client.get(PAGE)
    for _ in range(60):
        accounts.renew_backup_codes(person)
    with counted() as many:
        page = client.get(PAGE)
    assert len(many) == len(few)
    assert "Page suivante" in words(page)


def test_every_event_of_an_account_is_of_a_kind_that_the_page_shows() -> None:
    left = {event for event in JOURNAL_LABELS if not event.startswith(OF_ACCOUNT)}
    assert {event.split(".")[0] for event in left} == {"first_account", "organisation", "invitation"}


def test_an_unknown_address_costs_what_a_known_one_does(person: User) -> None:
    """What is kept of failures must not tell whether somebody has an account."""
    costs = []
    for email in (person.email, "personne@nulle-part.test"):
        with counted() as found:
            Client(REMOTE_ADDR="192.0.2.8").post("/connexion/", {"username": email, "password": "faux"})
        costs.append(len(found))
    assert costs[0] == costs[1]
