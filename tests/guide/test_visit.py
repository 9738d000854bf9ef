"""The first day of a visit before the pieces that must be recent enough on it: the last day that works."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from label_sp.guide import visit
from label_sp.guide.calendar import months_before
from label_sp.guide.dossier import SurveyFacts
from label_sp.guide.failures import Failure
from label_sp.guide.visit import Pieces
from tests.guide.common import broken

TODAY = date(2026, 2, 20)
SURVEY = SurveyFacts(closed_on=date(2026, 1, 31), valid=True, global_note=75)
KNOWN = Pieces(
    self_assessments=(date(2024, 11, 2), date(2025, 8, 3)),
    users=SURVEY,
    agents=replace(SURVEY, closed_on=date(2025, 11, 30)),
    filed_on=date(2026, 1, 31),
)
FOLLOW_UP = replace(KNOWN, follow_up=True)
DAY = timedelta(days=1)


def judged(first_day, known=KNOWN):
    return broken(visit.failures_of_first_day(known, first_day, today=TODAY))


@pytest.mark.rule("SUR-01")
@pytest.mark.parametrize(
    ("first_day", "expected"),
    [
        pytest.param(date(2026, 5, 30), [], id="day before"),
        pytest.param(date(2026, 5, 31), [], id="last day: 31 May less 6 months is 30 November"),
        pytest.param(date(2026, 6, 1), ["SUR-01"], id="day after"),
        pytest.param(date(2026, 8, 1), ["SUR-01", "SUR-01"], id="both surveys"),
        pytest.param(date(2026, 8, 3), ["SUR-01", "SUR-01"], id="self-assessment: its last day"),
        pytest.param(date(2026, 8, 4), ["PRE-01", "SUR-01", "SUR-01"], id="and the day after"),
    ],
)
def test_the_surveys_are_recent_enough_on_the_real_first_day(first_day, expected):
    assert visit.last_first_day(KNOWN) == date(2026, 5, 31)
    assert judged(first_day) == expected


@pytest.mark.rule("DOS-02")
@pytest.mark.parametrize(
    ("first_day", "expected"),
    [
        pytest.param(date(2026, 2, 28), ["DOS-02"], id="28 February less a month is 28 January: too soon"),
        pytest.param(date(2026, 3, 1), [], id="1 March"),
    ],
)
def test_a_visit_begins_a_month_after_the_filing(first_day, expected):
    assert visit.first_first_day(KNOWN) == date(2026, 3, 1)
    assert judged(first_day) == expected


def test_the_refusal_quotes_the_last_day_that_works():
    for failure in visit.failures_of_first_day(KNOWN, date(2026, 8, 4), today=TODAY):
        assert "Dernier jour possible pour commencer la visite : dimanche 31 mai 2026." in failure.next_step


def test_a_survey_that_closes_after_the_first_day_is_not_told_to_hurry():
    late = replace(KNOWN, users=replace(SURVEY, closed_on=date(2026, 3, 20)))
    (failure,) = visit.failures_of_first_day(late, date(2026, 3, 20), today=TODAY)
    assert "Dernier jour possible" not in failure.next_step
    assert judged(date(2026, 3, 21), late) == []


def test_the_last_self_assessment_before_the_visit_counts():
    both = (date(2025, 3, 10), date(2026, 3, 20))
    assert visit.self_assessment_for(both, date(2026, 3, 20)) == date(2025, 3, 10)
    assert visit.self_assessment_for(both, date(2026, 3, 21)) == date(2026, 3, 20)
    assert visit.self_assessment_for((), date(2026, 3, 21)) is None


def test_a_follow_up_s_surveys_are_closed_before_it_whatever_their_age():
    old = replace(FOLLOW_UP, agents=replace(SURVEY, closed_on=date(2025, 9, 1)))
    assert visit.last_first_day(old) == date(2026, 8, 3)  # the self-assessment's
    assert judged(date(2026, 8, 3), old) == []
    assert judged(date(2026, 8, 4), old) == ["PRE-01"]
    assert judged(date(2026, 2, 28), FOLLOW_UP) == ["DOS-02"]  # « modalités analogues »
    late = replace(FOLLOW_UP, users=replace(SURVEY, closed_on=date(2026, 3, 20)))
    assert (judged(date(2026, 3, 20), late), judged(date(2026, 3, 21), late)) == (["FOL-02"], [])


def test_a_survey_that_is_not_valid_stops_the_visit_too():
    few = Failure("SUU-04", "Trop peu.", "49 réponses", "50 réponses", "Relancez.")
    known = replace(KNOWN, users=replace(SURVEY, valid=False, failures=(few,)))
    assert judged(date(2026, 3, 10), known) == ["SUU-04"]


def test_a_central_service_only_has_its_filing():
    known = replace(KNOWN, central=True)
    assert [each.rule for each in visit.limits(known)] == ["DOS-02"]
    assert judged(date(2026, 12, 1), known) == []


def test_what_is_missing_sets_no_day():
    assert (visit.last_first_day(Pieces()), visit.first_first_day(Pieces())) == (None, None)
    assert judged(date(2026, 3, 1), Pieces()) == []
    assert visit.in_words(Pieces()) == "Aucune pièce ne fixe encore de dernier jour possible."


def test_when_no_day_works_any_more_the_words_say_what_to_do_again():
    assert visit.in_words(KNOWN, earliest=date(2026, 5, 31)).startswith("Dernier jour possible")
    words = visit.in_words(KNOWN, earliest=date(2026, 6, 1))
    assert words.startswith("Plus aucun jour ne convient") and words.endswith("À refaire : enquête agents.")


@pytest.mark.parametrize("months", [6, 12])
def test_the_last_day_is_the_greatest_that_the_rule_accepts(months):
    """Against the rule itself, day by day, over two thousand days."""
    for number in range(2000):
        done_on = date(2023, 1, 1) + number * DAY
        last = visit.last_day_within(done_on, months)
        assert months_before(last, months) <= done_on < months_before(last + DAY, months)


def test_the_first_day_after_a_filing_is_the_smallest_that_the_rule_accepts():
    for filed_on in (date(2023, 1, 1) + number * DAY for number in range(2000)):
        first = visit.first_day_after_filing(filed_on)
        assert months_before(first, 1) >= filed_on > months_before(first - DAY, 1)
