"""The desk of each role: pages of rows, ordered by the database, with the deadline to look at first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from audits.audit.enums import FROZEN
from audits.audit.models import Audit
from audits.scoring import queries as scoring_queries
from audits.scoring.models import Score
from candidates.deadlines import freshness
from candidates.deadlines import queries as deadlines
from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.enums import CLOSED, STAGES, SUSPENDED, Status
from candidates.dossiers.models import Dossier
from certification.bodies import facts
from certification.bodies.queries import asked_of
from certification.deadlines import cycles
from certification.decisions.enums import DecisionKind
from certification.decisions.models import Decision
from certification.sanctions.models import Suspension
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.actors.models import Organisation, User
from label_sp.guide.calendar import Deadline
from label_sp.guide.decision import highest_tier
from label_sp.guide.grid import PointScore

WEEK = 7
LATE, THIS_WEEK, LATER, NONE = "En retard", "Cette semaine", "Ensuite", "Sans échéance"
OWNERS = {"candidate": "candidat", "auditor": "audit", "body": "organisme", "ditp": "DITP"}


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


@dataclass(frozen=True, slots=True)
class Roles:
    """What this person is somewhere today; a person may be several things."""

    candidate: bool
    manages_candidate: bool
    body_manager: bool
    decider: bool
    auditor: bool
    ditp: bool


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


def of_candidate(user: User) -> QuerySet[Dossier]:
    """The dossiers of the person's own services, those still alive first."""
    own = actors.organisations_of(user, *CANDIDATE_TEAM)
    closed = Case(When(status__in=[*CLOSED], then=Value(1)), default=Value(0))
    found = dossier_queries.visible_to(user).filter(service__organisation__in=own)
    return found.order_by(closed, "-created_at", "pk")


def of_body(user: User, today: date) -> QuerySet[Dossier]:
    """The dossiers entrusted to the person's body, or that it is asked to take over, and that are not closed.

    By the day something is due.
    """
    bodies = actors.organisations_of(user, Role.BODY_MANAGER)
    theirs = Q(body__in=bodies, submitted_at__isnull=False) | asked_of(user)
    entrusted = dossier_queries.visible_to(user).filter(theirs)
    return by_next_day(entrusted.exclude(status__in=[*CLOSED]), today)


def to_decide(user: User, today: date) -> QuerySet[Dossier]:
    """What waits for a decision: reports sent, action plans received, suspensions. The oldest first."""
    bodies = actors.organisations_of(user, Role.DECIDER)
    reported = Audit.objects.filter(kind="follow_up", status__in=[*FROZEN]).values("dossier")
    waiting = (
        Q(status=Status.AWAITING_DECISION)
        | dossier_queries.at_stage(SUSPENDED)
        | Q(status=Status.IN_FOLLOW_UP, pk__in=reported)
        | Q(
            status=Status.ACTION_PLAN_DUE,
            action_plans__submitted_on__isnull=False,
            action_plans__sent_back_on__isnull=True,
        )
    )
    return by_next_day(dossier_queries.visible_to(user).filter(waiting, body__in=bodies).distinct(), today)


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


def rows(dossiers: Sequence[Dossier], today: date) -> list[Row]:
    """The lines of one page, in as many queries for twenty-five as for one."""
    cycles.read_audits(dossiers)
    found = deadlines.next_of_each([dossier.pk for dossier in dossiers], today)
    foreseen = _tiers_foreseen(dossiers)
    return [_row(dossier, found.get(dossier.pk), foreseen, today) for dossier in dossiers]


def grouped(lines: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """« en retard / cette semaine / ensuite », each by date; empty groups are left out."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for line in lines:
        groups[line.group].append(line)
    return [
        (name, sorted(groups[name], key=_due_day))
        for name in (LATE, THIS_WEEK, LATER, NONE)
        if groups.get(name)
    ]


def _due_day(line: Row) -> date:
    return line.deadline.due if line.deadline else date.max


def _row(dossier: Dossier, deadline: Deadline | None, foreseen: Mapping[UUID, str], today: date) -> Row:
    audit = present_audit(dossier)
    return Row(
        dossier=dossier,
        deadline=deadline,
        group=_group(deadline, today),
        auditor=audit.auditor if audit else None,
        foreseen=foreseen.get(audit.pk, "") if audit else "",
    )


def _group(deadline: Deadline | None, today: date) -> str:
    if deadline is None:
        return NONE
    if deadline.is_late(today):
        return LATE
    return THIS_WEEK if deadline.days_left(today) <= WEEK else LATER


def present_audit(dossier: Dossier) -> Audit | None:
    """The audit of the present step, among those that `rows` read."""
    return cycles.live_audit(dossier, "follow_up" if dossier.obtained_on else "initial")


def _tiers_foreseen(dossiers: Iterable[Dossier]) -> dict[UUID, str]:
    """The tier that the scores give, where the report was sent and nothing decided yet. One query. DEC-04."""
    waiting = {
        audit.pk: audit for d in dossiers if (audit := present_audit(d)) and audit.status == "reported"
    }
    if not waiting:
        return {}
    points: dict[UUID, list[PointScore]] = defaultdict(list)
    rows = Score.objects.filter(audit__in=waiting).values_list(
        "audit_id", "point__code", "point__engagement", "point__criteria", "value"
    )
    for audit_id, code, engagement, criteria, value in rows:
        points[audit_id].append(PointScore(code, engagement, criteria, value))
    return {pk: _tier(audit, tuple(points[pk])) for pk, audit in waiting.items()}


def _tier(audit: Audit, points: tuple[PointScore, ...]) -> str:
    notes = {
        "users": scoring_queries.survey_note(audit.users_note),
        "agents": scoring_queries.survey_note(audit.agents_note),
    }
    return highest_tier(scoring_queries.Standing(points, **notes).scores) or "none"


# --- the DITP ---------------------------------------------------------------------------------------------------------


def latest_decisions(limit: int = 10) -> list[Decision]:
    """What the bodies decided last. ACT-09."""
    granted = [DecisionKind.GRANTED, DecisionKind.REFUSED, DecisionKind.CONFIRMED, DecisionKind.RAISED]
    kinds = [*granted, DecisionKind.ACTION_PLAN, DecisionKind.WITHDRAWN]
    found = Decision.objects.filter(kind__in=kinds).select_related("dossier__service", "dossier__body")
    return list(found[:limit])


def open_suspensions(limit: int = 10) -> list[Suspension]:
    """The suspensions in course, the first to end first. SUS-02."""
    found = Suspension.objects.filter(lifted_on__isnull=True).select_related(
        "dossier__service", "dossier__body"
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
    if words:
        dossiers = dossiers.filter(
            Q(service__name__icontains=words)
            | Q(reference__icontains=words)
            | Q(service__organisation__name__icontains=words)
        )
    if stage in dict(STAGES):
        dossiers = dossiers.filter(dossier_queries.at_stage(stage))
    return dossiers.order_by("service__name", "-cycle", "pk")
