"""Passwords: the link serves once and is nowhere, what was open is closed, the person is told, nobody else learns."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.management.commands import changepassword
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from label_sp.actors import passwords
from label_sp.actors.forms import FirstPasswordForm
from label_sp.actors.models import PasswordRequest, User
from label_sp.actors.use_cases import accounts as use_cases
from label_sp.journal.models import JournalEntry
from label_sp.outbox import tasks
from label_sp.outbox.models import Message
from tests.certification.pages import counted, words
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
OLD, NEW = "mot-de-passe-de-test", "une-phrase-bien-longue"
FORGOTTEN = "/connexion/mot-de-passe-oublie/"
CHOSEN = {"new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def person() -> User:
    return MembershipFactory().user


def session_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    user.refresh_from_db()  # a login is noted
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("actors:account")).status_code == 200


def link_to(user: User) -> str:
    """What the e-mail leads to."""
    passwords.send_link(user.email)
    tasks.send_outbox()
    found = re.search(r"http://127\.0\.0\.1:8000(/connexion/mot-de-passe/\S+)", mail.outbox[-1].body)
    assert found
    return found.group(1)


def followed(client: Client, link: str) -> str:
    return str(client.get(link)["Location"])


# --- the link ---------------------------------------------------------------------------------------------------------


def test_the_link_leaves_the_address_bar_at_once_and_no_row_holds_it(client: Client, person: User) -> None:
    link = link_to(person)
    token = link.rstrip("/").rsplit("/", 1)[1]
    form = followed(client, link)
    assert token not in form
    held = [Session.objects.get().get_decoded(), dict(client.session.items())]
    assert token not in str(held)
    page = client.get(form)
    assert page.status_code == 200
    assert token not in page.content.decode()
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]


def test_what_the_session_holds_is_no_link(client: Client, person: User) -> None:
    form = followed(client, link_to(person))
    [held] = Session.objects.get().get_decoded().values()
    assert "ne vaut plus" in words(Client().get(form.replace("set-password", held)))


def test_the_form_without_the_link_opens_nothing(client: Client, person: User) -> None:
    form = followed(client, link_to(person))
    assert "ne vaut plus" in words(Client().post(form, CHOSEN))
    person.refresh_from_db()
    assert person.check_password(OLD)


def test_one_s_own_link_and_a_false_one_of_somebody_else_open_nothing(client: Client, person: User) -> None:
    other = UserFactory()
    followed(client, link_to(other))
    false = re.sub(r"[^/]+/$", "aaaaaa-" + "0" * 32 + "/", link_to(person))
    assert "ne vaut plus" in words(client.get(false))
    form = re.sub(r"[^/]+/$", "set-password/", false)
    assert "ne vaut plus" in words(client.post(form, CHOSEN))


def test_it_serves_once_also_in_two_windows_opened_before(person: User) -> None:
    link = link_to(person)
    first, second = Client(), Client()
    forms = [followed(each, link) for each in (first, second)]
    assert first.post(forms[0], CHOSEN)["Location"] == reverse("actors:login")
    other = {"new_password1": "une-autre-phrase-longue", "new_password2": "une-autre-phrase-longue"}
    assert "ne vaut plus" in words(second.post(forms[1], other))
    assert "ne vaut plus" in words(Client().get(link))
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_a_poor_password_is_refused_where_it_is_chosen(person: User) -> None:
    form = FirstPasswordForm(person, {"new_password1": "court", "new_password2": "court"})
    assert form.errors.keys() == {"new_password1"}


def test_of_two_who_pass_the_check_at_once_one_chooses(person: User) -> None:
    one, two = User.objects.get(pk=person.pk), User.objects.get(pk=person.pk)
    passwords.set_password(one, NEW, event="password.reset")
    with pytest.raises(ValidationError, match="entre-temps"):
        passwords.set_password(two, "une-autre-phrase-longue", event="password.reset")
    assert JournalEntry.objects.filter(event="password.reset").count() == 1


@pytest.mark.parametrize("door", ["page", "api"])
def test_it_dies_at_the_next_login(client: Client, person: User, door: str) -> None:
    link = link_to(person)
    credentials = {"password": OLD, ("username" if door == "page" else "email"): person.email}
    address = "/connexion/" if door == "page" else "/api/v1/auth/token/"
    assert APIClient().post(address, credentials, None if door == "page" else "json").status_code in (
        302,
        201,
    )
    assert "ne vaut plus" in words(client.get(link))


def test_a_closed_account_chooses_nothing(client: Client, person: User) -> None:
    link = link_to(person)
    form = followed(client, link)
    User.objects.update(is_active=False)
    for answer in (client.post(form, CHOSEN), client.get(link)):
        assert "ne vaut plus" in words(answer)


# --- what it closes ---------------------------------------------------------------------------------------------------


def reset(user: User) -> None:
    client = Client()
    assert client.post(followed(client, link_to(user)), CHOSEN).status_code == 302


def change(client: Client) -> None:
    answer = client.post(reverse("actors:password"), {"old_password": OLD, **CHOSEN})
    assert answer.status_code == 302


def command(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changepassword.Command, "_get_pass", lambda *_: NEW)
    call_command("changepassword", user.email, verbosity=0)


def test_a_reset_ends_all_sessions_and_tokens_of_the_person_only(person: User) -> None:
    other = UserFactory()
    mine, theirs = [session_of(person) for _ in range(2)], session_of(other)
    for user in (person, person, other):
        use_cases.create_api_token(user)
    reset(person)
    assert [is_in(each) for each in mine] == [False, False]
    assert is_in(theirs)
    assert [token.user_id for token in AuthToken.objects.all()] == [other.pk]


def test_a_change_ends_the_other_sessions_and_all_tokens(person: User) -> None:
    here, elsewhere = session_of(person), session_of(person)
    _, secret = use_cases.create_api_token(person)
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert api.get("/api/v1/me/").status_code == 200
    change(here)
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert api.get("/api/v1/me/").status_code == 401


@pytest.mark.parametrize("way", ["reset", "change", "command"])
def test_the_person_is_told_and_the_journal_too(
    person: User, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_cases.create_api_token(person)
    if way == "reset":
        reset(person)
    elif way == "change":
        change(session_of(person))
    else:
        command(person, monkeypatch)
    tasks.send_outbox()
    assert mail.outbox[-1].subject == "Le mot de passe de votre compte a changé"
    assert FORGOTTEN in mail.outbox[-1].body
    event = "password.reset" if way == "reset" else "password.changed"
    assert JournalEntry.objects.filter(event=event, subject_id=person.pk).count() == 1
    assert not AuthToken.objects.exists()


def test_an_upgraded_hash_is_no_other_password(person: User) -> None:
    """Django writes the hash anew at a login when its cost has grown."""
    use_cases.create_api_token(person)
    person._password = None  # type: ignore[attr-defined]
    person.save(update_fields=["password"])
    assert AuthToken.objects.count() == 1


# --- who is here ------------------------------------------------------------------------------------------------------


def asked(email: str, **given: Any) -> Any:
    return Client(**given).post(FORGOTTEN, {"email": email})


def test_a_known_an_unknown_and_a_closed_address_cost_the_same_and_are_answered_alike(person: User) -> None:
    closed = UserFactory(is_active=False)
    seen = []
    for email in (person.email, closed.email, "personne@nulle-part.test"):
        with counted() as found:
            answer = asked(email)
        statements = [re.sub(r"'[^']*'|[0-9a-f-]{20,}", "?", query["sql"]) for query in found]
        seen.append(
            (answer.status_code, answer["Location"], len(statements), {s.split()[0] for s in statements})
        )
    assert seen[0] == seen[1] == seen[2]
    assert not Message.objects.exists()  # whoever is behind an address is looked for later
    assert PasswordRequest.objects.count() == 3
    passwords.answer_requests()
    assert not PasswordRequest.objects.exists()
    assert [message.recipient for message in Message.objects.all()] == [person]


def test_what_cannot_be_answered_stops_no_other(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    real = passwords.send_link

    def send(email: str) -> None:
        if email.startswith("mauvais"):
            raise ValueError("a key of 300 characters")
        real(email)

    monkeypatch.setattr(passwords, "send_link", send)
    for email in ("mauvais@exemple.test", person.email):
        passwords.ask_for_link(email)
    passwords.answer_requests()
    assert [row.email for row in PasswordRequest.objects.all()] == ["mauvais@exemple.test"]
    assert Message.objects.count() == 1
    PasswordRequest.objects.update(asked_at=timezone.now() - passwords.WAITED_FOR * 2)
    passwords.answer_requests()
    assert not PasswordRequest.objects.exists()


def test_one_address_gets_ten_links_a_day_that_serve(person: User, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(passwords.LINKS_A_DAY + 5):
        passwords.send_link(person.email)
    assert Message.objects.count() == passwords.LINKS_A_DAY
    time_machine.shift(86401)
    passwords.send_link(person.email)
    assert Message.objects.count() == passwords.LINKS_A_DAY + 1


def test_links_that_serve_no_more_leave_room_for_one_that_does(person: User) -> None:
    """A stranger asked ten times, then the person logged in: those links are void, and a new one may be needed."""
    for _ in range(passwords.LINKS_A_DAY):
        passwords.send_link(person.email)
    session_of(person)
    passwords.send_link(person.email)
    assert Message.objects.count() == passwords.LINKS_A_DAY + 1


def test_what_an_address_asked_while_no_worker_ran_is_answered_by_one_link(person: User) -> None:
    other = UserFactory()
    for email in (person.email, person.email.upper(), other.email):
        passwords.ask_for_link(email)
    passwords.answer_requests()
    assert not PasswordRequest.objects.exists()
    assert {message.recipient for message in Message.objects.all()} == {person, other}
    assert Message.objects.count() == 2


def test_the_answer_says_how_many_leave(person: User) -> None:
    page = words(Client().post(FORGOTTEN, {"email": person.email}, follow=True))
    assert f"{passwords.LINKS_A_DAY} au plus en un jour" in page


def test_one_network_that_asks_too_often_is_told_and_no_other(person: User) -> None:
    statuses = [asked(f"p{number}@x.test", REMOTE_ADDR="192.0.2.7").status_code for number in range(11)]
    assert statuses == [302] * 10 + [429]
    refused = asked(person.email, REMOTE_ADDR="192.0.2.7")
    assert "Attendez une heure" in words(refused)
    assert person.email in refused.content.decode()
    assert asked(person.email, REMOTE_ADDR="192.0.2.8").status_code == 302
