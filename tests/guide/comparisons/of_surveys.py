"""Guide 3.4: admissible answers, rates, validity, notes, new access to the forms."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

from label_sp.guide import surveys
from tests.guide.comparisons.draws import (
    Comparison,
    a_day,
    a_day_before,
    a_day_near,
    a_number_near,
    a_score,
    topic,
)
from tests.guide.oracle import deadlines as oracle_dates
from tests.guide.oracle import surveys as oracle

LEVELS: tuple[tuple[str | None, oracle.Answer], ...] = (
    *zip("1234", oracle.POINTS, strict=True),
    ("n", "NC"),
    ("-", None),
    (None, None),
)
AUDIENCES: tuple[surveys.Kind, ...] = ("users", "agents")
Answers = list[tuple[str | None, oracle.Answer]]


def some_answers(rng: Random, questions: int) -> Answers:
    """Real answers to about half of the questions, or to any number of them."""
    near = rng.choice((questions // 2, questions // 2 + 1, questions, rng.randint(0, questions)))
    answers = [
        rng.choice(LEVELS[:4]) if place < near else rng.choice(LEVELS[4:]) for place in range(questions)
    ]
    rng.shuffle(answers)
    return answers


@topic("3.4.1, 3.4.2")
def admissible(rng: Random) -> Iterator[Comparison]:
    questions, finished = rng.choice((15, 11)), rng.random() < 0.8
    answers = some_answers(rng, questions)
    ours = surveys.is_admissible([mine for mine, _ in answers], finished, questions)
    yield f"{answers} {finished=}", ours, oracle.is_admissible([other for _, other in answers], finished)


@topic("3.4.1, 3.4.2")
def rate(rng: Random) -> Iterator[Comparison]:
    count, solicited = rng.randint(0, 400), rng.choice((0, rng.randint(1, 3000)))
    ours = surveys.rate(count, solicited)
    yield f"{count} of {solicited}", None if ours is None else 100 * ours, oracle.rate(count, solicited)


@topic("3.4.1")
def users_validity(rng: Random) -> Iterator[Comparison]:
    solicited = rng.choice((0, a_number_near(rng, 50, 1000, 1020, 999), rng.randint(1, 6000)))
    count = a_number_near(rng, 50, -(-solicited * 5 // 100))
    found = not surveys.failures_of_validity("users", count, solicited)
    yield f"{count} of {solicited}", found, oracle.users_are_valid(count, solicited)
    if solicited:
        yield f"of {solicited}", surveys.needed_responses_users(solicited), oracle.users_needed(solicited)


@topic("3.4.2")
def agents_validity(rng: Random) -> Iterator[Comparison]:
    concerned = rng.choice((a_number_near(rng, 49, 50, 60, 299, 300, 301), rng.randint(1, 1500)))
    solicited = rng.choice((concerned, rng.randint(0, concerned)))
    shares = (50, -(-solicited // 2), 30, -(-solicited * 30 // 100), -(-solicited // 10))
    count = a_number_near(rng, *shares, spread=1)
    found = not surveys.failures_of_validity("agents", count, solicited, concerned)
    words = f"{count} of {solicited}, {concerned} concerned"
    yield words, found, oracle.agents_are_valid(count, solicited, concerned)
    if solicited:
        needed = surveys.needed_responses_agents(solicited, concerned)
        yield words, needed, oracle.agents_needed(solicited, concerned)


def tallies(answers: Sequence[Answers], finished: Sequence[bool], questions: int) -> list[Counter[str]]:
    """What the surveys app counts, of the answers that label_sp.guide finds admissible."""
    counted: list[Counter[str]] = [Counter() for _ in range(questions)]
    for given, done in zip(answers, finished, strict=True):
        if surveys.is_admissible([mine for mine, _ in given], done, questions):
            for place, (mine, _) in enumerate(given):
                counted[place][mine or "-"] += 1
    return counted


def campaign(rng: Random, questions: int) -> tuple[list[Answers], list[bool], list[oracle.Response]]:
    answers = [some_answers(rng, questions) for _ in range(rng.choice((0, 1, 2, 3, 7, 12)))]
    finished = [rng.random() < 0.9 for _ in answers]
    theirs: list[oracle.Response] = [
        ([other for _, other in given], done) for given, done in zip(answers, finished, strict=True)
    ]
    return answers, finished, theirs


@topic("3.4.1")
def users_notes(rng: Random) -> Iterator[Comparison]:
    answers, finished, theirs = campaign(rng, 15)
    questions = [
        (f"Q{place}", None if part == 9 else part) for place, part in enumerate(oracle.USERS, start=1)
    ]
    counted = tallies(answers, finished, 15)
    given = {code: counted[place] for place, (code, _) in enumerate(questions)}
    found = surveys.users_result(questions, given, len(theirs), len(theirs), 1000)
    expected = oracle.users_notes(theirs)
    yield "questions", list(found.notes.values()), oracle.question_notes(theirs, 15)
    yield "engagements", {**found.engagements, 9: found.overall}, expected
    yield "global", found.global_note, oracle.users_global(theirs)


@topic("3.4.2")
def agents_notes(rng: Random) -> Iterator[Comparison]:
    answers, finished, theirs = campaign(rng, 11)
    codes = [f"A{number}" for number in range(1, 12)]
    given = dict(zip(codes, tallies(answers, finished, 11), strict=True))
    found = surveys.agents_result(codes, given, len(theirs), len(theirs), 40, concerned=40)
    yield "questions", list(found.notes.values()), oracle.question_notes(theirs, 11)
    yield "global", found.global_note, oracle.agents_global(theirs)


@topic("3.4, note")
def new_campaign(rng: Random) -> Iterator[Comparison]:
    audience: surveys.Kind = rng.choice(AUDIENCES)
    note = rng.choice((None, a_score(rng, 50, 70)))
    closed = a_day(rng)
    today = a_day_near(rng, closed + timedelta(days=182), 5)
    waits = oracle.must_wait(valid=True, note=note, audience=audience)
    words = f"{audience} {note} closed {closed}, today {today}"
    yield words, surveys.misses_first_tier(audience, note), waits
    yield words, surveys.next_campaign_from(closed), oracle_dates.new_access(closed)
    refused = bool(surveys.failures_to_open_campaign(audience, closed, note, today=today))
    yield words, refused, waits and today < oracle_dates.new_access(closed)


@topic("3.4, 3.5.1")
def survey_age(rng: Random) -> Iterator[Comparison]:
    audit = a_day(rng)
    closed = rng.choice((a_day_before(rng, audit, 6), a_day_near(rng, audit, 1)))
    found = not surveys.failures_of_age(rng.choice(("users", "agents")), closed, audit)
    yield f"closed {closed}, audit {audit}", found, oracle_dates.surveys_are_recent(closed, audit)
    yield f"audit {audit}", surveys.recommended_start(audit), oracle_dates.surveys_start(audit)
