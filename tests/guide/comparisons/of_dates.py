"""Guide 2.3, 3.1, 3.5 to 3.10, 5.3: every date of a local service."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from label_sp.guide import (
    attestation,
    audit,
    bodies,
    calendar,
    decision,
    dossier,
    follow_up,
    renewal,
    visit,
)
from tests.guide.common import decision_facts
from tests.guide.comparisons.draws import Comparison, a_day, a_day_before, a_day_near, topic
from tests.guide.oracle import days as oracle_days
from tests.guide.oracle import deadlines as oracle

TERRITORIES = {
    "": "metropole",
    "alsace-moselle": "alsace-moselle",
    "guadeloupe": "971",
    "martinique": "972",
    "guyane": "973",
    "réunion": "974",
    "saint-pierre-et-miquelon": "975",
    "mayotte": "976",
    "saint-barthélemy": "977",
    "saint-martin": "978",
    "wallis-et-futuna": "986",
    "polynésie": "987",
    "nouvelle-calédonie": "988",
}


def a_territory(rng: Random) -> tuple[str, calendar.Territory]:
    name = rng.choice(("", *TERRITORIES))
    return name, calendar.Territory(TERRITORIES[name])


@topic("conventions")
def months(rng: Random) -> Iterator[Comparison]:
    day, number = a_day(rng), rng.randint(-40, 40)
    yield f"{day} {number:+}", calendar.months_after(day, number), oracle_days.months_later(day, number)
    yield f"{day} {-number:+}", calendar.months_before(day, number), oracle_days.months_before(day, number)


@topic("3.7.1, jours ouvrés")
def holidays(rng: Random) -> Iterator[Comparison]:
    year = rng.randrange(2000, 2160)
    name, territory = a_territory(rng)
    yield f"{year} {name}", set(calendar.public_holidays(year, territory)), oracle_days.holidays(year, name)


@topic("3.7.1, jours ouvrés")
def plan(rng: Random) -> Iterator[Comparison]:
    first_day = max(a_day(rng), date(2000, 2, 1))
    name, territory = a_territory(rng)
    last = oracle.last_plan_day(first_day, name)
    yield f"visit {first_day} {name}", audit.last_plan_day(first_day, territory), last
    today = a_day_near(rng, last, 1)
    refused = bool(audit.failures_of_plan_day(first_day, territory, today))
    yield f"visit {first_day} {name}, sent {today}", refused, today > last
    first = oracle.first_visit_after_plan(today, name)
    yield f"sent {today} {name}", audit.earliest_first_day(today, territory), first


@topic("3.1, 3.5.1")
def self_assessment(rng: Random) -> Iterator[Comparison]:
    first_day = a_day(rng)
    done = rng.choice((a_day_before(rng, first_day, 12), a_day_near(rng, first_day, 1)))
    found = not dossier.failures_of_self_assessment(done, first_day, today=first_day)
    words = f"done {done}, audit {first_day}"
    yield words, found, oracle.self_assessment_is_recent(done, first_day)
    last = oracle.last_audit_day_for_self_assessment(done)
    yield f"done {done}", visit.last_day_within(done, 12), last


@topic("3.4, 3.5.1")
def last_day_for_surveys(rng: Random) -> Iterator[Comparison]:
    closed = a_day(rng)
    last = oracle.last_audit_day_for_surveys(closed)
    yield f"closed {closed}", visit.last_day_within(closed, 6), last


@topic("3.5.1")
def filing(rng: Random) -> Iterator[Comparison]:
    day = a_day(rng)
    yield f"audit {day}", dossier.last_submission_day(day), oracle.last_filing_day(day)
    yield f"filed {day}", visit.first_day_after_filing(day), oracle.first_audit_day(day)
    since = a_day_before(rng, day, 6)
    words = f"in place {since}, filed {day}"
    yield words, dossier.indicator_counts(since, day), oracle.indicator_counts(since, day)


@topic("3.1, 3.4, 3.5.1")
def first_day(rng: Random) -> Iterator[Comparison]:
    """The four pieces at once, as the plan asks them again; in random order of days."""
    day = a_day(rng)
    assessed = tuple(a_day_before(rng, day, rng.choice((0, 6, 12))) for _ in range(rng.randint(1, 2)))
    closed, filed = [a_day_before(rng, day, rng.choice((2, 6))) for _ in range(2)], a_day_before(rng, day, 1)
    campaigns = [dossier.SurveyFacts(each, True, 90) for each in closed]
    pieces = visit.Pieces(assessed, campaigns[0], campaigns[1], filed)
    ours = not visit.failures_of_first_day(pieces, day, today=day)
    words = f"visit {day}: assessed {assessed}, closed {closed}, filed {filed}"
    yield words, ours, oracle.visit_may_begin(day, assessed=assessed, closed=closed, filed=filed)


@topic("3.2; CON-01")
def contracts(rng: Random) -> Iterator[Comparison]:
    day = a_day(rng)
    signed = a_day_before(rng, day, 18)
    last = oracle.last_valid_day(signed)
    ends = a_day_near(rng, last, 1)
    asked = bodies.ContractFacts(signed, ends, 1, "le périmètre", audit_first_day=day)
    expected = oracle.contract_is_of_this_cycle(signed, day) and ends >= last
    words = f"signed {signed}, ends {ends}, audit {day}"
    yield words, not bodies.failures_of_contract(asked), expected


@topic("3.1, 3.5.1, 3.9.1")
def first_day_of_a_follow_up(rng: Random) -> Iterator[Comparison]:
    day = a_day(rng)
    assessed, asked = a_day_before(rng, day, 12), a_day_before(rng, day, 1)
    closed = [rng.choice((a_day_near(rng, day, 1), a_day_before(rng, day, 9))) for _ in range(2)]
    campaigns = [dossier.SurveyFacts(each, True, 90) for each in closed]
    pieces = visit.Pieces((assessed,), campaigns[0], campaigns[1], asked, follow_up=True)
    ours = not visit.failures_of_first_day(pieces, day, today=day)
    words = f"follow-up {day}: assessed {assessed}, closed {closed}, asked {asked}"
    yield words, ours, oracle.follow_up_may_begin(day, assessed=assessed, closed=closed, asked=asked)


@topic("3.7.1, 3.8.1")
def report_and_decision(rng: Random) -> Iterator[Comparison]:
    day = a_day(rng)
    yield f"visit until {day}", audit.report_due(day), oracle.last_report_day(day)
    yield f"received {day}", audit.observations_until(day), oracle.last_observations_day(day)
    today, answered = day + timedelta(days=rng.randint(8, 13)), rng.random() < 0.3
    late = bool(audit.failures_to_observe(day, today))
    yield f"received {day}, observed {today}", late, today > oracle.last_observations_day(day)
    facts = decision_facts(report_received_on=day, observations_on=day if answered else None)
    found = not decision.failures_to_decide(facts, today=today)
    words = f"received {day}, {answered=}, today {today}"
    yield words, found, oracle.may_decide(day, today, answered=answered)


@topic("2.3")
def validity(rng: Random) -> Iterator[Comparison]:
    obtained = a_day(rng)
    last = oracle.last_valid_day(obtained)
    yield f"obtained {obtained}", attestation.last_valid_day(obtained), last
    yield f"renewed before {last}", renewal.invitation_on(last), oracle.renewal_invitation(last)
    yield f"signed {obtained}", bodies.contract_last_day(obtained), last
    ours = bodies.habilitation_last_day(obtained)
    yield f"habilitated {obtained}", ours, oracle.last_day_of_habilitation(obtained)


@topic("3.9.1")
def follow_up_days(rng: Random) -> Iterator[Comparison]:
    notified = a_day(rng)
    days = follow_up.calendar_of(notified)
    window = oracle.follow_up_window(notified)
    yield f"notified {notified}", days.prepare_from, oracle.follow_up_preparation(notified)
    yield f"notified {notified}", days.due, oracle.follow_up_due(notified)
    yield f"notified {notified}", days.window, window
    first = a_day_near(rng, rng.choice(window), 2)
    last = first + timedelta(days=rng.randint(0, 2))
    inside = window[0] <= first and last <= window[1]
    yield f"notified {notified}, {first} to {last}", audit.is_outside(days.window, first, last), not inside


@topic("3.9.1")
def yearly_self_assessments(rng: Random) -> Iterator[Comparison]:
    first = a_day(rng)
    later = [
        a_day_near(rng, oracle_days.months_later(first, rng.choice((0, 6, 12, 18, 24))), 3)
        for _ in range(rng.randint(0, 4))
    ]
    later = [day for day in later if day > first]
    counted = follow_up.self_assessments_that_count(first, later)
    yield f"first {first}, later {later}", len(counted), oracle.self_assessments_counted(first, later)
    today = a_day_near(rng, oracle_days.months_later(first, rng.choice((12, 24, 36))), 1)
    ours = bool(follow_up.failures_of_yearly_self_assessments(first, tuple(later), today=today))
    done = [day for day in later if day <= today]
    asked = max(1, oracle.self_assessments_asked(first, today))
    words = f"first {first}, later {later}, today {today}"
    yield words, ours, oracle.self_assessments_counted(first, done) < asked


@topic("3.8.1")
def after_refusal(rng: Random) -> Iterator[Comparison]:
    day = a_day(rng)
    yield f"refused {day}", decision.reapply_from(day), oracle.new_application(day)


@topic("3.9.1")
def surveys_again(rng: Random) -> Iterator[Comparison]:
    audited = a_day(rng)
    closed = [a_day_near(rng, audited, 2) for _ in range(2)]
    campaigns = [dossier.SurveyFacts(each, True, 90) for each in closed]
    ours = not follow_up.failures_of_surveys(campaigns[0], campaigns[1], audited)
    expected = all(oracle.surveys_were_done_again(each, audited) for each in closed)
    yield f"audited {audited}, closed {closed}", ours, expected


@topic("3.1, 3.4, 3.5.1")
def first_and_last_first_day(rng: Random) -> Iterator[Comparison]:
    filed = a_day(rng)
    assessed, closed = a_day_before(rng, filed, 8), [a_day_before(rng, filed, 3) for _ in range(2)]
    campaigns = [dossier.SurveyFacts(each, True, 90) for each in closed]
    pieces = visit.Pieces((assessed,), campaigns[0], campaigns[1], filed)
    ours = (visit.first_first_day(pieces), visit.last_first_day(pieces))
    words = f"assessed {assessed}, closed {closed}, filed {filed}"
    yield words, ours, oracle.visit_days(assessed, closed, filed)
