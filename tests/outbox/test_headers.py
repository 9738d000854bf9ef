"""What an e-mail says beside its text: to whom, by name, and of which list it is."""

import email
from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest
from django.core import mail
from django.utils import timezone

from label_sp.outbox import kinds, outbox, sending, tasks
from label_sp.outbox.models import Message, MessageState
from tests.factories import UserFactory
from tests.outbox.outbox_cases import draft, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(email="jeanne@exemple.test")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Zoé", "Le Goff, maire"),
        ("Jean\r\nBcc: pirate@x.test", "Roy"),
        ("\u202egnola", "Réïth"),
        ('Anne "Nan"', "<x@y.test>"),
        ("Marie-Ève " * 8, "de la Tour " * 7),
    ],
)
def test_a_name_never_makes_another_recipient_nor_another_header(person, first, last):
    person.first_name, person.last_name = first[:80], last[:80]
    person.save()
    written(person)
    tasks.send_outbox()
    made = email.message_from_bytes(mail.outbox[0].message().as_bytes())
    ((name, address),) = getaddresses([made["To"]])
    assert address == "jeanne@exemple.test"
    assert (
        str(make_header(decode_header(name))).split() == "".join(filter(str.isprintable, str(person))).split()
    )
    assert made["Bcc"] is None
    assert mail.outbox[0].recipients() == ["jeanne@exemple.test"]


def test_who_may_choose_is_told_of_which_list_it_is(person):
    outbox.put(draft(person), draft(person, "x:1", kind="label.refused", subject="Refus"))
    tasks.send_outbox()
    headers = {sent.subject: sent.extra_headers for sent in mail.outbox}
    free, legal = headers["Objet"], headers["Refus"]
    assert free["List-Id"] == "<act.127.0.0.1>"
    assert free["List-Unsubscribe"].endswith("/messages/preferences/>")
    assert not [name for name in legal if name.startswith("List-")]


def test_neither_header_of_a_list_stands_without_the_other():
    for kind in kinds.all_kinds():
        for leave in ("", "https://label.example/ne-plus-recevoir/x/"):
            sent = sending.mail_of(Message(kind=kind.key, address="a@x.test"), "Texte", name="", leave=leave)
            found = {name for name in sent.extra_headers if name.startswith("List-")}
            chosen = (
                {"List-Id", "List-Unsubscribe"}
                if leave or kind.optional or kind.key == kinds.DAILY
                else set()
            )
            assert found == chosen | ({"List-Unsubscribe-Post"} if leave else set()), kind.key


@pytest.mark.parametrize(
    ("name", "address", "header"),
    [
        ("Claire Vasseur", "claire@exemple.test", "Claire Vasseur <claire@exemple.test>"),
        ("", "claire@exemple.test", "<claire@exemple.test>"),
        (" \u202e\n ", "claire@exemple.test", "<claire@exemple.test>"),
        ("Le Goff, Zoé", "zoe@évreux.test", '"Le Goff, Zoé" <zoe@xn--vreux-9ra.test>'),
        ("", "zoe@évreux.test", "<zoe@xn--vreux-9ra.test>"),
        ('Anne "Nan" Roy', "anne@exemple.test", '"Anne \\"Nan\\" Roy" <anne@exemple.test>'),
        ("", '"anne roy"@exemple.test', '<"anne roy"@exemple.test>'),
    ],
)
def test_an_address_stands_in_brackets_with_or_without_a_name(name, address, header):
    assert sending.named(name, address) == header


@pytest.mark.parametrize(
    "address",
    ["a@x.test\nBcc: b@x.test", "a@x.test\r\nBcc: b@x.test", "a@x.test, b@x.test", "a@x.test> <b@x.test"],
)
def test_an_address_that_would_be_two_leaves_to_nobody(address):
    made = Message.objects.create(
        kind="of.before", address=address, subject="Objet", body="Texte", created_at=timezone.now()
    )
    tasks.send_outbox()
    made.refresh_from_db()
    assert made.state == MessageState.FAILED
    assert not mail.outbox
