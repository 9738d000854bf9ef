"""What happens to each dossier: its acts with their days, all by the use cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from audits.auditors import use_cases as auditor_use_cases
from audits.visits import use_cases as visit_use_cases
from candidates.dossiers import use_cases as dossier_use_cases
from certification.follow_up import use_cases as follow_up_use_cases
from certification.sanctions import use_cases as sanction_use_cases
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.guide import dossier as dossier_rules
from label_sp.guide.calendar import months_after
from tests import scenario_acts
from tests.factories import OrganisationFactory, member
from tests.scenarios import SCORES, WAYS, Case, People, Scores

DAY = dt.timedelta(days=1)


@dataclass
class Lived(Case):
    """A case whose stages may come some days later than usual."""

    lag: dict[str, int] = field(default_factory=dict)

    def day_of(self, stage: str) -> dt.date:
        return super().day_of(stage) + self.lag.get(stage, 0) * DAY

    @property
    def labelled_on(self) -> dt.date:
        return self.visit + (14 + self.lag.get("labelled", 0)) * DAY

    def next_cycle(self) -> Lived:
        """The renewal's case: its first stage opens it."""
        visit = months_after(self.labelled_on, 34)
        return replace(self, visit=visit, previous=self, stage="", dossier_id=None, lag={}, names={})


@dataclass(frozen=True)
class Act:
    """One thing that somebody does on one day."""

    day: dt.date
    name: str
    do: Callable[[], object]


Life = Callable[[Lived], Iterator[Act]]


def stages(case: Lived, first: str, last: str) -> Iterator[Act]:
    """The stages from one to another, both included, each on its day."""
    way, at = [last], last
    while at != first:
        at = WAYS[at][0]
        way.append(at)
    for stage in reversed(way):
        yield Act(case.day_of(stage), stage, _advance(case, stage))


def extra(case: Lived, day: dt.date, act: Callable[..., object], **given: Any) -> Act:
    """An act that no stage has, on the case's dossier; `actor` is the name of a role in People."""

    def do() -> None:
        actor = getattr(case.people, given.get("actor", "candidate"))
        with case.at(day):
            act(case.dossier_id, **{**given, "actor": actor})

    return Act(day, act.__name__, do)


def _advance(case: Lived, stage: str) -> Callable[[], object]:
    def do() -> None:
        case.stage = WAYS[stage][0]  # several ways may have led here
        case.advance(stage)

    return do


# --- the lives --------------------------------------------------------------------------------------------------------


def renewed(case: Lived) -> Iterator[Act]:
    """Granted, confirmed, renewed."""
    yield from stages(case, "preparing", "confirmed")
    yield from stages(case.next_cycle(), "preparing", "labelled")


def refused(case: Lived) -> Iterator[Act]:
    """Complements are asked for, they come late; in the end the label is refused."""
    case.scores = SCORES["below"]
    case.lag = {"resubmitted": 15, "admissible": 12, "assigned": 8}
    yield from stages(case, "preparing", "resubmitted")
    yield from stages(case, "admissible", "refused")


def given_up(case: Lived) -> Iterator[Act]:
    """Complements are asked for, nothing comes; the service gives up."""
    yield from stages(case, "preparing", "incomplete")
    yield Act(case.visit - 20 * DAY, "abandoned", _abandon(case, case.visit - 20 * DAY))


def never_filed(case: Lived) -> Iterator[Act]:
    """Planned, moved twice, never filed."""
    yield from stages(case, "preparing", "ready")
    for before, moved in ((50, 21), (29, 40)):
        yield _wish(case, case.visit - before * DAY, case.visit + moved * DAY)


def on_the_day(case: Lived) -> Iterator[Act]:
    """Each thing is done on the very day of one of its reminders."""
    last = dossier_rules.last_submission_day(case.visit)
    case.lag = {
        "submitted": (last - 7 * DAY - (case.visit - 60 * DAY)).days,
        "admissible": 17,
        "assigned": 14,
        "planned": 9,
        "awaiting_decision": 7,
        "answered": 8,
        "labelled": 8,
    }
    yield from stages(case, "preparing", "labelled")
    for year in (1, 2):
        day = months_after(case.visit - 70 * DAY, 12 * year) - 7 * DAY
        yield Act(day, "assess", _assess(case, day))
    yield from stages(case, "follow_up_ready", "confirmed")


def always_late(case: Lived) -> Iterator[Act]:
    """The report comes a month after the visit, nobody answers it, the follow-up ends with an action plan that is late:
    suspended, then lifted."""
    case.scores, case.follow_up_scores = SCORES["argent"], SCORES["bronze"]
    case.lag = {"awaiting_decision": 25, "labelled": 33}
    yield from stages(case, "preparing", "awaiting_decision")
    yield Act(case.day_of("labelled"), "labelled", _grant(case))
    yield from stages(case, "follow_up_ready", "action_plan_due")
    asked = case.day_of("action_plan_due")
    suspended = {"ground": "action_plan_missing", "reason": "Rien n’est venu."}
    conform_by = asked + 130 * DAY
    suspend, lift = sanction_use_cases.suspend_label, sanction_use_cases.lift_suspension
    yield extra(case, asked + 40 * DAY, suspend, actor="decider", conform_by=conform_by, **suspended)
    yield extra(case, asked + 95 * DAY, follow_up_use_cases.file_action_plan, text="Former l’accueil.")
    shown = asked + 101 * DAY
    yield extra(case, shown, lift, actor="decider", conformity="Le plan est là.", conformity_shown_on=shown)


def plan_in_time(case: Lived) -> Iterator[Act]:
    """An action plan is asked for, comes on the day of a reminder, and is accepted."""
    case.scores, case.follow_up_scores = SCORES["argent"], SCORES["bronze"]
    yield from stages(case, "preparing", "action_plan_due")
    filed = months_after(case.day_of("action_plan_due"), 1) - 7 * DAY
    yield extra(case, filed, follow_up_use_cases.file_action_plan, text="Former l’accueil.")
    yield extra(case, filed + 5 * DAY, follow_up_use_cases.accept_action_plan, actor="decider")


def lifted_then_raised(case: Lived) -> Iterator[Act]:
    case.scores, case.follow_up_scores = SCORES["bronze"], SCORES["argent"]
    yield from stages(case, "preparing", "lifted")
    yield from stages(case, "follow_up_ready", "raised")


def withdrawn(case: Lived) -> Iterator[Act]:
    yield from stages(case, "preparing", "withdrawn")


def expired(case: Lived) -> Iterator[Act]:
    """Nobody asks for the follow-up nor for the renewal: the clock ends it."""
    yield from stages(case, "preparing", "labelled")


def audited_by_another(case: Lived) -> Iterator[Act]:
    """The auditor falls ill after the plan: the audit is cancelled and given to another, who moves it."""
    yield from stages(case, "preparing", "planned")
    yield Act(case.visit - 25 * DAY, "another auditor", _another_auditor(case))
    yield from stages(case, "visited", "labelled")
    following = case.next_cycle()
    yield from stages(following, "preparing", "submitted")
    yield Act(following.visit - 30 * DAY, "abandoned", _abandon(following, following.visit - 30 * DAY))


LIVES: tuple[Life, ...] = (
    renewed,
    refused,
    given_up,
    never_filed,
    on_the_day,
    always_late,
    plan_in_time,
    lifted_then_raised,
    withdrawn,
    expired,
    audited_by_another,
)


def _abandon(case: Lived, day: dt.date) -> Callable[[], object]:
    def do() -> None:
        with case.at(day):
            scenario_acts.abandon(case)

    return do


def _assess(case: Lived, day: dt.date) -> Callable[[], object]:
    def do() -> None:
        with case.at(day):
            scenario_acts.assess(case, day)

    return do


def _grant(case: Lived) -> Callable[[], object]:
    def do() -> None:
        with case.at(case.day_of("labelled")):
            scenario_acts.grant(case)
        case.stage = "labelled"

    return do


def _wish(case: Lived, day: dt.date, first_day: dt.date) -> Act:
    days = {"audit_first_day": first_day, "audit_last_day": first_day + DAY, "perimeter": "Tout l’accueil."}
    return extra(case, day, dossier_use_cases.plan_dossier, body=case.people.body, **days)


def _another_auditor(case: Lived) -> Callable[[], object]:
    def do() -> None:
        with case.at(case.visit - 25 * DAY):
            visit_use_cases.cancel(case.audit.pk, actor=case.people.manager, reason="L’auditeur est malade.")
            case.people = replace(case.people, auditor=_auditor(case.people))
            scenario_acts.assign(case)
            scenario_acts.plan(case)
        case.stage = "planned"

    return do


def _auditor(people: People) -> Any:
    user = member(people.body, Role.AUDITOR)
    auditor_use_cases.declare_auditor(
        user,
        people.body,
        actor=people.manager,
        public_sector_experience=True,
        trained_on_programme=True,
        trained_on_label=True,
    )
    return user


# --- who lives them ---------------------------------------------------------------------------------------------------


def candidates_of(people: People, number: int) -> People:
    """Another candidate with the same body and DITP."""
    organisation = OrganisationFactory(name=f"Commune {number:03d}", kind=OrganisationKind.CANDIDATE)
    return replace(
        people,
        organisation=organisation,
        candidate=member(organisation, Role.CANDIDATE_MANAGER),
        contributor=member(organisation, Role.CANDIDATE_CONTRIBUTOR),
    )


def cases(people: list[People], visits: list[dt.date]) -> list[Lived]:
    """One case per visit, shared out among the people."""
    found = []
    for number, visit in enumerate(visits):
        given = people[number % len(people)]
        found.append(
            Lived(
                people=candidates_of(given, number),
                visit=visit,
                scores=Scores(),
                names={"service": f"France services {number:03d}"},
            )
        )
    return found
