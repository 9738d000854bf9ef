"""The desk of each role: pages of rows, ordered by the database, with the deadline to look at first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.audit.queries import seen_by
from candidates.deadlines import freshness
from candidates.deadlines import queries as deadlines
from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.enums import CLOSED, STAGES
from candidates.dossiers.models import Dossier
from certification.bodies import facts
from certification.deadlines import cycles
from certification.decisions.enums import DecisionKind
from certification.decisions.models import Decision
from certification.desk import tiers, waiting
from certification.sanctions.models import Suspension
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.actors.models import Organisation, User
from label_sp.common.spreadsheets import Code
from label_sp.design.templatetags.label_sp import OWNERS
from label_sp.guide.calendar import Deadline

READ_TOGETHER = 200  # dossiers, of a list that leaves as a file


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier as a line of a desk."""

    dossier: Dossier
    deadline: Deadline | None
    group: str
    auditor: User | None
    foreseen: str

    @property
    def owner(self) -> str:
        """Whom the deadline binds."""
        return OWNERS[self.deadline.owed_by] if self.deadline else ""


Line = TypeVar("Line", Row, waiting.Row)


@dataclass(frozen=True, slots=True)
class Roles:
    """What this person is somewhere today; a person may be several things."""

    candidate: bool
    manages_candidate: bool
    body_manager: bool
    decider: bool
    auditor: bool
    ditp: bool

    @property
    def hold_one(self) -> bool:
        """Is there a role at all?"""
        return any((self.candidate, self.ditp, self.works_for_body))

    @property
    def works_for_body(self) -> bool:
        """Manages, decides or audits for a body."""
        return any((self.body_manager, self.decider, self.auditor))


def roles_of(user: User) -> Roles:
    """Read once, for the whole desk."""
    current = actors.current_memberships(user)
    held = set(current.values_list("role", flat=True))
    opens = current.filter(role=Role.CANDIDATE_MANAGER, organisation__closed_on=None).exists()
    return Roles(
        candidate=bool(held.intersection(CANDIDATE_TEAM)),
        manages_candidate=opens,
        body_manager=Role.BODY_MANAGER in held,
        decider=Role.DECIDER in held,
        auditor=Role.AUDITOR in held,
        ditp=Role.DITP in held,
    )


def others_owe(user: User, today: date, kinds: Iterable[waiting.Kind]) -> QuerySet[Dossier]:
    """The cycles under way on which nothing of these kinds waits for this person, by the day others owe something.

    The DITP sees the whole country: here, only what is late in it.
    """
    mine = waiting.waiting_for(user, today, kinds).order_by().values("pk")
    found = dossier_queries.visible_to(user).exclude(status__in=[*CLOSED]).exclude(pk__in=mine)
    if actors.is_ditp(user):
        found = found.filter(deadlines.is_late(today))
    return by_next_day(found, today)


def idle_bodies(user: User, on: date) -> list[Organisation]:
    """The bodies this person works for whose habilitation is not in force: they decide nothing today. ACT-06."""
    own = actors.organisations_of(user, Role.BODY_MANAGER, Role.DECIDER, Role.AUDITOR)
    active = set(facts.habilitated_bodies(on))
    return [body for body in Organisation.objects.filter(pk__in=own) if body.pk not in active]


def by_next_day(dossiers: QuerySet[Dossier], today: date) -> QuerySet[Dossier]:
    """In the order of the day something is due next; those that wait for nothing come last."""
    freshness.refresh(dossiers.order_by().values("pk"))
    dated = dossiers.annotate(next_day=deadlines.next_day(today))
    return dated.order_by(F("next_day").asc(nulls_last=True), "reference")


def rows(dossiers: Sequence[Dossier], user: User, today: date) -> list[Row]:
    """The lines of one page, in as many queries for twenty-five as for one; who sees an audit reads its auditor."""
    cycles.read_audits(dossiers)
    ids = [dossier.pk for dossier in dossiers]
    found, foreseen = deadlines.next_of_each(ids, today), tiers.foreseen(dossiers)
    seen = set(Audit.objects.filter(seen_by(user), dossier__in=ids).values_list("pk", flat=True))
    return [_row(dossier, found.get(dossier.pk), foreseen, seen) for dossier in dossiers]


def grouped(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """« en retard / cette semaine / ensuite », each by date; empty groups are left out."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.group].append(line)
    return [(name, sorted(groups[name], key=_due_day)) for name in waiting.GROUPS if groups.get(name)]


def _due_day(line: Row | waiting.Row) -> date:
    return line.deadline.due if line.deadline else date.max


def _row(
    dossier: Dossier, deadline: Deadline | None, foreseen: Mapping[UUID, str], seen: Collection[UUID]
) -> Row:
    audit = tiers.present_audit(dossier)
    return Row(
        dossier=dossier,
        deadline=deadline,
        group=waiting.group_of(deadline, dossier.today),
        auditor=audit.auditor if audit and audit.pk in seen else None,
        foreseen=foreseen.get(audit.pk, "") if audit else "",
    )


# --- the DITP ---------------------------------------------------------------------------------------------------------


def latest_decisions(limit: int = 10) -> list[Decision]:
    """What the bodies decided last. ACT-09."""
    granted = [DecisionKind.GRANTED, DecisionKind.REFUSED, DecisionKind.CONFIRMED, DecisionKind.RAISED]
    kinds = [*granted, DecisionKind.ACTION_PLAN, DecisionKind.WITHDRAWN]
    found = Decision.objects.filter(kind__in=kinds).select_related(
        "dossier__service__organisation", "dossier__body"
    )
    return list(found[:limit])


def open_suspensions(limit: int = 10) -> list[Suspension]:
    """The suspensions in course, the first to end first. SUS-02."""
    found = Suspension.objects.filter(lifted_on__isnull=True).select_related(
        "dossier__service__organisation", "dossier__body"
    )
    return list(found.order_by("conform_by")[:limit])


def counts_by_stage() -> list[tuple[str, str, int]]:
    """(stage, its label, how many dossiers), in the order of the life of a label; one query."""
    counted = Dossier.objects.aggregate(
        **{stage: Count("pk", filter=dossier_queries.at_stage(stage)) for stage, _ in STAGES}
    )
    return [(stage, label, counted[stage]) for stage, label in STAGES if counted[stage]]


def search(dossiers: QuerySet[Dossier], words: str, stage: str) -> QuerySet[Dossier]:
    """By name of the service, its organisation or the reference, and by stage."""
    dossiers = dossiers.filter(dossier_queries.named(words))
    if stage in dict(STAGES):
        dossiers = dossiers.filter(dossier_queries.at_stage(stage))
    return dossiers


# --- the list of dossiers ---------------------------------------------------------------------------------------------


def listed(user: User, today: date, asked: Mapping[str, Any]) -> QuerySet[Dossier]:
    """The dossiers this person may see, as the form of the list asks, each with `next_day`, its next deadline's.

    By name, or what is due soonest first among those that wait for this person.
    """
    if "attend" in asked:
        kinds = [kind for kind in waiting.kinds_of(user) if kind.key == asked["attend"]]
        found = waiting.waiting_for(user, today, kinds)
    else:
        found = waiting.seen_by(user).order_by("service__name", "-cycle", "pk")
    dated: QuerySet[Any] = found.annotate(next_day=deadlines.next_day(today))
    if "du" in asked:
        dated = dated.filter(next_day__gte=asked["du"])
    if "au" in asked:
        dated = dated.filter(next_day__lte=asked["au"])
    found = search(dated, asked.get("q", ""), asked.get("etat", ""))
    if "organisme" in asked:
        found = found.filter(body=asked["organisme"])
    if "auditeur" in asked:
        theirs = Q(auditor=asked["auditeur"]) | Q(co_auditors=asked["auditeur"])
        given = Audit.objects.filter(theirs).exclude(status=AuditStatus.CANCELLED)
        found = found.filter(pk__in=given.values("dossier"))
    return found


def bodies_seen(user: User) -> list[tuple[str, str]]:
    """(id, name) of the bodies of the dossiers that this person may see."""
    seen = dossier_queries.visible_to(user).order_by().values("body")
    found = Organisation.objects.filter(pk__in=seen).order_by("name")
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")]


def table(dossiers: QuerySet[Dossier], user: User, today: date) -> Iterator[list[Any]]:
    """The list as a file: the names of its columns, then a line for each dossier, read by and by."""
    yield [
        *("reference", "service", "organisation", "departement", "etat", "organisme", "auditeur"),
        *("palier", "obtenu_le", "valable_jusqu_au", "prochaine_echeance", "le", "attendue_de"),
    ]
    found = dossiers.iterator(chunk_size=READ_TOGETHER)
    while together := list(islice(found, READ_TOGETHER)):
        yield from (_cells(row) for row in rows(together, user, today))


def _cells(row: Row) -> list[Any]:
    dossier, service = row.dossier, row.dossier.service
    return [
        *(dossier.reference, service.name, service.organisation.name, Code(service.department)),
        *(dossier.get_status_display(), dossier.body.name if dossier.body else "", str(row.auditor or "")),
        *(dossier.get_tier_display(), dossier.obtained_on, dossier.valid_until),
        *(row.deadline.label if row.deadline else "", row.deadline.due if row.deadline else None, row.owner),
    ]
