"""Sending: a worker leases rows, sends each over SMTP, and settles it. A killed worker's rows come back by themselves.

A lease is a token and an end on the database's clock. Rows are picked by `SELECT … FOR UPDATE SKIP LOCKED` where the
database has it, and always taken by a compare-and-set on what made them free: two workers never hold the same one.
The lease is taken anew before a message leaves, and once more just before its text is given to the mail server.
What remains possible: a worker killed between the server's « 250 » and the commit. Its message leaves twice, with the
same Message-ID.
"""

from __future__ import annotations

import contextlib
import logging
import uuid
from datetime import timedelta
from email.headerregistry import Address
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Now
from django.utils.encoding import punycode

from label_sp.clock import batches
from label_sp.common import typography
from label_sp.common.secret_urls import hidden
from label_sp.journal import journal
from label_sp.outbox import kinds, layout
from label_sp.outbox.models import Lane, Message, MessageState

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=settings.OUTBOX_LEASE)
FIRST_WAIT = timedelta(seconds=settings.OUTBOX_FIRST_WAIT)
LONGEST_WAIT = timedelta(hours=6)
MAX_ATTEMPTS = 14  # a little more than a day
FEW_ATTEMPTS = 5  # when the message itself is at fault: waiting will hardly mend it
FREE = Q(state__in=[MessageState.WAITING, MessageState.SENDING])


class LeaseLost(Exception):
    """Our lease ended and another worker took the message: it is that worker's to send."""


def take(limit: int, lane: Lane | None = None) -> list[Message]:
    """Lease up to `limit` messages that nobody holds, the urgent ones first; those of one lane if it is named."""
    token = uuid.uuid4()
    with transaction.atomic():
        locked = _free(lane).select_for_update(
            skip_locked=True
        )  # SQLite has one writer at a time, and ignores it
        found = list(locked.values_list("pk", flat=True)[:limit])
        if not found:
            return []
        _free(lane).filter(pk__in=found).update(
            state=MessageState.SENDING, lease=token, lease_until=_from_now(LEASE)
        )
    return list(Message.objects.filter(lease=token).order_by("lane", "created_at", "pk"))


class Courier:
    """One connection to the mail server, kept from message to message and opened again after a fault."""

    def __init__(self) -> None:
        self._connection = get_connection()

    def send(self, message: Message) -> None:
        """Send one leased message and settle its row: sent, without a point, to be tried again, or failed for good."""
        try:
            if reason := kinds.reason_not_to_send(message):
                _skip(message, reason)
                return
            self._hand_over(message)
        except LeaseLost:
            self._drop()
        except Exception as error:
            refused = isinstance(error, OSError | ValueError)  # by the server; or a header that cannot be
            if not refused and batches.stops(error):
                raise
            if not refused:
                logger.exception("Message %s cannot be made ready to leave", message.pk)
            self._drop()
            _settle_refused(message, error)
        else:
            _settle(message, state=MessageState.SENT, sent_at=Now(), error="")

    def close(self) -> None:
        """Take leave of the mail server."""
        with contextlib.suppress(OSError):
            self._connection.close()

    def _drop(self) -> None:
        """Forget the connection, without a word to a server that may hang: the next message opens another."""
        with contextlib.suppress(OSError):
            getattr(self._connection, "drop", self._connection.close)()
        self._connection = get_connection()

    def _hand_over(self, message: Message) -> None:
        hold(message)
        if hasattr(self._connection, "before_data"):
            self._connection.before_data = lambda: hold(message)
        mail = mail_of(
            message,
            kinds.revealed(message),
            name=kinds.name_of(message),
            leave=kinds.address_to_leave(message),
        )
        mail.connection = self._connection
        self._connection.open()
        mail.send()


def mail_of(message: Message, body: str, *, name: str, leave: str) -> EmailMultiAlternatives:
    """The mail of a message: both parts and all headers. `name` and `leave` are blank where there is none."""
    kind = kinds.find(message.kind)
    account = message.recipient.email if message.recipient else message.address
    mail = EmailMultiAlternatives(
        typography.text(message.subject),
        layout.text_of(body, kind, account, leave),
        to=[message.address],
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "To": named(name, message.address),
            **_of_list(message, leave),
        },
    )
    mail.attach_alternative(layout.html_of(message.subject, body, kind, account, leave), "text/html")
    return mail


def named(name: str, address: str) -> str:
    """`Claire Vasseur <claire@…>`, `<claire@…>` without a name. Filters take an address without brackets for spam's."""
    mailbox = Address(
        display_name="".join(char for char in name if char.isprintable()).strip(), addr_spec=address
    )
    mailbox = Address(mailbox.display_name, mailbox.username, punycode(mailbox.domain))
    return str(mailbox) if mailbox.display_name else f"<{mailbox}>"


def _of_list(message: Message, leave: str) -> dict[str, str]:
    """Of which list it is, when one may leave it: neither header without the other."""
    if not leave and not layout.may_choose(kinds.find(message.kind)):
        return {}
    headers = {
        "List-Id": f"<{message.kind}.{urlsplit(settings.SITE_URL).hostname}>",
        "List-Unsubscribe": f"<{leave or layout.preferences()}>",
    }
    return headers | ({"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if leave else {})


def hold(message: Message) -> None:
    """Take our own lease anew. Raises LeaseLost when somebody else took the row."""
    if not _ours(message).update(lease_until=_from_now(LEASE)):
        raise LeaseLost(message.pk)


def _free(lane: Lane | None) -> QuerySet[Message]:
    free = Message.objects.filter(FREE).filter(Q(lease_until__isnull=True) | Q(lease_until__lt=Now()))
    free = free if lane is None else free.filter(lane=lane)
    return free.order_by("lane", "created_at", "pk")


def _from_now(wait: timedelta) -> ExpressionWrapper:
    """A moment on the database's clock: workers' clocks may differ, or jump."""
    return ExpressionWrapper(Now() + wait, output_field=DateTimeField())


def _ours(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, state=MessageState.SENDING, lease=message.lease)


def _settle(message: Message, *, lease_until: Any = None, **fields: Any) -> int:
    """Write what became of a message, if it is still ours; what it gathered goes the same way."""
    with transaction.atomic():
        settled = _ours(message).update(lease=None, lease_until=lease_until, **fields)
        if settled and fields["state"] in (MessageState.SENT, MessageState.FAILED):
            gathered = Message.objects.filter(digest=message.pk, state=MessageState.GATHERED)
            gathered.update(state=fields["state"], error=fields["error"], sent_at=fields.get("sent_at"))
        if settled and fields["state"] != MessageState.WAITING:
            kinds.tell_settled(message, fields["state"])
    return settled


@transaction.atomic
def _skip(message: Message, reason: str) -> None:
    if _settle(message, state=MessageState.SKIPPED, error=reason):
        record_skip(message, reason)


def record_skip(message: Message, reason: str) -> None:
    """The journal's line of a message that does not leave: whom it was for, and why it has no point any more.

    None of one that is private.
    """
    if kinds.is_private(message.kind):
        return
    journal.record(
        message,
        "message.skipped",
        actor=None,
        dossier_id=message.dossier_id,
        touches=False,
        title=message.subject,
        recipient=str(message.recipient or message.address),
        reason=reason,
    )


def _settle_refused(message: Message, error: Exception) -> None:
    """Soft refusals come back later and later; a hard one or too many tries is left for a human to see."""
    attempts = message.attempts + 1
    told = {"attempts": attempts, "error": in_words(error)}
    most = MAX_ATTEMPTS if isinstance(error, OSError) else FEW_ATTEMPTS
    if _is_final(error) or attempts >= most:
        _settle(message, state=MessageState.FAILED, **told)
        return
    wait = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    _settle(message, state=MessageState.WAITING, lease_until=_from_now(wait), **told)


def in_words(error: Exception) -> str:
    """What the mail server said: its code and its words, without Python's; one that quotes a link tells no secret."""
    return hidden(_in_words(error))


def _in_words(error: Exception) -> str:
    if isinstance(error, SMTPRecipientsRefused):
        return " ; ".join(_answer(code, text) for code, text in error.recipients.values())
    if isinstance(error, SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    if isinstance(error, OSError | ValueError):
        return str(error) or type(error).__name__
    return batches.in_words(error)


def _answer(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"


def _is_final(error: Exception) -> bool:
    """This recipient or this text is refused for good (5xx). A server that refuses *us* (login, sender) is repaired."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)
