"""« Mes échéances »: the open deadlines of the dossiers that a person may see, read from the stored rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from candidates import queries as candidates
from candidates.models import Dossier
from certification.models import DueDate
from certification.queries import aside
from certification.queries.recipients import owed_by, owing
from label_sp.actors import queries as actors
from label_sp.actors.models import Organisation, User
from label_sp.common.drawing import Drawing, Happening, draw
from label_sp.common.models import SetAside, Touch
from label_sp.guide.calendar import Deadline
from label_sp.guide.terms import TERMS
from label_sp.guide.timeline import deadline_of

PERIODS = {"": "Toutes", "retard": "En retard", "30": "Les 30 prochains jours", "180": "Les 6 prochains mois"}
DRAWN = timedelta(days=3653)
GONE = "Échéance que le guide ne connaît plus ({term})"
STALE_AT_MOST = (
    25  # dossiers worked out again before a page is shown; the clock does the others within a minute
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: all that the person may see, one dossier, or what concerns one organisation."""

    dossier: Dossier | None = None
    organisation: Organisation | None = None

    @property
    def label(self) -> str:
        """« de tous vos dossiers », « du dossier 2026-0001 (Mairie de Bray) »."""
        if self.dossier:
            return f"du dossier {self.dossier.reference} ({self.dossier.service})"
        return f"de {self.organisation}" if self.organisation else "de tous vos dossiers"

    @property
    def query(self) -> str:
        """The same in an address."""
        if self.dossier:
            return f"dossier={self.dossier.pk}"
        return f"organisation={self.organisation.pk}" if self.organisation else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the agenda; `mine` when it binds the reader, `next_on` the day of its next reminder.

    `known` is not when the guide has no such deadline any more; `stale_since` tells since when its dossier could not be
    worked out again.
    """

    row: DueDate
    deadline: Deadline
    mine: bool
    late: bool
    known: bool = True
    stale_since: datetime | None = None

    @property
    def dossier(self) -> Dossier:
        return self.row.dossier

    @property
    def next_on(self) -> date | None:
        return self.row.next_on


def visible(user: User, scope: Scope, today: date) -> QuerySet[DueDate]:
    """The open rows of that scope that this person may see today, by date.

    Open is what is not done and is to be done, or a day still to come from which something is possible.
    """
    rows = DueDate.objects.filter(Q(kind="deadline") | Q(due__gte=today), done=False)
    if not actors.is_ditp(user):
        rows = rows.filter(dossier__in=candidates.visible_to(user).order_by().values("pk"))
    if scope.dossier:
        rows = rows.filter(dossier=scope.dossier)
    if scope.organisation:
        of_service = Q(dossier__service__organisation=scope.organisation)
        rows = rows.filter(of_service | Q(dossier__body=scope.organisation))
    return rows.select_related("dossier__service__organisation", "dossier__body").order_by("due", "pk")


def filtered(
    rows: QuerySet[DueDate], user: User, today: date, *, mine: bool, period: str, words: str
) -> QuerySet[DueDate]:
    """Only what binds this person, only a period, only some words: as the form of the page asks."""
    if mine:
        rows = rows.filter(owed_by(user, today))
    if period == "retard":
        rows = rows.filter(kind="deadline", due__lt=today)
    elif period:
        rows = rows.filter(due__range=(today, today + timedelta(days=int(period))))
    if words:
        named = Q(dossier__reference__icontains=words) | Q(dossier__service__name__icontains=words)
        rows = rows.filter(named)
    return rows


def entries(rows: Sequence[DueDate], user: User, today: date) -> list[Entry]:
    """The lines of one page, in as many queries for twenty-five as for one."""
    people, undated = owing(rows, today), aside.undated({row.dossier_id for row in rows})
    return [_entry(row, user in people[row.pk], today, undated.get(row.dossier_id)) for row in rows]


def _entry(row: DueDate, mine: bool, today: date, undated: SetAside | None) -> Entry:
    known = row.term in TERMS
    deadline = stored(row)
    return Entry(
        row,
        deadline,
        mine=mine and known,
        late=known and deadline.is_late(today),
        known=known,
        stale_since=undated.first_at if undated else None,
    )


def stored(row: DueDate) -> Deadline:
    """The deadline of a stored row, in the guide's words; one that it has no more, under the name it had."""
    if row.term in TERMS:
        return deadline_of(row.term, row.due, row.done, key=row.key, detail=row.detail)
    return Deadline(
        rule="",
        key=row.key,
        label=GONE.format(term=row.term),
        due=row.due,
        unit="jours",
        quantity=0,
        owed_by="ditp",
        blocks="rien",
        explanation="elle disparaît au prochain calcul des échéances du dossier",
        done=row.done,
        kind="info",
        term=row.term,
    )


def picture(found: Sequence[Entry], scope: Scope, today: date) -> Drawing | None:
    """The same dates along a line, today marked; None without any. A date far away is in the table only."""
    near = [entry for entry in found if abs(entry.deadline.due - today) <= DRAWN]
    return draw(list(_happenings(near, scope)), today) if near else None


def _happenings(found: Sequence[Entry], scope: Scope) -> Iterator[Happening]:
    for entry in found:
        kind = "late" if entry.late else entry.deadline.kind
        name = "" if scope.dossier else f" · {entry.dossier.service}"
        yield Happening(f"{entry.deadline.label}{name}", entry.deadline.due, kind)


def stale(user: User, scope: Scope) -> list[UUID]:
    """Some of the dossiers of that scope whose rows an act has overtaken."""
    touched = Touch.objects.order_by().values_list("dossier_id", flat=True).distinct()
    if scope.dossier:
        touched = touched.filter(dossier_id=scope.dossier.pk)
    elif not actors.is_ditp(user):
        touched = touched.filter(dossier_id__in=candidates.visible_to(user).order_by().values("pk"))
    return list(touched[:STALE_AT_MOST])


def organisations(user: User) -> QuerySet[Organisation]:
    """Those that this person may ask for: their own today; any for the DITP."""
    if actors.is_ditp(user):
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=actors.current_memberships(user).values("organisation_id"))
