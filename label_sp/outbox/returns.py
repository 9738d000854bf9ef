"""Mails that come back: a server took a message, and reports later that it could not hand it over (RFC 3464).

The report names our Message-ID, which is that of a row. The row is not delivered any more: its sender's side, its
recipient and the DITP see it where they see what was refused at once. What is no such report, or tells of a delay only,
is left alone; so is a report of before the message was sent again.
"""

from __future__ import annotations

import contextlib
import mailbox
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.message import Message as AnyMessage
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from label_sp.clock.batches import About, Batch
from label_sp.common.secret_urls import hidden
from label_sp.journal import journal
from label_sp.outbox import kinds
from label_sp.outbox.models import Message, MessageState

OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@label-sp>", re.IGNORECASE)
REPORT, ORIGINAL = "message/delivery-status", ("message/rfc822", "text/rfc822-headers")
CLOCKS = timedelta(minutes=2)  # what the clock of a mail server may be behind ours
LONGEST = 300  # characters of a reason
RETURNS = Batch("returned_mail", "Lecture des courriels revenus", lambda key: About(f"Courriel revenu {key}"))


@dataclass(frozen=True, slots=True)
class Report:
    """Which of our messages was not delivered, why in the server's words, and when that was said if it was."""

    message_id: UUID
    reason: str
    at: datetime | None


def report_in(raw: bytes) -> Report | None:
    """What a mail reports; None for whatever reports no failure of a message of ours."""
    mail = message_from_bytes(raw, policy=policy.default)
    reasons = [
        reason for part in mail.walk() if part.get_content_type() == REPORT for reason in _failures(part)
    ]
    found = OURS.search(" ".join(_original_ids(mail)))
    if not reasons or found is None:
        return None
    return Report(UUID(found.group(1)), hidden(" ; ".join(reasons))[:LONGEST], _date_of(mail))


@transaction.atomic
def settle(report: Report) -> bool:
    """The message was not delivered after all, nor what it gathered. Returns whether that was news."""
    sent = Message.objects.select_for_update(of=("self",)).filter(state=MessageState.SENT, digest=None)
    message = sent.filter(pk=report.message_id).first()
    if message is None or (report.at and message.sent_at and report.at < message.sent_at - CLOCKS):
        return False
    told = {"state": MessageState.FAILED, "error": f"Revenu à l’expéditeur : {report.reason}"}
    Message.objects.filter(pk=message.pk).update(**told)
    Message.objects.filter(digest=message, state=MessageState.SENT).update(**told)
    kinds.tell_settled(message, MessageState.FAILED)
    if kinds.is_private(message.kind):
        return True
    journal.record(
        message,
        "message.returned",
        actor=None,
        dossier_id=message.dossier_id,
        touches=False,
        title=message.subject,
        recipient=str(message.recipient or message.address),
        reason=report.reason,
    )
    return True


def read(path: Path) -> int:
    """Settle all that the mails of a Maildir or of an mbox file report. Returns how many messages were not delivered.

    A mail of a Maildir is read once; one that cannot be read stops no other, and is told among what is set aside.
    """
    box = mailbox.Maildir(path, create=False) if path.is_dir() else mailbox.mbox(path, create=False)
    with contextlib.closing(box):
        return sum(RETURNS.each(list(_unread(box)), _settled_from(box)))


def read_one(raw: bytes) -> bool:
    """The same for one mail, as a mail server hands it to a program."""
    report = report_in(raw)
    return report is not None and settle(report)


def _settled_from(box: Any) -> Callable[[Any], bool]:
    def settled(key: Any) -> bool:
        news = read_one(box.get_bytes(key))
        if isinstance(box, mailbox.Maildir):
            seen = box[key]
            seen.set_subdir("cur")
            seen.add_flag("S")
            box[key] = seen
        return news

    return settled


def _unread(box: Any) -> Iterator[Any]:
    for key in box.iterkeys():
        if not isinstance(box, mailbox.Maildir) or "S" not in box[key].get_flags():
            yield key


def _failures(part: AnyMessage) -> Iterator[str]:
    """Of each recipient that the server gave up: its code and its words."""
    for group in part.get_payload():
        if isinstance(group, AnyMessage) and str(group.get("Action", "")).strip().lower() == "failed":
            words = str(group.get("Diagnostic-Code", "")).partition(";")[2] or str(
                group.get("Diagnostic-Code", "")
            )
            yield " ".join(f"{group.get('Status', '')} {words}".split()) or "sans motif"


def _original_ids(mail: EmailMessage | AnyMessage) -> Iterator[str]:
    """The Message-ID of the mail that came back, whole or by its headers."""
    for part in mail.walk():
        if part.get_content_type() == ORIGINAL[0]:
            for inner in part.get_payload():
                yield str(inner.get("Message-ID", "")) if isinstance(inner, AnyMessage) else ""
        elif part.get_content_type() == ORIGINAL[1]:
            headers = part.get_payload(decode=True)
            yield str(message_from_bytes(headers).get("Message-ID", "")) if isinstance(headers, bytes) else ""


def _date_of(mail: EmailMessage | AnyMessage) -> datetime | None:
    said = getattr(mail.get("Date"), "datetime", None)
    return said if said is None or said.tzinfo else said.replace(tzinfo=UTC)
