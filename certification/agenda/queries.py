"""« Mes échéances »: the open deadlines of the dossiers that a person may see, read from the stored rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from audits.audit.models import Audit
from audits.audit.queries import visits_to_come
from candidates.deadlines.models import DueDate
from candidates.deadlines.queries import undated as undated_of
from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.models import Dossier
from certification.deadlines.recipients import owed_by, owing
from label_sp.actors import queries as actors
from label_sp.actors.models import Organisation, User
from label_sp.clock.models import SetAside
from label_sp.common import days
from label_sp.design.drawing import Drawing, Happening, draw
from label_sp.guide.calendar import Deadline
from label_sp.guide.terms import TERMS

PERIODS = {"": "Toutes", "retard": "En retard", "30": "Les 30 prochains jours", "180": "Les 6 prochains mois"}
DRAWN = timedelta(days=3653)
DEPARTMENT = "dossier__service__department"  # of a deadline's dossier: its day ends there


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: all that the person may see, one dossier, or what concerns one organisation."""

    dossier: Dossier | None = None
    organisation: Organisation | None = None

    @property
    def label(self) -> str:
        """« de tous vos dossiers », « du dossier 2026-0001, Mairie de Bray »."""
        if self.dossier:
            return f"du dossier {self.dossier.reference}, {self.dossier.service}"
        return f"de {self.organisation}" if self.organisation else "de tous vos dossiers"

    @property
    def title(self) -> str:
        """The page's name: that of the menu where nothing is left out."""
        if self.organisation:
            return f"Échéances : {self.organisation}"
        return f"Échéances {self.label}" if self.dossier else "Mes échéances"

    @property
    def query(self) -> str:
        """The same in an address."""
        if self.dossier:
            return f"dossier={self.dossier.pk}"
        return f"organisation={self.organisation.pk}" if self.organisation else ""

    @property
    def within(self) -> Q:
        """The condition on what belongs to a dossier: a deadline, an audit."""
        found = Q(dossier=self.dossier) if self.dossier else Q()
        if self.organisation:
            of_service = Q(dossier__service__organisation=self.organisation)
            found &= of_service | Q(dossier__body=self.organisation)
        return found

    def named(self, label: str, dossier: Dossier) -> str:
        """With the name of the service, where several are looked at."""
        return label if self.dossier else f"{label} · {dossier.service}"


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
    def yours(self) -> str:
        """What it is to the reader: owed, or only possible, whoever the guide names (REN-01); blank for others."""
        if not self.mine:
            return ""
        return "(à vous)" if self.deadline.kind == "deadline" else "(vous concerne)"

    @property
    def next_on(self) -> date | None:
        return self.row.next_on


def visible(user: User, scope: Scope, today: date) -> QuerySet[DueDate]:
    """The open rows of that scope that this person may see today, by date.

    Open is what is not done and is to be done, or a day still to come from which something is possible.
    """
    rows = DueDate.objects.filter(Q(kind="deadline") | Q(due__gte=today), done=False)
    if not actors.is_ditp(user):
        rows = rows.filter(dossier__in=dossier_queries.visible_to(user).order_by().values("pk"))
    return (
        rows.filter(scope.within)
        .select_related("dossier__service__organisation", "dossier__body")
        .order_by("due", "pk")
    )


def visits(user: User, scope: Scope, today: date) -> QuerySet[Audit]:
    """The visits of that scope that this person sees, agreed and not over, the next first. AUD-01."""
    return visits_to_come(user, today).filter(scope.within)


def filtered(
    rows: QuerySet[DueDate], user: User, today: date, *, mine: bool, period: str, words: str
) -> QuerySet[DueDate]:
    """Only what binds this person, only a period, only some words: as the form of the page asks."""
    if mine:
        rows = rows.filter(owed_by(user, today))
    if period == "retard":
        rows = rows.filter(days.over("due", DEPARTMENT), kind="deadline")
    elif period:
        rows = rows.filter(due__lte=today + timedelta(days=int(period))).exclude(days.over("due", DEPARTMENT))
    if words:
        rows = rows.filter(dossier_queries.named(words, "dossier__"))
    return rows


def entries(rows: Sequence[DueDate], user: User, today: date) -> list[Entry]:
    """The lines of one page, in as many queries for twenty-five as for one."""
    people, undated = owing(rows, today), undated_of({row.dossier_id for row in rows})
    return [_entry(row, user in people[row.pk], undated.get(row.dossier_id)) for row in rows]


def _entry(row: DueDate, mine: bool, undated: SetAside | None) -> Entry:
    known = row.term in TERMS
    deadline = row.deadline
    return Entry(
        row,
        deadline,
        mine=mine and known,
        late=known and deadline.is_late(row.dossier.today),
        known=known,
        stale_since=undated.first_at if undated else None,
    )


def picture(found: Sequence[Entry], coming: Sequence[Audit], scope: Scope, today: date) -> Drawing | None:
    """The same dates and visits along a line, today marked; None without any. A date far away is in the table only."""
    near = [entry for entry in found if abs(entry.deadline.due - today) <= DRAWN]
    happenings = [*_happenings(near, scope), *_visited(coming, scope)]
    return draw(happenings, today) if happenings else None


def _visited(coming: Sequence[Audit], scope: Scope) -> Iterator[Happening]:
    for audit in coming:
        if audit.first_day:
            yield Happening(scope.named("Visite", audit.dossier), audit.first_day, "visit", audit.last_day)


def _happenings(found: Sequence[Entry], scope: Scope) -> Iterator[Happening]:
    for entry in found:
        kind = "late" if entry.late else entry.deadline.kind
        yield Happening(scope.named(entry.deadline.label, entry.dossier), entry.deadline.due, kind)


def looked_at(user: User, scope: Scope) -> QuerySet | None:
    """The ids of the dossiers of that scope; None when they are all there are."""
    if scope.dossier:
        return Dossier.objects.filter(pk=scope.dossier.pk).order_by().values("pk")
    return None if actors.is_ditp(user) else dossier_queries.visible_to(user).order_by().values("pk")


def organisations(user: User) -> QuerySet[Organisation]:
    """Those that this person may ask for: their own today; any for the DITP."""
    if actors.is_ditp(user):
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=actors.current_memberships(user).values("organisation_id"))
