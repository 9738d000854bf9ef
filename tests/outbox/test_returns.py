"""What a mail server reports later: the message was not delivered, and whoever sent it sees it."""

from __future__ import annotations

import datetime as dt
import io
import mailbox
import sys
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from label_sp.actors.use_cases import invitations
from label_sp.clock.models import SetAside
from label_sp.journal.models import JournalEntry
from label_sp.outbox import digests, outbox, queue, returns, tasks
from label_sp.outbox.models import Delivery, Message, MessageState
from label_sp.outbox.schedules import read_returns
from tests.actors.conftest import EMAIL, ROLE
from tests.certification.pages import get, words
from tests.factories import OrganisationFactory, UserFactory, ditp_agent, member
from tests.outbox.outbox_cases import draft, prefers, written
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db
GONE = "550 5.1.1 <jeanne@exemple.test>: Recipient address rejected: User unknown"


def report(
    message_id: UUID | str,
    *,
    action: str = "failed",
    headers_only: bool = False,
    at: dt.datetime | None = None,
    words: str = f"smtp; {GONE}",
) -> bytes:
    """A report of Postfix, shortened."""
    original = f"Message-ID: <{message_id}@label-sp>\r\nSubject: Objet\r\n"
    kind = "text/rfc822-headers" if headers_only else "message/rfc822"
    return (
        f"From: MAILER-DAEMON@mx.exemple.test\r\nTo: ne-pas-repondre@label-sp.invalid\r\n"
        f"Date: {format_datetime(at or timezone.now())}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.exemple.test\r\n\r\n"
        f"Final-Recipient: rfc822; jeanne@exemple.test\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        f"Diagnostic-Code: {words}\r\n\r\n"
        f"--b\r\nContent-Type: {kind}\r\n\r\n{original}\r\nBonjour\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def sent() -> Message:
    written(UserFactory(email="jeanne@exemple.test"))
    tasks.send_outbox()
    return Message.objects.get()


def state(message: Message) -> str:
    message.refresh_from_db()
    return message.state


@pytest.mark.parametrize("headers_only", [False, True])
def test_a_report_marks_its_message_once_and_the_team_sees_it(sent: Message, headers_only: bool) -> None:
    raw = report(sent.pk, headers_only=headers_only)
    assert [returns.read_one(raw), returns.read_one(raw)] == [True, False]
    assert state(sent) == MessageState.FAILED
    assert sent.error == f"Revenu à l’expéditeur : 5.1.1 {GONE}"
    assert list(queue.failures()) == [sent]
    entry = JournalEntry.objects.get(event="message.returned")
    assert (entry.subject_id, entry.data["reason"]) == (sent.pk, f"5.1.1 {GONE}")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe not a mail",
        b"Subject: Absence\r\n\r\nJe suis en cong\xe9s.",
        report(uuid4()),
        report("not-a-uuid"),
        report("0" * 36),
    ],
    ids=["empty", "bytes", "away", "unknown", "odd", "zeros"],
)
def test_whatever_else_arrives_changes_nothing(sent: Message, raw: bytes) -> None:
    assert not returns.read_one(raw)
    assert state(sent) == MessageState.SENT


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_late_or_arrived_is_no_failure(sent: Message, action: str) -> None:
    assert not returns.read_one(report(sent.pk, action=action))
    assert state(sent) == MessageState.SENT


def test_a_report_of_before_it_was_sent_again_is_left_alone(sent: Message) -> None:
    old = report(sent.pk)
    assert returns.read_one(old)
    queue.retry(sent.pk, actor=ditp_agent())
    tasks.send_outbox()
    Message.objects.update(sent_at=timezone.now() + dt.timedelta(hours=1))
    assert not returns.read_one(old)
    assert state(sent) == MessageState.SENT
    assert len(mail.outbox) == 2


def test_with_a_mail_of_the_day_comes_back_all_that_it_said() -> None:
    person = UserFactory(email="jeanne@exemple.test")
    prefers(person, Delivery.DIGEST)
    outbox.put(draft(person))
    digests.gather(timezone.localdate())
    tasks.send_outbox()
    digest = Message.objects.get(kind=digests.DIGEST.key)
    assert returns.read_one(report(digest.pk))
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.FAILED}
    assert list(queue.failures()) == [digest]


def test_a_reason_that_quotes_a_link_keeps_its_secret(sent: Message) -> None:
    link = "https://label.example/connexion/invitation/abcdefghijklmnopqrstuvwxyz/"
    assert returns.read_one(report(sent.pk, words=f"smtp; 550 {link}"))
    assert state(sent) == "failed"
    assert "abcdefghij" not in sent.error


# --- where they are read ----------------------------------------------------------------------------------------------


def maildir(path: Path, *mails: bytes) -> Path:
    box = mailbox.Maildir(path, create=True)
    for raw in mails:
        box.add(raw)
    return path


def test_a_maildir_is_read_once_and_keeps_its_mails(sent: Message, tmp_path: Path, settings: Any) -> None:
    settings.RETURNED_MAIL = maildir(tmp_path / "box", report(sent.pk), b"Subject: x\r\n\r\nautre")
    assert read_returns() == 1
    box = mailbox.Maildir(settings.RETURNED_MAIL, create=False)
    assert sorted(box[key].get_flags() for key in box.iterkeys()) == ["S", "S"]
    assert read_returns() == 0
    settings.RETURNED_MAIL = None
    assert read_returns() == 0


def test_a_file_of_mails_is_read_as_often_as_one_likes(sent: Message, tmp_path: Path) -> None:
    file = tmp_path / "mbox"
    box = mailbox.mbox(file)
    box.add(report(sent.pk))
    box.close()
    for found in (1, 0):
        out = io.StringIO()
        call_command("read_returns", str(file), stdout=out)
        assert out.getvalue() == f"Messages revenus : {found}\n"


def test_a_mail_server_hands_one_over(sent: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(report(sent.pk))))
    call_command("read_returns", "-", stdout=io.StringIO())
    assert state(sent) == MessageState.FAILED


def test_a_place_without_a_mailbox_is_told() -> None:
    with pytest.raises(CommandError, match="/nulle/part"):
        call_command("read_returns", "/nulle/part")


def test_one_that_cannot_be_read_stops_no_other(
    sent: Message, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = returns.report_in

    def odd(raw: bytes) -> returns.Report | None:
        if b"odd" in raw:
            raise ValueError("odd")
        return real(raw)

    monkeypatch.setattr(returns, "report_in", odd)
    assert returns.read(maildir(tmp_path / "box", b"odd", report(sent.pk), b"odd too")) == 1
    assert SetAside.objects.filter(batch="returned_mail").count() == 2


# --- who sees it ------------------------------------------------------------------------------------------------------


def test_whoever_sent_it_sees_that_it_did_not_arrive() -> None:
    """What the body wrote to the candidate is told to the body; what the candidate wrote, to the candidate."""
    case = at_stage("incomplete")
    Message.objects.update(state=MessageState.SENT)
    asked = Message.objects.get(kind="dossier.complements_requested", recipient=case.people.contributor)
    filed = Message.objects.get(kind="dossier.submitted", recipient=case.people.manager)
    with case.at(case.today):
        for message in (asked, filed):
            assert returns.read_one(report(message.pk))
    told = {role: words(get(case, role, "dossier_messages")) for role in ("manager", "candidate", "ditp")}
    line = {message: f"{message.subject}, à {message.recipient}," for message in (asked, filed)}
    found = {role: [each in page for each in line.values()] for role, page in told.items()}
    assert found == {"manager": [True, False], "candidate": [False, True], "ditp": [True, True]}
    assert "Non remis : prévenez" in told["manager"].replace("\xa0", " ")


def test_an_invitation_that_comes_back_is_told_to_who_manages_the_members(client: Any) -> None:
    organisation = OrganisationFactory()
    manager = member(organisation, "candidate_manager")
    invitations.invite(organisation.pk, ROLE, email=EMAIL, actor=manager)
    tasks.send_outbox()
    client.force_login(manager)
    address = f"/organisations/{organisation.pk}/membres/"
    assert "non remis" not in words(client.get(address))
    assert returns.read_one(report(Message.objects.get(kind="invitation").pk))
    assert "courriel non remis : vérifiez l’adresse" in words(client.get(address)).replace("\xa0", " ")
