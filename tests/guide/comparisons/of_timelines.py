"""The dates as the timeline gives them, all at once: what a person reads on a dossier and in the simulators."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from label_sp.guide import timeline
from label_sp.guide.calendar import Deadline
from tests.guide.comparisons.draws import Comparison, a_day, topic
from tests.guide.comparisons.of_dates import a_territory
from tests.guide.oracle import days as oracle_days
from tests.guide.oracle import deadlines as oracle
from tests.guide.oracle import network as oracle_network
from tests.guide.oracle import sanctions as oracle_sanctions


def compared(words: str, found: tuple[Deadline, ...], expected: Mapping[str, date]) -> Iterator[Comparison]:
    """Each deadline that the guide names by itself, and that no other is there."""
    given = {each.key: each.due for each in found}
    for key, day in expected.items():
        yield f"{words}: {key}", given.get(key), day
    yield words, sorted(given), sorted(expected)


def before_the_visit(first: date) -> dict[str, date]:
    return {
        "self_assessment": oracle_days.months_before(first, 12),
        "users_survey": oracle_days.months_before(first, 6),
        "agents_survey": oracle_days.months_before(first, 6),
        "surveys_start": oracle.surveys_start(first),
        "submission": oracle.last_filing_day(first),
    }


@topic("3.1 to 3.8")
def schedule(rng: Random) -> Iterator[Comparison]:
    first = max(a_day(rng), date(2025, 2, 1))
    last = first + timedelta(days=rng.randint(0, 4))
    name, territory = a_territory(rng)
    report = oracle.last_report_day(last)
    observations = oracle.last_observations_day(report)
    expected = before_the_visit(first) | {
        "complements": first - oracle_days.ONE_DAY,
        "audit_plan": oracle.last_plan_day(first, name),
        "report": report,
        "observations": observations,
        "earliest_decision": observations + oracle_days.ONE_DAY,
    }
    found = timeline.schedule_of(first, last, territory)
    yield from compared(f"visit {first} to {last} {name}", found, expected)


def of_a_label(obtained: date) -> dict[str, date]:
    last = oracle.last_valid_day(obtained)
    return {"renewal": oracle.renewal_invitation(last), "validity_end": last}


def of_a_follow_up(obtained: date) -> dict[str, date]:
    opening, closing = oracle.follow_up_window(obtained)
    return {
        "follow_up_preparation": oracle.follow_up_preparation(obtained),
        "follow_up_opening": opening,
        "follow_up_due": oracle.follow_up_due(obtained),
        "follow_up_closing": closing,
    }


def yearly(since: date, until: date, key: str) -> dict[str, date]:
    days = {f"{key}_{year}": oracle_days.months_later(since, 12 * year) for year in range(1, 6)}
    return {name: day for name, day in days.items() if day <= until}


def of_a_network(obtained: date) -> dict[str, date]:
    found: dict[str, date] = {}
    for year in (1, 2):
        names = ("preparation", "due", "opening", "closing")
        days = oracle_network.central_dates(obtained, year)
        found |= {f"central_{name}_{year}": day for name, day in zip(names, days, strict=True)}
    return found


@topic("2.3, 3.9, 3.10")
def cycle(rng: Random) -> Iterator[Comparison]:
    obtained = a_day(rng)
    last = oracle.last_valid_day(obtained)
    audited = obtained - timedelta(days=rng.randint(20, 90))
    yearly_ones = yearly(obtained, last, "yearly_self_assessment")
    local = of_a_label(obtained) | of_a_follow_up(obtained) | yearly_ones
    yield from compared(f"local {obtained}", timeline.cycle_of(obtained, "local"), local)
    central = of_a_label(obtained) | of_a_network(obtained)
    yield from compared(f"central {obtained}", timeline.cycle_of(obtained, "central"), central)
    attached = of_a_label(obtained) | yearly(obtained, last, "attached_self_assessment")
    attached["attached_surveys"] = oracle_network.local_surveys_due(audited)
    found = timeline.cycle_of(obtained, "attached", audited)
    yield from compared(f"attached {obtained}, audited {audited}", found, attached)


@topic("3.1 to 5.3")
def whole_life(rng: Random) -> Iterator[Comparison]:
    """A dossier granted, followed up, asked for a plan, suspended; every other one withdrawn."""
    first = max(a_day(rng), date(2025, 2, 1))
    received = first + timedelta(days=rng.randint(5, 30))
    obtained = received + timedelta(days=rng.randint(11, 40))
    assessed = first - timedelta(days=rng.randint(1, 365))
    plan, suspended = obtained + timedelta(days=550), obtained + timedelta(days=rng.randint(590, 700))
    withdrawn = rng.choice((None, suspended + timedelta(days=rng.randint(1, 366))))
    name, territory = a_territory(rng)
    facts = timeline.CycleFacts(
        territory=territory,
        initial=timeline.Visit(first_day=first, last_day=first, report_received_on=received),
        initial_self_assessment_on=assessed,
        obtained_on=obtained,
        action_plan_requested_on=plan,
        suspended_on=suspended,
        withdrawn_from=withdrawn,
    )
    observations = oracle.last_observations_day(received)
    expected = before_the_visit(first) | {
        "audit_plan": oracle.last_plan_day(first, name),
        "report": oracle.last_report_day(first),
        "observations": observations,
        "earliest_decision": observations + oracle_days.ONE_DAY,
        "action_plan": oracle.action_plan_due(plan),
        "suspension_end": oracle_sanctions.last_suspension_day(suspended),
    }
    if withdrawn:
        expected["mark_end"] = oracle_sanctions.mark_gone(withdrawn)
    else:
        last = oracle.last_valid_day(obtained)
        expected |= of_a_label(obtained) | of_a_follow_up(obtained)
        expected |= yearly(assessed, last, "yearly_self_assessment")
    yield from compared(f"{facts}", timeline.deadlines(facts), expected)
