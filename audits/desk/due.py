"""What each audit waits for, and the list of audits in that order: the days are the stored deadlines of its dossier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Case, DateField, Q, QuerySet, When

from audits.audit.enums import AuditKind, AuditStatus
from audits.audit.models import Audit
from audits.audit.queries import assigned_to, seen_by, to_come
from candidates.deadlines import freshness
from candidates.deadlines import queries as deadlines
from candidates.dossiers.queries import named
from label_sp.actors import queries as actors
from label_sp.actors.models import Organisation, User
from label_sp.actors.queries import Actor
from label_sp.guide.calendar import Deadline

READ_TOGETHER = 200  # audits, of a list that leaves as a file
NO_TEXTS = (
    *("presentation", "synthesis", "illustrations", "no_illustration_reason", "strengths"),
    *("points_of_progress", "observations"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One audit as a list shows it; `unreadable` when its dossier cannot be dated as long as a day is not corrected."""

    audit: Audit
    due: Due | None
    unreadable: bool = False

    @property
    def late(self) -> bool:
        """The day it waits for is over where the candidate is."""
        return self.due is not None and self.due.day is not None and self.due.day < self.audit.dossier.today


def listed(user: Actor, words: str = "", status: str = "") -> QuerySet[Audit, UUID]:
    """The ids of the audits this person may see, by service or reference and by state; the most urgent first.

    The database orders, and reads one page: what waits for nobody comes last.
    """
    found = Audit.objects.all() if actors.is_ditp(user) else Audit.objects.filter(seen_by(user))
    found = found.filter(named(words, "dossier__"))
    if status:
        found = found.filter(status=status)
    freshness.refresh(found.order_by().values("dossier_id"))
    answered = Q(observations_on__isnull=False) | Q(observations_waived_on__isnull=False)
    waits = Q(status__in=AWAITED) & ~answered
    rest = Case(When(waits, then=0), default=1)
    day = Case(When(Q(status=AuditStatus.PLANNED), then="last_day"), When(waits, then=_stored_day()))
    return found.order_by(rest, day.asc(nulls_last=True), "pk").values_list("pk", flat=True)


def narrowed(found: QuerySet[Audit, UUID], asked: Mapping[str, Any]) -> QuerySet[Audit, UUID]:
    """By body, by auditor, by day of the visit, as the form of the list asks."""
    if "organisme" in asked:
        found = found.filter(dossier__body=asked["organisme"])
    if "auditeur" in asked:
        theirs = Audit.co_auditors.through.objects.filter(user=asked["auditeur"]).values("audit")
        found = found.filter(Q(auditor=asked["auditeur"]) | Q(pk__in=theirs))
    if "du" in asked:
        found = found.filter(last_day__gte=asked["du"])
    if "au" in asked:
        found = found.filter(first_day__lte=asked["au"])
    return found


def bodies_of(user: Actor) -> list[tuple[str, str]]:
    """(id, name) of the bodies of the audits that this person may see."""
    seen = Audit.objects.filter(seen_by(user)).values("dossier__body")
    found = Organisation.objects.filter(pk__in=seen).order_by("name")
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")]


def auditors_of(user: Actor) -> list[tuple[str, str]]:
    """(id, name) of who leads an audit that this person may see."""
    people = User.objects.filter(pk__in=Audit.objects.filter(seen_by(user)).values("auditor"))
    return [(str(person.pk), str(person)) for person in people.order_by("last_name", "first_name", "pk")]


def table(found: QuerySet[Audit, UUID]) -> Iterator[list[Any]]:
    """The list as a file: the names of its columns, then a line for each audit, read by and by."""
    yield [
        *("reference", "service", "organisation", "audit", "etat", "organisme", "confie_a"),
        *("visite_du", "visite_au", "attendu", "au_plus_tard_le"),
    ]
    ids = found.iterator(chunk_size=READ_TOGETHER)
    while together := list(islice(ids, READ_TOGETHER)):
        yield from (_cells(line) for line in lines(together))


def _cells(line: Line) -> list[Any]:
    audit, dossier = line.audit, line.audit.dossier
    return [
        *(dossier.reference, dossier.service.name, dossier.service.organisation.name),
        *(audit.get_kind_display(), audit.get_status_display(), dossier.body.name if dossier.body else ""),
        *(audit.auditors_in_words, audit.first_day, audit.last_day),
        *((line.due.label, line.due.day) if line.due else ("", None)),
    ]


def visits(user: Actor, today: date) -> QuerySet[Audit]:
    """The visits given to this person whose last day is not over, the next first."""
    given = Audit.objects.filter(assigned_to(user)).select_related("dossier__service__organisation")
    return to_come(given, today).defer(*NO_TEXTS)


def lines(ids: Iterable[UUID]) -> list[Line]:
    """One page of that list, in as many queries for fifty as for one."""
    keys = list(ids)
    related = (
        Audit.objects.select_related("dossier__service__organisation", "dossier__body", "auditor")
        .prefetch_related("co_auditors")
        .defer(*NO_TEXTS)
    )
    known = related.in_bulk(keys)
    found = [known[key] for key in keys if key in known]
    dossiers = {audit.dossier_id for audit in found}
    stored = deadlines.of_each(dossiers, keys=STORED)
    undated = deadlines.undated(dossiers)
    return [_line(audit, stored[audit.dossier_id], audit.dossier_id in undated) for audit in found]


def _line(audit: Audit, stored: Iterable[Deadline], undated: bool) -> Line:
    due = _due(audit, stored)
    if due and undated:  # the page that corrects the day is one click away
        return Line(audit, None, unreadable=True)
    return Line(audit, due)


# --- what is due ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Awaited:
    """What an audit of one state waits for: who, what, by which rule, and the key of the stored deadline."""

    owner: str
    label: str
    rule: str
    key: str = ""


AWAITED = {
    AuditStatus.ASSIGNED: Awaited("auditor", "Transmettre le plan d’audit", "AUD-01", "audit_plan"),
    AuditStatus.PLANNED: Awaited("auditor", "Mener la visite et tenir la restitution à chaud", "AUD-06"),
    AuditStatus.VISITED: Awaited("auditor", "Transmettre le rapport", "AUD-07", "report"),
    AuditStatus.REPORTED: Awaited(
        "candidate", "Présenter des observations, ou y renoncer", "AUD-08", "observations"
    ),
}
PREFIXES = {
    AuditKind.INITIAL: "",
    AuditKind.FOLLOW_UP: "follow_up_",
}  # of the keys of what belongs to an audit
STORED = tuple(prefix + each.key for prefix in PREFIXES.values() for each in AWAITED.values() if each.key)


@dataclass(frozen=True, slots=True)
class Due:
    """The next thing this audit waits for: who, what, at the latest when (None: not known yet), by which rule."""

    owner: str
    label: str
    day: date | None
    rule: str


def next_due(audit: Audit) -> Due | None:
    """The next deadline of this audit; None when it waits for nobody here. AUD-01, AUD-06, AUD-07, AUD-08."""
    return _due(audit, deadlines.of(audit.dossier_id))


def _due(audit: Audit, stored: Iterable[Deadline]) -> Due | None:
    awaited = AWAITED.get(AuditStatus(audit.status))
    if awaited is None or audit.is_answered:
        return None
    days = {each.key: each.due for each in stored}
    day = days.get(PREFIXES[AuditKind(audit.kind)] + awaited.key) if awaited.key else audit.last_day
    return Due(awaited.owner, awaited.label, day, awaited.rule)


def _stored_day() -> Case:
    """The day of what an audit waits for, among the stored deadlines of its dossier."""
    return Case(
        *(
            When(status=status, kind=kind, then=deadlines.day_of(prefix + awaited.key, "dossier"))
            for kind, prefix in PREFIXES.items()
            for status, awaited in AWAITED.items()
            if awaited.key
        ),
        default=None,
        output_field=DateField(),
    )
