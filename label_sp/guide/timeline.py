"""The deadlines of one dossier, from its preparation to the end of its label, out of the dates known so far.

`terms.TERMS` says what each delay is; the functions below say from what it runs and when it is done with. A deadline
whose inputs are not known yet is absent.

`schedule_of` and `cycle_of` answer a service that has no dossier yet, from one or two days that it has in mind.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal

from label_sp.guide import (
    attestation,
    audit,
    decision,
    dossier,
    follow_up,
    network_follow_up,
    postponement,
    renewal,
    surveys,
    suspension,
    withdrawal,
)
from label_sp.guide.calendar import YEARS, Deadline, ImpossibleDay, Territory, working_days_detail
from label_sp.guide.terms import TERMS

CycleKind = Literal["local", "central", "attached"]


@dataclass(frozen=True, slots=True)
class Visit:
    """One audit, initial or follow-up, as far as it went."""

    first_day: date | None = None
    last_day: date | None = None
    plan_sent_on: date | None = None
    closing_meeting_on: date | None = None
    report_sent_on: date | None = None
    report_received_on: date | None = None
    observations_on: date | None = None
    waived_on: date | None = None
    decided_on: date | None = None
    postponement_of: date | None = None  # the first day that somebody asks to put off, while nobody answered

    @property
    def answered_on(self) -> date | None:
        """The day the candidate sent its observations or waived them, whichever came first."""
        return min((day for day in (self.observations_on, self.waived_on) if day), default=None)

    @property
    def held(self) -> bool:
        """The visit is over."""
        return self.closing_meeting_on is not None or self.report_sent_on is not None


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """What is known of one dossier; None where nothing happened yet.

    `self_assessments` are the days of all those done, `initial_self_assessment_on` the day of the one that went with
    the application. `failed_users_closed_on` and `failed_agents_closed_on` are the
    closing days of campaigns that missed the first tier. The complements are those of the last request.
    """

    territory: Territory = Territory.METROPOLE
    initial: Visit = Visit()
    self_assessments: tuple[date, ...] = ()
    initial_self_assessment_on: date | None = None
    users_opened_on: date | None = None
    users_closed_on: date | None = None
    agents_opened_on: date | None = None
    agents_closed_on: date | None = None
    failed_users_closed_on: date | None = None
    failed_agents_closed_on: date | None = None
    submitted_on: date | None = None
    complements_requested_on: date | None = None
    complements_received_on: date | None = None
    refused_on: date | None = None
    obtained_on: date | None = None
    valid_until: date | None = None
    follow_up_opened_on: date | None = None
    follow_up: Visit = Visit()
    action_plan_requested_on: date | None = None
    action_plan_due_on: date | None = None  # where the body set another day, for a better one
    action_plan_received_on: date | None = None
    suspended_on: date | None = None  # from which the 12 months are counted
    conform_by: date | None = None
    lifted_on: date | None = None
    withdrawn_from: date | None = None
    renewal_opened_on: date | None = None
    renewed_from: date | None = None  # the first day of the next cycle's label

    @property
    def decided(self) -> bool:
        """The application was granted or refused: nothing of it is owed any more."""
        return self.obtained_on is not None or self.refused_on is not None

    @property
    def withdrawn_early(self) -> bool:
        """Withdrawn before its end; at its end, for want of a renewal, the label had its whole life. WIT-01."""
        if self.withdrawn_from is None or self.valid_until is None:
            return self.withdrawn_from is not None
        return self.withdrawn_from <= self.valid_until


def deadlines(facts: CycleFacts) -> tuple[Deadline, ...]:
    """All the deadlines known of a dossier, the earliest first. Raises ImpossibleDay when one of its days is none."""
    if (day := impossible_day(facts)) is not None:
        raise ImpossibleDay(day)
    return _dated(facts)


def impossible_day(facts: CycleFacts) -> date | None:
    """The first known day that is in no year of the label, so that nothing can be dated; None when there is none."""
    return next((day for day in _days_of(facts) if day.year not in YEARS), None)


def _dated(facts: CycleFacts) -> tuple[Deadline, ...]:
    found = (
        *_preparation(facts),
        *_new_surveys(facts),
        *_visit(facts.initial, facts.territory, settled=facts.decided),
        *_after_refusal(facts),
        *_label(facts),
        *_yearly_self_assessments(facts),
        *_visit(facts.follow_up, facts.territory, prefix="follow_up_"),
        *_breaches(facts),
    )
    return _in_order(found)


def _days_of(facts: CycleFacts | Visit) -> Iterator[date]:
    """Every day that is known of a dossier."""
    for each in fields(facts):
        value = getattr(facts, each.name)
        if isinstance(value, Visit):
            yield from _days_of(value)
        elif isinstance(value, tuple):
            yield from value
        elif isinstance(value, date):
            yield value


def schedule_of(
    audit_first_day: date, audit_last_day: date, territory: Territory = Territory.METROPOLE
) -> tuple[Deadline, ...]:
    """The backward and forward plan of an initial audit, the earliest first. PRE-01, SUR-01, DOS-02, AUD-01, AUD-07, …

    What follows the report supposes that it arrives on its last day. Raises ValueError when the last day comes first.
    """
    if audit_last_day < audit_first_day:
        raise ValueError("The last day of an audit cannot come before its first day.")
    received_on = audit.report_due(audit_last_day)
    visit = Visit(first_day=audit_first_day, last_day=audit_last_day, report_received_on=received_on)
    found = _dated(
        CycleFacts(territory=territory, initial=visit)
    )  # the report may come in the year after YEARS
    complements = deadline_of("complements", dossier.complements_due(audit_first_day), False)
    return _in_order((complements, *(_on_the_last_day(deadline) for deadline in found)))


def cycle_of(
    obtained_on: date, kind: CycleKind, initial_audit_last_day: date | None = None
) -> tuple[Deadline, ...]:
    """Every date of the 3 years of a label obtained on that day, the earliest first. ATT-01, FOL-01, NET-04, NET-05.

    `kind`: "local" is an independent local service, "central" a central one, "attached" a local one within a central
    service's approach. Our reading: without the day of the initial audit, both surveys and the yearly self-assessments
    are counted from the day the label was obtained, which gives the latest day that could hold.
    """
    if kind == "central":
        found = _yearly_follow_ups(obtained_on)
    elif kind == "attached":
        found = _attached(obtained_on, initial_audit_last_day)
    else:
        found = _assessments_of_cycle(obtained_on, "yearly_self_assessment")
    life = _label(CycleFacts(obtained_on=obtained_on))
    has_follow_up = kind == "local"
    return _in_order((*found, *(each for each in life if has_follow_up or each.rule != "FOL-01")))


def _in_order(found: Iterable[Deadline]) -> tuple[Deadline, ...]:
    return tuple(sorted(found, key=lambda deadline: (deadline.due, deadline.key)))


def _on_the_last_day(deadline: Deadline) -> Deadline:
    """What runs from the report, in a plan where nobody knows yet when the report will come."""
    if deadline.key not in ("observations", "earliest_decision"):
        return deadline
    return replace(deadline, explanation=f"{deadline.explanation}, si le rapport arrive le dernier jour")


def deadline_of(term_key: str, due: date, done: object, *, key: str = "", detail: str = "") -> Deadline:
    """The deadline of one row of TERMS; `key` where a row gives several. KeyError when there is no such row."""
    term = TERMS[term_key]
    return Deadline(
        rule=term.rule,
        key=key or term_key,
        label=term.label,
        due=due,
        unit=term.unit,
        quantity=term.quantity,
        owed_by=term.owed_by,
        blocks=term.blocks,
        explanation=term.explanation,
        done=bool(done),
        kind=term.kind,
        term=term_key,
        detail=detail,
        deed=term.deed,
    )


def _preparation(facts: CycleFacts) -> Iterator[Deadline]:
    """PRE-01, SUR-01, SUR-02, DOS-02, DOS-04: all run from the first day of the initial audit."""
    first_day = facts.initial.first_day
    if first_day is None:
        return
    oldest, closing = dossier.earliest_self_assessment(first_day), surveys.earliest_closing(first_day)
    assessed = any(oldest <= day < first_day for day in facts.self_assessments)
    yield deadline_of("self_assessment", oldest, facts.decided or assessed)
    yield deadline_of("users_survey", closing, facts.decided or _reached(closing, facts.users_closed_on))
    yield deadline_of("agents_survey", closing, facts.decided or _reached(closing, facts.agents_closed_on))
    started = facts.users_opened_on and facts.agents_opened_on
    yield deadline_of("surveys_start", surveys.recommended_start(first_day), facts.decided or started)
    yield deadline_of("submission", dossier.last_submission_day(first_day), facts.submitted_on)
    if facts.complements_requested_on:
        yield deadline_of("complements", dossier.complements_due(first_day), facts.complements_received_on)


def _new_surveys(facts: CycleFacts) -> Iterator[Deadline]:
    """SUR-04, once a campaign missed the first tier; done with when a later one opened."""
    for key, failed_on, opened_on in (
        ("new_users_survey", facts.failed_users_closed_on, facts.users_opened_on),
        ("new_agents_survey", facts.failed_agents_closed_on, facts.agents_opened_on),
    ):
        if failed_on:
            yield deadline_of(key, surveys.next_campaign_from(failed_on), _reached(failed_on, opened_on))


def _visit(
    visit: Visit, territory: Territory, *, prefix: str = "", settled: bool = False
) -> Iterator[Deadline]:
    """AUD-01, AUD-07, AUD-08, DEC-08, at the initial audit and at the follow-up."""
    if visit.first_day:
        due = audit.last_plan_day(visit.first_day, territory)
        yield deadline_of(
            "audit_plan",
            due,
            settled or visit.plan_sent_on,
            key=prefix + "audit_plan",
            detail=working_days_detail(visit.first_day, audit.PLAN_WORKING_DAYS, territory),
        )
    if visit.postponement_of:
        due = postponement.answer_due(visit.postponement_of)
        yield deadline_of("postponement_answer", due, settled, key=prefix + "postponement_answer")
    if visit.last_day:
        yield deadline_of(
            "report", audit.report_due(visit.last_day), settled or visit.report_sent_on, key=prefix + "report"
        )
    if received_on := visit.report_received_on:
        until, decided = audit.observations_until(received_on), settled or visit.decided_on
        yield deadline_of("observations", until, decided or visit.answered_on, key=prefix + "observations")
        earliest = visit.answered_on or decision.earliest_decision(received_on)
        yield deadline_of("earliest_decision", earliest, decided, key=prefix + "earliest_decision")


def _after_refusal(facts: CycleFacts) -> Iterator[Deadline]:
    """DEC-06."""
    if facts.refused_on:
        yield deadline_of("reapplication", decision.reapply_from(facts.refused_on), False)


def _label(facts: CycleFacts) -> Iterator[Deadline]:
    """FOL-01, REN-01, ATT-01, while the label is not withdrawn."""
    if facts.obtained_on is None or facts.withdrawn_early:
        return
    days, held = follow_up.calendar_of(facts.obtained_on), facts.follow_up.held
    valid_until = facts.valid_until or attestation.last_valid_day(facts.obtained_on)
    yield deadline_of("follow_up_preparation", days.prepare_from, facts.follow_up_opened_on)
    yield deadline_of("follow_up_opening", days.window_first, held)
    yield deadline_of("follow_up_due", days.due, held)
    yield deadline_of("follow_up_closing", days.window_last, held)
    yield deadline_of("renewal", renewal.invitation_on(valid_until), facts.renewal_opened_on)
    yield deadline_of("validity_end", valid_until, False)


def _yearly_self_assessments(facts: CycleFacts) -> Iterator[Deadline]:
    """FOL-02: one a year from the one that went with the application, until the label ends."""
    initial_on = facts.initial_self_assessment_on
    if facts.obtained_on is None or facts.withdrawn_early or initial_on is None:
        return
    until = facts.valid_until or attestation.last_valid_day(facts.obtained_on)
    done = len(follow_up.self_assessments_that_count(initial_on, facts.self_assessments))
    for year, due in enumerate(follow_up.self_assessments_due(initial_on, until), start=1):
        yield deadline_of("yearly_self_assessment", due, year <= done, key=f"yearly_self_assessment_{year}")


def _yearly_follow_ups(obtained_on: date) -> Iterator[Deadline]:
    """NET-04: N+1 and N+2, in the place of the follow-up at 18 months."""
    for each in network_follow_up.yearly_follow_ups(obtained_on):
        yield deadline_of(f"central_preparation_{each.year}", each.days.prepare_from, False)
        yield deadline_of(f"central_opening_{each.year}", each.days.window_first, False)
        yield deadline_of(f"central_due_{each.year}", each.days.due, False)
        yield deadline_of(f"central_closing_{each.year}", each.days.window_last, False)


def _attached(obtained_on: date, initial_audit_last_day: date | None) -> Iterator[Deadline]:
    """NET-05: no external follow-up, but both surveys and the yearly self-assessments."""
    surveyed = deadline_of(
        "attached_surveys", network_follow_up.surveys_due(initial_audit_last_day or obtained_on), False
    )
    counted = "" if initial_audit_last_day else ", compté ici depuis l’obtention du label"
    yield replace(surveyed, explanation=surveyed.explanation + counted)
    yield from _assessments_of_cycle(obtained_on, "attached_self_assessment")


def _assessments_of_cycle(obtained_on: date, term_key: str) -> Iterator[Deadline]:
    """FOL-02, NET-05: one each year of the cycle, whatever the audit's date."""
    until = attestation.last_valid_day(obtained_on)
    for year, due in enumerate(follow_up.self_assessments_due(obtained_on, until), start=1):
        found = deadline_of(term_key, due, False, key=f"{term_key}_{year}")
        yield replace(found, explanation="chaque année, compté ici depuis l’obtention du label")


def _breaches(facts: CycleFacts) -> Iterator[Deadline]:
    """FOL-05, SUS-02, SUS-03, WIT-03."""
    if facts.action_plan_requested_on:
        due = facts.action_plan_due_on or follow_up.action_plan_due(facts.action_plan_requested_on)
        yield deadline_of("action_plan", due, facts.action_plan_received_on or facts.withdrawn_from)
    ended = facts.lifted_on or facts.withdrawn_from
    if facts.suspended_on:
        yield deadline_of("suspension_end", suspension.last_day(facts.suspended_on), ended)
    if facts.conform_by:
        yield deadline_of("conformity", facts.conform_by, ended)
    if facts.withdrawn_from:
        yield deadline_of("mark_end", withdrawal.mark_ends_on(facts.withdrawn_from), facts.renewed_from)


def _reached(day: date, on: date | None) -> bool:
    return on is not None and on >= day
