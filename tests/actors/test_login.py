"""Login: one answer for all that is wrong, and a pause after too many tries."""

import pytest
from django.urls import reverse
from django.utils import timezone

from label_sp.actors import passwords
from label_sp.actors.enums import Role
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "mot-de-passe-de-test"
LOGIN = "/connexion/"


@pytest.fixture
def candidate():
    return MembershipFactory(role=Role.CANDIDATE_MANAGER).user


def attempt(client, email, password=PASSWORD, **more):
    return client.post(LOGIN, {"username": email, "password": password, **more})


def is_in(client):
    return "_auth_user_id" in client.session


def test_the_right_password_opens_the_desk(client, candidate):
    response = attempt(client, candidate.email)
    assert (response.status_code, response["Location"]) == (302, reverse("certification:desk"))
    assert is_in(client)


def test_the_address_is_the_same_in_capitals(client, candidate):
    attempt(client, candidate.email.upper())
    assert is_in(client)


def test_one_goes_back_to_where_one_was_going_but_never_to_another_site(client, candidate):
    assert attempt(client, candidate.email, next="/messages/")["Location"] == "/messages/"
    client.post(reverse("actors:logout"))
    assert "pirate" not in attempt(client, candidate.email, next="https://pirate.test/")["Location"]


def test_an_unknown_address_a_wrong_password_and_a_closed_account_are_answered_alike(client, candidate):
    closed = UserFactory(is_active=False)
    answers = {
        attempt(client, email, password).content.decode().replace(email, "").split("<main")[1].replace(*token)
        for email, password, token in (
            ("personne@nulle-part.test", PASSWORD, ("", "")),
            (candidate.email, "faux", ("", "")),
            (closed.email, PASSWORD, ("", "")),
        )
    }
    errors = {"Adresse électronique ou mot de passe incorrect." in answer for answer in answers}
    assert errors == {True}
    assert not is_in(client)


def test_what_was_typed_stays_but_never_the_password(client, candidate):
    html = attempt(client, candidate.email, "un-secret-faux").content.decode()
    assert candidate.email in html
    assert "un-secret-faux" not in html


def test_too_many_failures_close_the_door_for_a_time_that_is_said(client, candidate, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = attempt(client, candidate.email, "faux")
    assert response.status_code == 429
    assert "30 minutes" in " ".join(response.content.decode().split())
    assert attempt(client, candidate.email).status_code == 429
    assert not is_in(client)


def test_capitals_do_not_give_more_tries(client, candidate, settings):
    spellings = [candidate.email, candidate.email.upper(), candidate.email.title()]
    for number in range(settings.AXES_FAILURE_LIMIT):
        response = attempt(client, spellings[number % 3], "faux")
    assert response.status_code == 429


def test_one_failure_less_and_the_door_is_open(client, candidate, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        attempt(client, candidate.email, "faux")
    attempt(client, candidate.email)
    assert is_in(client)


def test_a_login_makes_what_failed_before_count_no_more(client, candidate, settings):
    """Six wrong, one right, two wrong: that locked."""
    for _ in range(2):
        for _ in range(settings.AXES_FAILURE_LIMIT - 2):
            attempt(client, candidate.email, "faux")
        attempt(client, candidate.email)
        assert is_in(client)
        client.post(reverse("actors:logout"))


def test_a_login_forgives_this_account_here_and_nothing_else(client, candidate, settings):
    other = UserFactory()
    for email, come in ((other.email, "127.0.0.1"), (candidate.email, "192.0.2.9")):
        for _ in range(settings.AXES_FAILURE_LIMIT - 1):
            client.post(LOGIN, {"username": email, "password": "faux"}, REMOTE_ADDR=come)
    attempt(client, candidate.email)
    client.post(reverse("actors:logout"))
    assert attempt(client, other.email, "faux").status_code == 429
    locked = client.post(LOGIN, {"username": candidate.email, "password": "faux"}, REMOTE_ADDR="192.0.2.9")
    assert locked.status_code == 429


def test_who_is_locked_out_and_chooses_a_password_by_mail_is_in(client, candidate, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        page = attempt(client, candidate.email, "faux")
    assert reverse("actors:forgotten_password") in page.content.decode()
    passwords.set_password(candidate, "une-phrase-bien-longue", event="password.reset")
    assert attempt(client, candidate.email, "une-phrase-bien-longue").status_code == 302
    assert is_in(client)


def test_the_pause_ends(client, candidate, settings, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        attempt(client, candidate.email, "faux")
    time_machine.shift(30 * 60 + 1)
    attempt(client, candidate.email)
    assert is_in(client)


def test_logout_is_a_post(client, candidate):
    client.force_login(candidate)
    assert client.get(reverse("actors:logout")).status_code == 405
    assert is_in(client)
    client.post(reverse("actors:logout"))
    assert not is_in(client)


@pytest.mark.parametrize("name", ["account", "messages", "password", "verify", "enrol"])
def test_pages_about_oneself_ask_who_one_is(client, name):
    response = client.get(reverse(f"actors:{name}"))
    assert response.status_code == 302
    assert response["Location"].startswith(LOGIN)
