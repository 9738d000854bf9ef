"""Another name, another address: the password is asked again, both addresses are told, and the former one undoes it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessLog
from django.contrib.auth import get_user
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken

from label_sp.actors import passwords
from label_sp.actors.models import EmailChange, User
from label_sp.actors.use_cases import accounts
from label_sp.actors.use_cases import identity as use_cases
from label_sp.journal.models import JournalEntry
from label_sp.outbox import outbox, tasks
from label_sp.outbox.models import Message
from tests.certification.pages import words
from tests.factories import MembershipFactory, UserFactory
from tests.outbox.outbox_cases import draft

pytestmark = pytest.mark.django_db
PASSWORD = "mot-de-passe-de-test"
FORMER, WANTED = "claire@avant.test", "claire.vasseur@valmont.test"


@pytest.fixture
def person() -> User:
    return MembershipFactory(user__email=FORMER, user__first_name="Claire", user__last_name="Vasseur").user


@pytest.fixture
def here(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def ask(client: Client, email: str = WANTED, password: str = PASSWORD) -> Any:
    return client.post(reverse("actors:email"), {"email": email, "password": password})


def link(to: str, word: str) -> str:
    """The last one of that sort that this address got."""
    tasks.send_outbox()
    for sent in reversed(mail.outbox):
        if sent.to == [to] and (found := re.search(rf"(/connexion/adresse/{word}/[\w-]+/)", sent.body)):
            return found.group(1)
    raise LookupError(f"{to} got no such link")


def confirm(client: Client, link: str) -> Any:
    client.get(link)
    return client.post(reverse("actors:email_confirm"))


def stop(link: str) -> Any:
    client = Client()
    client.get(link)
    return client.post(reverse("actors:email_stop"))


def events(person: User) -> list[str]:
    found = JournalEntry.objects.filter(subject_id=person.pk).order_by("pk")
    return list(found.values_list("event", flat=True))


# --- the name ---------------------------------------------------------------------------------------------------------


def test_a_name_is_corrected_with_the_password(here: Client, person: User) -> None:
    typed = {"first_name": "Clara", "last_name": "Vasseur-Roy", "password": PASSWORD}
    assert here.post(reverse("actors:name"), typed)["Location"] == reverse("actors:account")
    person.refresh_from_db()
    assert str(person) == "Clara Vasseur-Roy"
    (entry,) = JournalEntry.objects.filter(event="account.renamed")
    assert (entry.data["former"], entry.data["name"]) == ("Claire Vasseur", "Clara Vasseur-Roy")
    here.post(reverse("actors:name"), typed)  # the same again
    assert events(person) == ["account.renamed"]


def test_without_the_password_nothing_changes_and_nothing_typed_is_lost(here: Client, person: User) -> None:
    for password in ("", "faux"):
        answer = here.post(
            reverse("actors:name"), {"first_name": "Clara", "last_name": "Roy", "password": password}
        )
        assert answer.status_code == 422
        html = answer.content.decode()
        assert 'value="Clara"' in html and 'value="Roy"' in html
        assert "faux" not in html
    person.refresh_from_db()
    assert str(person) == "Claire Vasseur"


# --- another address --------------------------------------------------------------------------------------------------


def test_nothing_changes_before_the_new_address_confirms(here: Client, person: User) -> None:
    assert ask(here).status_code == 302
    tasks.send_outbox()
    assert {sent.to[0]: sent.subject for sent in mail.outbox} == {
        WANTED: "Confirmez cette adresse pour votre compte du label",
        FORMER: "Une autre adresse est demandée pour votre compte du label",
    }
    assert {sent.extra_headers["To"] for sent in mail.outbox} == {f"<{WANTED}>", f"Claire Vasseur <{FORMER}>"}
    assert "En attente de confirmation" in words(here.get(reverse("actors:email")))
    person.refresh_from_db()
    assert person.email == FORMER
    assert confirm(here, link(WANTED, "confirmer")).status_code == 302
    person.refresh_from_db()
    assert person.email == WANTED
    tasks.send_outbox()
    assert (mail.outbox[-1].to, "n’arrivent plus" in mail.outbox[-1].body) == ([FORMER], True)
    assert mail.outbox[-1].extra_headers["To"] == f"Claire Vasseur <{FORMER}>"
    assert events(person) == ["email.change_asked", "email.changed"]
    anew = Client()
    assert anew.post("/connexion/", {"username": WANTED, "password": PASSWORD}).status_code == 302


def test_opening_a_link_changes_nothing_by_itself(here: Client, person: User) -> None:
    """What reads mail before people do follows links."""
    ask(here)
    assert "Confirmer cette adresse" in words(here.get(link(WANTED, "confirmer"), follow=True))
    assert "Arrêter ce changement" in words(Client().get(link(FORMER, "arreter"), follow=True))
    assert EmailChange.objects.get().state == "waiting"


def test_whoever_reads_a_mistyped_address_gets_nothing(here: Client, person: User) -> None:
    ask(here, "quelquun@ailleurs.test")
    found = link("quelquun@ailleurs.test", "confirmer")
    stranger = Client()
    assert "/connexion/?next=" in stranger.get(found, follow=True).redirect_chain[-1][0]
    stranger.force_login(UserFactory(email="quelquun@ailleurs.test"))
    assert "Il concerne un autre compte" in words(stranger.get(found, follow=True))
    assert stranger.post(reverse("actors:email_confirm")).status_code == 410
    change = EmailChange.objects.get()
    with pytest.raises(PermissionDenied):
        use_cases.confirm_email(change.pk, change.confirm_hash, actor=get_user(stranger))  # type: ignore[arg-type]
    with pytest.raises(PermissionDenied):
        use_cases.confirm_email(change.pk, change.stop_hash, actor=person)
    person.refresh_from_db()
    assert person.email == FORMER


def test_the_answer_is_the_same_for_an_address_that_has_an_account(here: Client, person: User) -> None:
    UserFactory(email="prise@exemple.test")
    assert ask(here, "prise@exemple.test").status_code == ask(here, "libre@exemple.test").status_code == 302
    ask(here, "prise@exemple.test")
    refused = confirm(here, link("prise@exemple.test", "confirmer"))
    assert refused.status_code == 422
    assert "Un autre compte a déjà cette adresse" in words(refused)
    person.refresh_from_db()
    assert person.email == FORMER


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        (FORMER.upper(), PASSWORD, "déjà l’adresse de votre compte"),
        (WANTED, "faux", "pas votre mot de passe"),
        ("pas une adresse", PASSWORD, "adresse"),
    ],
)
def test_what_is_refused_is_said_on_its_field(here: Client, email: str, password: str, said: str) -> None:
    answer = ask(here, email, password)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not EmailChange.objects.exists()


def test_nobody_has_mail_sent_to_many_addresses(here: Client) -> None:
    answers = [ask(here, f"autre{number}@exemple.test") for number in range(use_cases.ASKED_A_DAY + 1)]
    assert [answer.status_code for answer in answers] == [302] * use_cases.ASKED_A_DAY + [422]
    assert "Attendez demain" in words(answers[-1])


def test_passwords_are_not_guessed_at_that_door(here: Client) -> None:
    answers = [ask(here, password=f"faux{number}") for number in range(11)]
    assert "Trop d’essais" in words(answers[-1])
    assert "Trop d’essais" in words(ask(here))


def test_the_last_address_asked_is_the_one(here: Client, person: User) -> None:
    ask(here, "une@exemple.test")
    first = link("une@exemple.test", "confirmer")
    ask(here)
    assert confirm(here, first).status_code in (410, 422)
    assert confirm(here, link(WANTED, "confirmer")).status_code == 302
    assert confirm(here, link(WANTED, "confirmer")).status_code == 302  # pressed twice
    person.refresh_from_db()
    assert person.email == WANTED
    assert events(person).count("email.changed") == 1


def test_one_gives_it_up_oneself(here: Client, person: User) -> None:
    ask(here)
    found = link(WANTED, "confirmer")
    here.post(reverse("actors:email"), {"act": "stop"})
    assert confirm(here, found).status_code == 422
    assert "n’attend plus de confirmation" in words(here.post(reverse("actors:email_confirm")))


def test_links_serve_for_seven_days(here: Client, person: User, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    ask(here)
    links = link(WANTED, "confirmer"), link(FORMER, "arreter")
    time_machine.shift(use_cases.LIFETIME + timedelta(seconds=1))
    for each in links:
        assert Client().get(each).status_code == 410
    assert Client().get(reverse("actors:email_stop")).status_code == 200  # who typed the address


def test_what_waits_and_what_is_kept_by_address_follows(here: Client, person: User) -> None:
    Client().post("/connexion/", {"username": FORMER, "password": PASSWORD})
    outbox.put(draft(person))
    before = Message.objects.get(kind="act")
    passwords.send_link(FORMER)
    ask(here)
    change = EmailChange.objects.get()
    use_cases.confirm_email(change.pk, change.confirm_hash, actor=person)
    tasks.send_outbox()
    assert [sent.to for sent in mail.outbox if sent.subject == before.subject] == [[WANTED]]
    assert not [sent for sent in mail.outbox if "Choisir" in sent.subject]  # a link of before serves no more
    assert set(AccessLog.objects.values_list("username", flat=True)) == {WANTED}


# --- taken back -------------------------------------------------------------------------------------------------------


def test_the_former_address_stops_what_waits(here: Client, person: User) -> None:
    ask(here)
    found = link(WANTED, "confirmer")
    assert stop(link(FORMER, "arreter")).status_code == 302
    assert confirm(here, found).status_code == 422
    person.refresh_from_db()
    assert (person.email, person.check_password(PASSWORD)) == (FORMER, True)
    assert events(person) == ["email.change_asked", "email.change_stopped"]


def test_somebody_who_took_the_account_does_not_keep_it(here: Client, person: User) -> None:
    """An open session, a password that was read over a shoulder, two changes in a row: the owner’s mailbox decides."""
    accounts.create_api_token(person)
    ask(here)
    owners = link(FORMER, "arreter")
    confirm(here, link(WANTED, "confirmer"))
    ask(here, "encore@exemple.test")
    confirm(here, link("encore@exemple.test", "confirmer"))
    back = link(WANTED, "arreter")
    assert stop(owners).status_code == 302
    person.refresh_from_db()
    assert person.email == FORMER
    assert not person.check_password(PASSWORD)
    assert not AuthToken.objects.exists()
    assert here.get(reverse("actors:account")).status_code == 302  # the session is over
    passwords.answer_requests()
    tasks.send_outbox()
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([FORMER], "Choisir votre mot de passe")
    assert stop(back).status_code == 302  # says what is: stopped
    person.refresh_from_db()
    assert person.email == FORMER
    assert events(person)[-2:] == ["email.restored", "password.link_sent"]


def test_of_a_link_only_its_hash_is_kept_and_one_is_not_the_other(here: Client) -> None:
    ask(here)
    secrets = [link(WANTED, "confirmer").split("/")[-2], link(FORMER, "arreter").split("/")[-2]]
    kept = [
        *EmailChange.objects.values_list("confirm_hash", "stop_hash"),
        *Message.objects.values_list("body"),
    ]
    assert not [secret for secret in secrets if secret in str(kept)]
    assert secrets[0] != secrets[1]
    change = EmailChange.objects.get()
    with pytest.raises(PermissionDenied):
        use_cases.stop_email(change.pk, change.confirm_hash)


def test_a_former_address_that_somebody_has_now_is_not_taken_from_them(here: Client, person: User) -> None:
    ask(here)
    confirm(here, link(WANTED, "confirmer"))
    UserFactory(email=FORMER)
    change = EmailChange.objects.get()
    with pytest.raises(ValidationError, match="Un autre compte"):
        use_cases.stop_email(change.pk, change.stop_hash)
    person.refresh_from_db()
    assert person.email == WANTED
