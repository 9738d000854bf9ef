"""The books: what is in the outbox, in the journal and in people's mail boxes, against what the oracle expects."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from django.core import mail

from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.years.oracle import Oracle, Reminder, Skip

UNSETTLED = ("waiting", "sending", "held", "gathered")


def reminder_of(message: Message) -> Reminder:
    """Which occurrence a row tells, out of its contents: not out of its key."""
    about = message.about
    assert message.dossier_id and message.recipient_id
    return Reminder(
        message.kind, message.dossier_id, about["deadline"], about["due"], about["day"], message.recipient_id
    )


@dataclass
class Books:
    """`faults` tells all that is wrong, in words that begin with what sort of fault it is."""

    oracle: Oracle
    faults: list[str] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)  # mails, by Message-ID
    bodies: dict[str, str] = field(default_factory=dict)
    seen: set[UUID] = field(default_factory=set)
    judged: set[UUID] = field(default_factory=set)
    written: Counter[Reminder] = field(default_factory=Counter)

    # --- after each run of the clocks ---------------------------------------------------------------------------------

    def look(self, today: dt.date) -> None:
        """What was written and what left just now, while its causes are still what they were."""
        for message in Message.objects.filter(kind__startswith="reminder").exclude(pk__in=self.seen):
            self.seen.add(message.pk)
            told = reminder_of(message)
            self.written[told] += 1
            if self.written[told] > 1:
                self.faults.append(f"doubled: {told} on {today}")
            if told not in self.oracle.expected:
                self.faults.append(f"not expected: {told} on {today}")
        self._mails(today)
        self._skipped(today)

    def _mails(self, today: dt.date) -> None:
        for sent in mail.outbox:
            identity = sent.extra_headers["Message-ID"]
            self.left[identity] += 1
            self.bodies[identity] = str(sent.body)
            message = Message.objects.get(pk=identity.strip("<>").split("@")[0])
            told = [message] if message.kind != "digest" else list(message.gathered.filter(state="sent"))
            for each in told:
                if each.kind.startswith("reminder") and not self.oracle.has_a_point(reminder_of(each), today):
                    self.faults.append(f"left for nothing: {reminder_of(each)} on {today}")
        mail.outbox.clear()

    def _skipped(self, today: dt.date) -> None:
        """What did not leave had no point any more, and the journal says so once."""
        for message in Message.objects.filter(state="skipped").exclude(pk__in=self.judged):
            self.judged.add(message.pk)
            if message.kind == "digest":
                continue
            is_reminder = message.kind.startswith(
                "reminder"
            )  # an invitation that was answered is skipped, too
            if is_reminder and self.oracle.has_a_point(reminder_of(message), today):
                self.faults.append(f"skipped though it had a point: {reminder_of(message)} on {today}")
            lines = JournalEntry.objects.filter(event="message.skipped", subject_id=message.pk).count()
            if lines != 1:
                self.faults.append(f"{lines} lines of the journal: {message.key} on {today}")

    # --- at the end ---------------------------------------------------------------------------------------------------

    def close(self) -> None:
        for told in self.oracle.expected.keys() - self.written.keys():
            self.faults.append(f"missing: {told}")
        for identity, times in self.left.items():
            if times > 1:
                self.faults.append(f"left twice: {identity}")
        for message in Message.objects.filter(state__in=UNSETTLED):
            self.faults.append(f"unsettled: {message.kind} {message.state} {message.key}")
        for message in Message.objects.filter(kind__startswith="reminder").select_related("digest"):
            self._by_its_way(message)
        self._journal()

    def _by_its_way(self, message: Message) -> None:
        """At once, in the mail of the day, or only here: as its recipient wanted it when it was written."""
        wanted, own = self.oracle.expected.get(reminder_of(message)), self.left[message.message_id]
        gathered = self.bodies.get(message.digest.message_id, "") if message.digest else ""
        way = {
            "at_once": own == 1 and message.digest is None,
            "digest": own == 0 and message.subject in gathered,
            "none": own == 0 and message.state == "kept",
        }
        skipped = message.state == "skipped" and own == 0 and message.subject not in gathered
        if wanted and not (way[wanted] or skipped):
            self.faults.append(f"went another way than {wanted}: {message.key} {message.state}")

    def _journal(self) -> None:
        found: Counter[Skip] = Counter()
        for entry in JournalEntry.objects.filter(event="reminder.skipped"):
            assert entry.dossier_id
            data = entry.data
            found[Skip(entry.dossier_id, data["deadline"], data["due"], data["day"])] += 1
        for skip in found - self.oracle.skipped:
            self.faults.append(f"one line of the journal too many: {skip}")
        for skip in self.oracle.skipped - found:
            self.faults.append(f"no line of the journal: {skip}")

    def sorts(self) -> set[str]:
        """The sorts of faults that were found."""
        return {fault.split(":")[0] for fault in self.faults}
