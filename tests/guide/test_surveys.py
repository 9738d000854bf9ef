"""Responses, rates, notes, validity and dates of the surveys."""

from datetime import date
from fractions import Fraction
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide import surveys
from label_sp.guide.surveys import Level
from tests.guide.common import broken

QUESTIONS = [
    *((f"U{n}{letter}", n) for n in (1, 2, 3, 4, 5, 7) for letter in "ab"),
    ("U6", 6),
    ("U8", 8),
    ("U9", None),
]
AGENT_CODES = [f"A{n}" for n in range(1, 12)]
LEVELS = st.sampled_from([level.value for level in Level])
TALLIES = st.dictionaries(LEVELS, st.integers(0, 50))
LAST_DAY = date(2026, 2, 28)
AUDIT = date(2026, 8, 31)


def answers(answered, count):
    """So many questions answered, the rest « non concerné » or blank in turn."""
    return ["4"] * answered + [("n", "-", None)[n % 3] for n in range(count - answered)]


# --- responses --------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUR-06")
@pytest.mark.parametrize(
    ("answered", "count", "admissible"),
    [
        (8, 15, True),
        (7, 15, False),
        (6, 11, True),
        (5, 11, False),
        (5, 10, False),
        (6, 10, True),
        (0, 15, False),
    ],
)
def test_a_response_is_admissible_when_more_than_half_is_answered(answered, count, admissible):
    assert surveys.is_admissible(answers(answered, count), True, count) is admissible
    assert surveys.is_admissible(["1"] * answered, True, count) is admissible


@pytest.mark.rule("SUR-06")
def test_an_unfinished_response_is_never_admissible():
    assert not surveys.is_admissible(["4"] * 15, False, 15)


@pytest.mark.rule("SUR-07")
@pytest.mark.parametrize(
    ("admissible", "solicited", "rate"),
    [(50, 1000, Fraction(1, 20)), (3, 2, Fraction(3, 2)), (1, 1, Fraction(1)), (9, 0, None)],
)
def test_the_rate_is_over_the_people_solicited(admissible, solicited, rate):
    assert surveys.rate(admissible, solicited) == rate


# --- notes ------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUR-05")
@pytest.mark.parametrize(
    ("level", "expected"), [("4", 100), ("3", 75), ("2", 25), ("1", 0), ("n", None), ("-", None)]
)
def test_each_position_has_its_points_and_not_concerned_has_none(level, expected):
    assert surveys.note({level: 3}) == expected


@pytest.mark.rule("SUR-08")
@given(TALLIES)
def test_the_note_of_a_question_is_the_mean_of_its_points(tally):
    points = {"4": 1.0, "3": 0.75, "2": 0.25, "1": 0.0}
    given_points = [points[level] for level, count in tally.items() if level in points for _ in range(count)]
    found = surveys.note(tally)
    assert (found is None) == (not given_points)
    assert found is None or float(found) == pytest.approx(100 * mean(given_points))


@pytest.mark.rule("SUU-01")
def test_the_users_are_asked_15_questions_and_the_agents_11():
    assert len(QUESTIONS) == surveys.USERS_QUESTIONS
    assert len(AGENT_CODES) == surveys.AGENTS_QUESTIONS


@pytest.mark.rule("SUU-02")
def test_the_note_of_an_engagement_is_the_mean_of_its_notes_not_of_its_answers():
    found = surveys.users_result(QUESTIONS, {"U1a": {"4": 90}, "U1b": {"1": 10}}, 100, 100, 1000)
    assert found.engagements[1] == 50


@pytest.mark.rule("SUU-03")
@given(st.fixed_dictionaries({code: TALLIES for code, _ in QUESTIONS}))
def test_each_engagement_and_satisfaction_weigh_the_same_in_the_global_note(tallies):
    found = surveys.users_result(QUESTIONS, tallies, 60, 60, 1000)
    by_engagement = {
        n: [surveys.note(tallies[c]) for c, e in QUESTIONS if e == n] for n in (*range(1, 9), None)
    }
    known = {n: [note for note in notes if note is not None] for n, notes in by_engagement.items()}
    nine = [sum(notes) / len(notes) for notes in known.values() if notes]
    assert found.global_note == (sum(nine) / len(nine) if nine else None)
    assert found.overall == (known[None][0] if known[None] else None)


@pytest.mark.rule("SUA-01")
@given(st.fixed_dictionaries(dict.fromkeys(AGENT_CODES, TALLIES)))
def test_the_agents_note_is_the_mean_of_the_questions(tallies):
    found = surveys.agents_result(AGENT_CODES, tallies, 60, 60, 100)
    known = [note for note in map(surveys.note, tallies.values()) if note is not None]
    assert found.global_note == (sum(known) / len(known) if known else None)
    assert (found.engagements, found.overall) == ({}, None)


@pytest.mark.rule("SUR-08")
def test_a_question_that_nobody_answered_is_left_out_and_told():
    found = surveys.agents_result(AGENT_CODES, {"A1": {"4": 5}, "A2": {"n": 5}}, 60, 60, 100)
    assert found.global_note == 100
    assert found.without_note == tuple(AGENT_CODES[1:])


@pytest.mark.rule("SUR-09")
def test_a_result_holds_all_that_its_report_shows():
    found = surveys.users_result(QUESTIONS, {"U9": {"3": 50}}, 50, 61, 1000, LAST_DAY)
    assert (found.kind, found.solicited, found.responses, found.admissible) == ("users", 1000, 61, 50)
    assert (found.rate, found.needed, found.valid, found.failures) == (Fraction(1, 20), 50, True, ())
    assert (found.overall, found.global_note, found.closed_on) == (75, 75, LAST_DAY)


# --- validity ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUU-04")
@pytest.mark.parametrize(
    ("admissible", "solicited", "valid"),
    [(50, 1000, True), (50, 1001, False), (51, 1001, True), (49, 100, False), (50, 50, True), (50, 20, True)],
)
def test_users_take_50_responses_and_5_percent(admissible, solicited, valid):
    found = surveys.users_result(QUESTIONS, {}, admissible, admissible, solicited)
    assert found.valid is valid
    assert broken(found.failures) == ([] if valid else ["SUU-04"])


@pytest.mark.rule("SUA-03")
@pytest.mark.parametrize(
    ("agents", "needed"),
    [
        (1, 1),
        (2, 1),
        (48, 24),
        (49, 25),
        (50, 30),
        (100, 30),
        (101, 31),
        (300, 90),
        (301, 50),
        (500, 50),
        (501, 51),
        (1000, 100),
    ],
)
def test_agents_take_a_share_that_depends_on_their_number(agents, needed):
    assert surveys.needed_responses_agents(agents) == needed
    assert surveys.agents_result(AGENT_CODES, {}, needed, needed, agents).valid
    short = surveys.agents_result(AGENT_CODES, {}, needed - 1, needed, agents)
    assert not short.valid and broken(short.failures) == ["SUA-03"]


@pytest.mark.rule("SUA-03")
@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 5000))
def test_the_agents_rate_is_that_of_a_second_reading(solicited, concerned, admissible):
    rate = Fraction(admissible, solicited)
    if concerned < 50:
        valid = rate >= Fraction(1, 2)
    elif concerned <= 300:
        valid = rate >= Fraction(3, 10) and admissible >= 30
    else:
        valid = rate >= Fraction(1, 10) and admissible >= 50
    assert (surveys.failures_of_validity("agents", admissible, solicited, concerned) == ()) is valid


@pytest.mark.rule("SUA-03")
@pytest.mark.parametrize(
    ("concerned", "solicited", "admissible", "valid"),
    [
        (60, 45, 23, False),  # over half of them, but 30 are needed from 50 concerned
        (60, 45, 30, True),
        (301, 267, 79, True),  # under 30 % of them, but over 300 are concerned
        (301, 267, 49, False),
        (300, 267, 80, False),
        (300, 267, 81, True),
        (50, 49, 29, False),
        (49, 49, 25, True),
    ],
)
def test_the_band_goes_by_agents_concerned_and_the_rate_by_agents_solicited(
    concerned, solicited, admissible, valid
):
    found = surveys.agents_result(AGENT_CODES, {}, admissible, admissible, solicited, concerned=concerned)
    assert found.valid is valid
    assert (found.concerned, found.solicited, found.rate) == (
        concerned,
        solicited,
        Fraction(admissible, solicited),
    )
    assert found.needed_percent == (50 if concerned < 50 else 30 if concerned <= 300 else 10)


@pytest.mark.rule("SUR-07")
@pytest.mark.parametrize("kind", ["users", "agents"])
def test_a_campaign_without_anyone_solicited_is_not_valid(kind):
    assert broken(surveys.failures_of_validity(kind, 100, 0)) == ["SUR-07"]


# --- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUR-01")
@pytest.mark.parametrize(
    ("closed_on", "expected"),
    [
        pytest.param(LAST_DAY, [], id="six months, to the day"),
        pytest.param(date(2026, 2, 27), ["SUR-01"], id="a day too old"),
        pytest.param(date(2026, 8, 30), [], id="the day before the audit"),
        pytest.param(AUDIT, ["SUR-01"], id="the day of the audit"),
        pytest.param(None, ["SUR-01"], id="not closed"),
    ],
)
def test_a_survey_closes_in_the_six_months_before_the_audit(closed_on, expected):
    assert surveys.earliest_closing(AUDIT) == LAST_DAY
    assert broken(surveys.failures_of_age("users", closed_on, AUDIT)) == expected


@pytest.mark.rule("SUR-02")
def test_a_late_start_is_a_warning():
    assert surveys.recommended_start(AUDIT) == date(2026, 6, 30)
    assert surveys.warning_of_start("users", date(2026, 6, 30), AUDIT) is None
    assert surveys.warning_of_start("users", None, AUDIT) is None
    assert broken([surveys.warning_of_start("agents", date(2026, 7, 1), AUDIT)]) == ["SUR-02"]


@pytest.mark.rule("SUR-04")
@pytest.mark.parametrize(
    ("kind", "note", "misses"),
    [
        ("users", Fraction(6999, 100), True),
        ("users", 70, False),
        ("agents", Fraction(4999, 100), True),
        ("agents", 50, False),
        ("users", None, False),
    ],
)
def test_a_note_under_the_first_tier_is_told(kind, note, misses):
    assert surveys.misses_first_tier(kind, note) is misses


@pytest.mark.rule("SUR-04")
@pytest.mark.parametrize(
    ("closed_on", "note", "today", "expected"),
    [
        (date(2026, 1, 31), 69, date(2026, 7, 30), ["SUR-04"]),
        (date(2026, 1, 31), 69, date(2026, 7, 31), []),
        (date(2026, 1, 31), 70, date(2026, 2, 1), []),
        (None, None, date(2026, 2, 1), []),
    ],
)
def test_a_new_campaign_waits_six_months_after_a_note_under_the_first_tier(closed_on, note, today, expected):
    assert surveys.next_campaign_from(date(2026, 1, 31)) == date(2026, 7, 31)
    assert broken(surveys.failures_to_open_campaign("users", closed_on, note, today=today)) == expected
