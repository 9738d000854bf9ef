"""From an act's transaction to a worker process, through the broker in use: folders, or Redis."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db import transaction

from label_sp.outbox import outbox
from label_sp.outbox.models import Message, MessageState
from tests import factories
from tests.environment import FOLDER
from tests.workers import Worker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def delivered(key: str) -> list[EmailMessage]:
    """What the worker's mail backend wrote for the message of that key."""
    message_id = Message.objects.get(key=key).message_id
    mails = [parsed(mail) for file in (FOLDER / "mail").iterdir() for mail in mails_of(file)]
    return [mail for mail in mails if mail["Message-ID"] == message_id]


def mails_of(file: Path) -> list[bytes]:
    return [part for part in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n") if part.strip()]


def parsed(mail: bytes) -> EmailMessage:
    return email.message_from_bytes(mail, policy=email.policy.default)


def draft(key: str) -> outbox.Draft:
    return outbox.Draft(key, "act", factories.UserFactory(), "Votre dossier", "Bonjour, à bientôt.")


class ActFailed(Exception):
    pass


@transaction.atomic
def an_act_that_fails_at_its_end() -> None:
    outbox.put(draft("rolled back"))
    raise ActFailed


def is_sent(key: str) -> bool:
    return Message.objects.filter(key=key, state=MessageState.SENT).exists()


def test_a_worker_sends_once_what_a_committed_act_put_in_the_outbox(real_worker: Worker) -> None:
    with transaction.atomic():
        outbox.put(draft("committed"))
    real_worker.wait_until(lambda: is_sent("committed"))
    (mail,) = delivered("committed")
    text = mail.get_body(("plain",))
    assert mail["Subject"] == "Votre dossier"
    assert text and text.get_content().startswith("Bonjour, à bientôt.\n")


def test_an_act_that_is_rolled_back_sends_nothing(real_worker: Worker) -> None:
    """Its control is the message committed after it, which does leave."""
    with pytest.raises(ActFailed):
        an_act_that_fails_at_its_end()
    with transaction.atomic():
        outbox.put(draft("committed later"))
    real_worker.wait_until(lambda: is_sent("committed later"))
    assert not Message.objects.filter(key="rolled back").exists()
