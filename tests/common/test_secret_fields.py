"""A field that opens something is in the e-mail that leaves, and nowhere else: not in a row, not on a page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from label_sp.actors import mails
from label_sp.actors.models import User
from label_sp.journal.models import JournalEntry
from label_sp.outbox import kinds, outbox, tasks, wording
from label_sp.outbox.kinds import Kind
from label_sp.outbox.models import Message, MessageState
from tests.factories import UserFactory
from tests.outbox.outbox_cases import Refusing, let_end

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"/connexion/mot-de-passe/[^/]+/([^/\s]+)/")
FIELDS = {"lien": ("le lien", "https://label.example/…")}
SENTENCE = {"lien": "Le lien est dans le courriel."}


@pytest.fixture
def person() -> User:
    return UserFactory()


def asked(person: User) -> Message:
    outbox.put(*mails.password_link(person))
    return Message.objects.get()


def token_sent() -> str:
    """The token of the last e-mail, the same in both of its parts."""
    plain, html = mail.outbox[-1].body, mail.outbox[-1].alternatives[0][0]
    found = {*TOKEN.findall(plain), *TOKEN.findall(html)}
    assert len(found) == 1
    return found.pop()


def rows_with(text: str) -> list[str]:
    """The models of which a row holds this text, in any column."""
    return [
        model._meta.label
        for model in apps.get_models()
        if any(text in str(value) for row in model.objects.values_list() for value in row)
    ]


@pytest.mark.parametrize("kind", [k for k in kinds.all_kinds() if k.secrets], ids=lambda k: k.key)
def test_each_kind_with_a_secret_says_what_gives_it(kind: Kind) -> None:
    assert kind.key in kinds._REVEALS


def test_the_secret_leaves_and_no_row_holds_it(person: User) -> None:
    message = asked(person)
    tasks.send_outbox()
    token = token_sent()
    assert "{lien}" not in mail.outbox[-1].body
    assert rows_with(token) == []
    message.refresh_from_db()
    message.body = mail.outbox[-1].body  # control: as it was kept before
    message.save()
    assert rows_with(token) == ["outbox.Message"]
    assert Message.objects.get().pk == message.pk


def test_the_message_centre_shows_a_sentence_in_its_place(client: Client, person: User) -> None:
    page = reverse("actors:message", args=[asked(person).pk])
    tasks.send_outbox()
    client.force_login(person)
    html = client.get(page).content.decode()
    assert token_sent() not in html
    assert "Le lien est dans le courriel seulement." in html
    assert "{lien}" not in html


def test_after_a_refusal_it_leaves_with_the_same_identity_and_a_link_that_serves(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = asked(person)
    with monkeypatch.context() as refused:
        Refusing(refused, OSError("a mail server that hangs"))
        tasks.send_outbox()
    let_end(message)
    tasks.send_outbox()
    assert mail.outbox[-1].extra_headers["Message-ID"] == message.message_id
    path = TOKEN.search(mail.outbox[-1].body)
    assert path and client.get(path.group()).status_code == 302


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"password": "x"}, mails.USED_SINCE),
        ({"last_login": timezone.now()}, mails.USED_SINCE),
        ({"is_active": False}, "le compte est fermé"),
    ],
    ids=["password", "login", "closed"],
)
def test_a_link_that_waited_until_it_was_needed_no_more_does_not_leave(
    person: User, changed: dict[str, Any], reason: str
) -> None:
    message = asked(person)
    User.objects.filter(pk=person.pk).update(**changed)
    tasks.send_outbox()
    message.refresh_from_db()
    assert (message.state, message.error) == (MessageState.SKIPPED, reason)
    assert JournalEntry.objects.filter(event="message.skipped").count() == 1
    assert mail.outbox == []


def test_without_a_value_nothing_leaves_and_a_human_sees_it(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(kinds._REVEALS, mails.PASSWORD_LINK.key)
    message = asked(person)
    tasks.send_outbox()
    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert "lien" in message.error
    assert mail.outbox == []


def test_a_secret_given_as_a_value_is_refused(person: User) -> None:
    values = {"personne": person, "jours": 3, "lien": "https://…"}
    with pytest.raises(ValueError, match="lien"):
        outbox.drafts(mails.PASSWORD_LINK, "1", [person], values)


@pytest.mark.parametrize(
    "fields",
    [
        {"secrets": SENTENCE},
        {"secrets": SENTENCE, "legal": True, "letter": True},
        {"secrets": {"clef": "…"}, "urgent": True},
        {"secrets": SENTENCE, "urgent": True, "subject": "Voici {lien}"},
    ],
    ids=["may wait for the mail of the day", "a letter", "no field", "in the subject"],
)
def test_a_kind_that_would_show_its_secret_is_refused(fields: dict[str, Any]) -> None:
    kind = Kind(**{"key": "x", "label": "X", "audience": "à qui", "group": "G", "subject": "Objet"} | fields,
                body="Voir {lien}", fields=FIELDS)  # fmt: skip
    with pytest.raises(ValueError, match="secret"):
        kinds.register(kind)
    assert kinds.find("x") is None


def test_another_wording_keeps_the_secret_out_of_the_subject() -> None:
    kind = mails.PASSWORD_LINK
    told = wording.errors(kind, wording.tidied("Votre lien : {lien}", kind.body))
    assert told == {"subject": ["{lien} est secret : écrivez-le dans le texte."]}
