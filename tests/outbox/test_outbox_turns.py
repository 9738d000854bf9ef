"""A task of the outbox goes on for one turn only; a mail server that hangs is not waited for twice."""

import socket

import pytest
from django.core import mail

from label_sp.outbox import outbox, sending, smtp, tasks
from label_sp.outbox.models import Message, MessageState
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def written(kind, count):
    person = UserFactory()
    outbox.put(*(outbox.Draft(f"{kind}:{n}", kind, person, "Objet", "Texte") for n in range(count)))


def states():
    return sorted(Message.objects.values_list("state", flat=True))


@pytest.fixture
def told(monkeypatch):
    """The tasks that were called again."""
    called = []
    for name in ("send_outbox", "send_urgent"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay_if_possible", lambda name=name: called.append(name))
    return called


def test_a_turn_that_is_over_leaves_the_rest_and_calls_the_next(told, monkeypatch):
    monkeypatch.setattr(tasks, "TURN", -1)
    written("act", 3)
    assert (tasks.send_outbox(), len(mail.outbox), told) == (1, 1, ["send_outbox"])
    assert states() == [MessageState.SENT, MessageState.WAITING, MessageState.WAITING]
    assert not Message.objects.exclude(lease=None, lease_until=None).exists()
    assert len(sending.take(5)) == 2  # anybody's, at once


def test_a_turn_that_is_not_over_goes_on_to_the_end(told):
    """The control of the test above."""
    written("act", 3)
    assert (tasks.send_outbox(), len(mail.outbox), told) == (3, 3, [])


def test_what_somebody_waits_for_passes_before_what_came_first(told, monkeypatch):
    written("act", 2)
    written("urgent", 1)
    monkeypatch.setattr(tasks, "TURN", -1)
    tasks.send_outbox()
    assert Message.objects.get(state=MessageState.SENT).kind == "urgent"


def test_a_turn_of_urgent_messages_ends_too(told, monkeypatch):
    monkeypatch.setattr(tasks, "TURN", -1)
    written("urgent", 2)
    assert (tasks.send_urgent(), len(mail.outbox), told) == (1, 1, ["send_urgent"])


def test_a_connection_that_is_dropped_asks_nothing_more_of_a_server_that_hangs():
    """Its control is closing it, which says good bye and waits for an answer until its time is over."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert said_at_the_end("drop", server) == b""
        assert said_at_the_end("close", server) == b"quit\r\n"


def said_at_the_end(end, server):
    backend = smtp.Backend(timeout=0.1)
    backend.connection = backend.connection_class(timeout=0.1)
    backend.connection.sock = socket.create_connection(server.getsockname(), timeout=0.1)
    with server.accept()[0] as peer:
        getattr(backend, end)()
        assert backend.connection is None
        return peer.recv(100)
