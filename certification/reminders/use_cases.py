"""Reminders of deadlines: written on their day, looked at again when they leave, never sent for what is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from candidates.deadlines.models import DueDate
from certification.deadlines.models import ReminderPolicy
from certification.deadlines.policies import (
    LATE_RUN,
    Policies,
    may_leave,
    next_reminder,
    policies,
    reminder_days,
)
from certification.deadlines.recipients import owing
from certification.deadlines.use_cases import REMINDERS, refresh_touched
from certification.reminders import mails
from label_sp.actors import permissions
from label_sp.actors import queries as actors
from label_sp.actors.models import User
from label_sp.clock.batches import BadRow
from label_sp.common.days import FIRST, LAST, moved
from label_sp.guide.calendar import french_date
from label_sp.guide.terms import TERMS
from label_sp.journal import journal
from label_sp.outbox import kinds, outbox
from label_sp.outbox.models import Message
from label_sp.outbox.outbox import Draft

TOGETHER = 500
FURTHEST, MOST = 365, 8  # days from the deadline, reminders of one deadline
UNKNOWN = "L’échéance « {term} » n’est plus de celles du guide : le prochain calcul des échéances l’efface."
TOO_LATE = f"son jour est passé depuis plus de {LATE_RUN} jours"
REPLACED = "un rappel plus récent de la même échéance le remplace"


def write_due_reminders(today: date) -> int:
    """Write the reminders of that day, and of the few days before if nothing ran then. Returns how many were new.

    Of one deadline only the latest is written; those whose day is long past are skipped, and the journal says so.
    Two runs at once share the rows, a second run finds none.
    """
    refresh_touched()
    waiting = list(to_remind(today).values_list("pk", flat=True))
    return sum(REMINDERS.together(waiting, partial(_deal_with, today=today), size=TOGETHER))


@dataclass(frozen=True, slots=True)
class _Skipped:
    row: DueDate
    day: date
    reason: str


def to_remind(today: date) -> QuerySet[DueDate]:
    """The deadlines that have a reminder to write on that day, with what it says of them."""
    rows = DueDate.objects.filter(may_leave(), next_on__lte=today).order_by("next_on", "pk")
    return rows.select_related("dossier__service__organisation", "dossier__body")


def _deal_with(ids: Sequence[int], *, today: date) -> int:
    """A few hundred rows whose day has come, less those that somebody else deals with."""
    rows = list(to_remind(today).filter(pk__in=ids).select_for_update(of=("self",), skip_locked=True))
    if unknown := next((row for row in rows if row.term not in TERMS), None):
        raise BadRow(UNKNOWN.format(term=unknown.term))
    days, people, texts = policies(), owing(rows, today), mails.reminder_texts()
    professionals = actors.professionals((each for some in people.values() for each in some), today)
    drafts: list[Draft] = []
    for row in rows:
        chosen, skipped = _chosen(row, days, today)
        if chosen:
            drafts += mails.deadline_reminder(
                row, *chosen, people[row.pk], texts=texts, professionals=professionals
            )
        for each in skipped:
            _record_skip(each)
    _advance(rows, days, today)
    return outbox.put(*drafts)


def _advance(rows: Sequence[DueDate], days: Policies, today: date) -> None:
    """That day is dealt with. Rows go together by their next day: there are few of those, and many rows."""
    together: dict[date | None, list[int]] = defaultdict(list)
    for row in rows:
        together[next_reminder(row.due, days[row.term], after=today)].append(row.pk)
    for next_on, ids in together.items():
        DueDate.objects.filter(pk__in=ids).update(reminded_through=today, next_on=next_on)


def _chosen(row: DueDate, days: Policies, today: date) -> tuple[tuple[date, int] | None, Sequence[_Skipped]]:
    """The reminder to write (its day, days from the deadline), and those that are not written any more."""
    reached = reminder_days(row.due, days[row.term], after=row.reminded_through, until=today)
    if not reached:
        return None, ()
    *earlier, latest = reached
    if (today - latest[0]).days > LATE_RUN:
        return None, [_Skipped(row, day, TOO_LATE) for day, _ in reached]
    return latest, [_Skipped(row, day, REPLACED) for day, _ in earlier]


def _record_skip(skipped: _Skipped) -> None:
    row = skipped.row
    journal.record(
        row.dossier,
        "reminder.skipped",
        actor=None,
        touches=False,
        deadline=TERMS[row.term].label,
        due=row.due,
        day=skipped.day,
        reason=skipped.reason,
    )


@kinds.checked(*(kind.key for kind in mails.REMINDERS))
def reason_not_to_remind(message: Message) -> str:
    """Why a written reminder has no point any more at the moment it leaves; blank when it still has one."""
    about, today = message.about, timezone.localdate()
    if message.dossier_id:
        refresh_touched([message.dossier_id])
    rows = DueDate.objects.select_related("dossier__service__organisation")
    row = rows.filter(dossier=message.dossier_id, key=about["deadline"]).first()
    if row is None or row.done:
        return "cette échéance est tenue, ou n’existe plus"
    if row.due != date.fromisoformat(about["due"]):
        return f"cette échéance est maintenant le {french_date(row.due)}"
    if (today - date.fromisoformat(about["day"])).days > LATE_RUN:
        return TOO_LATE
    if message.recipient_id not in {user.pk for user in owing([row], today)[row.pk]}:
        return "cette personne n’est plus chargée de cette échéance"
    return ""


@transaction.atomic
def change_policy(term: str, days: Sequence[int], *, actor: User) -> ReminderPolicy:
    """Say when a deadline of the guide is reminded, from now on. Days from its date: -7 a week before, 1 the day after.

    Raises ValidationError on the field `days`, KeyError for what is no deadline of the guide.
    """
    permissions.can_supervise.require(actor)
    label, wanted = TERMS[term].label, sorted(set(days))
    if len(wanted) > MOST or any(abs(day) > FURTHEST for day in wanted):
        raise ValidationError(
            {"days": f"Indiquez {MOST} rappels au plus, à {FURTHEST} jours au plus de l’échéance."}
        )
    policy, _ = ReminderPolicy.objects.update_or_create(
        term=term, defaults={"days": wanted, "updated_at": timezone.now(), "updated_by": actor}
    )
    _plan_anew(term, wanted)
    journal.record(
        actor, "reminder_policy.changed", actor=actor, dossier_id=None, deadline=label, days=list(wanted)
    )
    return policy


def _plan_anew(term: str, days: Sequence[int]) -> None:
    """The next reminder of each open row of that deadline by the new policy, from today on: nothing of the past."""
    yesterday = timezone.localdate() - timedelta(days=1)
    rows = DueDate.objects.filter(term=term, done=False)
    in_order = rows.order_by("pk").values_list("pk")  # in which others lock several
    list(in_order.select_for_update())
    rows.filter(reminded_through__lt=yesterday).update(reminded_through=yesterday)
    rows.update(next_on=None)
    for offset in sorted(days, reverse=True):  # the earliest that is still to come is written last, and stays
        to_come = rows.filter(due__gt=moved("reminded_through", -offset), due__range=(FIRST, LAST))
        to_come.update(next_on=moved("due", offset))
