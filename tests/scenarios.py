"""A dossier at any stage of its life, by the real acts on simulated days.

    case = at_stage("awaiting_decision", scores="argent")        # or today=date(2026, 3, 26)
    with case.at(case.today):
        grant_label(case.dossier.pk, Tier.ARGENT, actor=case.people.decider)
    case.advance("labelled")                                      # or go on from there

Each stage has one way to it (WAYS) and one day (`Case.day_of`), counted from the first day of the audit. `today` asks
for a case whose last act is that day or shortly before.

The first case of a test branches from the same stage reached before in this process (tests/snapshots.py); the acts
themselves are played once per process, again by whoever patches something, and from there on by `advance`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from audits.audit import queries as audit_queries
from audits.audit.models import Audit
from candidates.dossiers.models import Dossier
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Organisation, User
from label_sp.guide.calendar import months_after
from tests import scenario_acts, snapshots
from tests.factories import OrganisationFactory, ditp_agent, member
from tests.scenario_files import load_reference_data

PARIS = ZoneInfo("Europe/Paris")
VISIT = dt.date(2026, 3, 16)


@dataclass(frozen=True)
class Scores:
    """What the grid and the surveys will give, out of 100: at least that, by as little as the scale allows."""

    engagements: float | dict[int, float] = 100
    or_criteria: float = 100
    users: float = 95
    agents: float = 90

    def of_engagement(self, number: int) -> float:
        return self.engagements.get(number, 100) if isinstance(self.engagements, dict) else self.engagements


SCORES = {
    "or": Scores(),
    "argent": Scores(75, 50, users=85, agents=75),
    "bronze": Scores(50, 25, users=75, agents=60),
    "below": Scores(25, 0, users=75, agents=60),
}


@dataclass(frozen=True)
class People:
    """Who acts. Three organisations, one person per role."""

    organisation: Organisation
    body: Organisation
    candidate: User
    contributor: User
    manager: User
    auditor: User
    decider: User
    ditp: User


NOBODY: Any = None  # until the case has its people


@dataclass
class Case:
    """One label cycle of one service, its people, its days."""

    people: People
    visit: dt.date = VISIT
    scores: Scores = SCORES["or"]
    follow_up_scores: Scores | None = None
    stage: str = ""
    dossier_id: UUID | None = None
    previous: Case | None = None
    names: dict[str, Any] = field(default_factory=dict)

    @property
    def dossier(self) -> Dossier:
        """The dossier as the database has it now."""
        return Dossier.objects.select_related("service__organisation", "body").get(pk=self.dossier_id)

    @property
    def audit(self) -> Audit:
        """The live audit of the present step."""
        found = audit_queries.live_audit(self.dossier, "follow_up") or audit_queries.live_audit(self.dossier)
        assert found
        return found

    @property
    def today(self) -> dt.date:
        """The day of the last act."""
        return self.day_of(self.stage)

    @property
    def labelled_on(self) -> dt.date:
        return self.visit + dt.timedelta(days=14)

    def day_of(self, stage: str) -> dt.date:
        """The day on which a stage is reached."""
        if stage in AFTER:
            months, days = AFTER[stage]
            return months_after(self.labelled_on, months) + dt.timedelta(days=days)
        return self.visit + dt.timedelta(days=BEFORE[stage])

    @contextmanager
    def at(self, day: dt.date, hour: int = 10) -> Iterator[dt.date]:
        """Ten in the morning in Paris on that day."""
        with time_machine.travel(dt.datetime(day.year, day.month, day.day, hour, tzinfo=PARIS), tick=False):
            yield day

    def advance(self, stage: str) -> Case:
        """Go on to a later stage, act by act."""
        for step in _steps_to(stage, self.stage):
            with self.at(self.day_of(step)):
                WAYS[step][1](self)
            self.stage = step
        return self

    def renewal(self, visit: dt.date | None = None, scores: Scores | None = None) -> Case:
        """The next cycle, opened; `advance` takes it further. Renews this one when it reaches "labelled"."""
        following = replace(
            self,
            visit=visit or months_after(self.labelled_on, 34),
            scores=scores or self.scores,
            previous=self,
            stage="",
            dossier_id=None,
        )
        return following.advance("preparing")


def at_stage(
    stage: str,
    *,
    today: dt.date | None = None,
    visit: dt.date = VISIT,
    scores: str | Scores = "or",
    follow_up_scores: str | Scores | None = None,
    people: People | None = None,
    **names: Any,
) -> Case:
    """A dossier at that stage (a key of WAYS). `names`: service, body, sites, perimeter: see tests/scenario_acts.py."""
    load_reference_data()
    base = None if people else snapshots.base()
    case = Case(
        people=people or NOBODY,
        visit=visit,
        scores=_scores(scores),
        follow_up_scores=_scores(follow_up_scores) if follow_up_scores else None,
        names=names,
    )
    if today:
        case.visit = _visit_for(stage, today, case)
    if base:
        return _branched(case, stage, base)
    case.people = people or make_people(_body_of(case))
    return case.advance(stage)


def _visit_for(stage: str, today: dt.date, case: Case) -> dt.date:
    while (late := (today - case.day_of(stage)).days) != 0:
        case.visit += dt.timedelta(days=late)
        if abs(late) <= 3:  # months have no fixed length: near enough
            break
    return case.visit - dt.timedelta(days=max((case.day_of(stage) - today).days, 0))


STAGES: dict[object, snapshots.Snapshot] = {}


def _branched(case: Case, stage: str, base: str) -> Case:
    """That stage from its snapshot; the first time from the stage before, by the acts between the two."""
    key = (
        stage,
        base,
        timezone.localdate(),
        repr((case.visit, case.scores, case.follow_up_scores, case.names)),
    )
    if kept := STAGES.get(key):
        return kept.lay()
    if stage:
        reached = _branched(case, WAYS[stage][0], base).advance(stage)
    else:
        reached = replace(case, people=make_people(_body_of(case)))
    STAGES[key] = snapshots.take(reached)
    return reached


def _body_of(case: Case) -> str:
    return case.names.get("body", "Organisme d’essai (fictif)")


def make_people(body: str = "Organisme d’essai (fictif)") -> People:
    """One person per role; a second cast has organisations of its own, told apart by a number."""
    organisation = OrganisationFactory(
        name=_free(OrganisationKind.CANDIDATE, "Communauté de communes d’essai")
    )
    certifier = OrganisationFactory(name=_free(OrganisationKind.BODY, body), kind=OrganisationKind.BODY)
    return People(
        organisation=organisation,
        body=certifier,
        candidate=member(organisation, Role.CANDIDATE_MANAGER),
        contributor=member(organisation, Role.CANDIDATE_CONTRIBUTOR),
        manager=member(certifier, Role.BODY_MANAGER),
        auditor=member(certifier, Role.AUDITOR),
        decider=member(certifier, Role.DECIDER),
        ditp=ditp_agent(),
    )


def _free(kind: OrganisationKind, name: str) -> str:
    others = Organisation.objects.filter(kind=kind, name__startswith=name).count()
    return f"{name} {others + 1}" if others else name


BEFORE = {  # days from the first day of the audit
    "preparing": -200,
    "ready": -65,
    "submitted": -60,
    "abandoned": -59,
    "incomplete": -57,
    "resubmitted": -54,
    "admissible": -50,
    "assigned": -45,
    "planned": -30,
    "visited": 1,
    "scored": 2,
    "awaiting_decision": 8,
    "answered": 10,
    "labelled": 14,
    "refused": 14,
}
AFTER = {  # months and days from the day of the label
    "suspended": (6, 0),
    "lifted": (8, 0),
    "withdrawn": (10, 0),
    "follow_up_ready": (15, 0),
    "in_follow_up": (16, 0),
    "follow_up_incomplete": (16, 1),
    "follow_up_resubmitted": (16, 2),
    "follow_up_admissible": (16, 2),
    "follow_up_assigned": (16, 3),
    "follow_up_planned": (17, 0),
    "follow_up_visited": (18, 1),
    "follow_up_scored": (18, 2),
    "follow_up_reported": (18, 8),
    "follow_up_answered": (18, 10),
    "confirmed": (18, 14),
    "raised": (18, 14),
    "action_plan_due": (18, 14),
    "expired": (36, 0),
}
WAYS: dict[str, tuple[str, Callable[[Case], None]]] = {  # stage: (the one before, the acts that lead to it)
    "preparing": ("", scenario_acts.start),
    "ready": ("preparing", scenario_acts.prepare),
    "submitted": ("ready", scenario_acts.submit),
    "abandoned": ("submitted", scenario_acts.abandon),
    "incomplete": ("submitted", scenario_acts.ask_complements),
    "resubmitted": ("incomplete", scenario_acts.resubmit),
    "admissible": ("submitted", scenario_acts.acknowledge),
    "assigned": ("admissible", scenario_acts.assign),
    "planned": ("assigned", scenario_acts.plan),
    "visited": ("planned", scenario_acts.visit),
    "scored": ("visited", scenario_acts.score_all),
    "awaiting_decision": ("scored", scenario_acts.report),
    "answered": ("awaiting_decision", scenario_acts.waive),
    "labelled": ("answered", scenario_acts.grant),
    "refused": ("answered", scenario_acts.refuse),
    "suspended": ("labelled", scenario_acts.suspend),
    "lifted": ("suspended", scenario_acts.lift),
    "withdrawn": ("labelled", scenario_acts.withdraw),
    "expired": ("labelled", scenario_acts.expire),
    "follow_up_ready": ("labelled", scenario_acts.prepare_follow_up),
    "in_follow_up": ("follow_up_ready", scenario_acts.open_follow_up),
    "follow_up_incomplete": ("in_follow_up", scenario_acts.ask_complements),
    "follow_up_resubmitted": ("follow_up_incomplete", scenario_acts.resubmit),
    "follow_up_admissible": ("in_follow_up", scenario_acts.acknowledge),
    "follow_up_assigned": ("follow_up_admissible", scenario_acts.assign),
    "follow_up_planned": ("follow_up_assigned", scenario_acts.plan),
    "follow_up_visited": ("follow_up_planned", scenario_acts.visit),
    "follow_up_scored": ("follow_up_visited", scenario_acts.score_all),
    "follow_up_reported": ("follow_up_scored", scenario_acts.report),
    "follow_up_answered": ("follow_up_reported", scenario_acts.waive),
    "confirmed": ("follow_up_answered", scenario_acts.confirm),
    "raised": ("follow_up_answered", scenario_acts.raise_tier),
    "action_plan_due": ("follow_up_answered", scenario_acts.require_plan),
}


def _steps_to(stage: str, start: str) -> list[str]:
    steps: list[str] = []
    at = stage
    while at != start:
        if not at:
            raise LookupError(f"{stage!r} does not come after {start!r}")
        steps.append(at)
        at = WAYS[at][0]
    return steps[::-1]


def _scores(wanted: str | Scores) -> Scores:
    return SCORES[wanted] if isinstance(wanted, str) else wanted
