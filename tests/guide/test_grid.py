"""From control points to scores."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide import grid
from label_sp.guide.grid import PointScore
from tests.guide.common import broken


def point(code, value, engagement=1, *, applicable=True):
    return PointScore(code, engagement, "or" if engagement is None else "engagement", value, applicable)


POINTS = st.lists(
    st.builds(
        lambda value, engagement, applicable: point("x", value, engagement, applicable=applicable),
        st.sampled_from([*grid.SCALE, None]),
        st.one_of(st.none(), st.integers(1, 8)),
        st.booleans(),
    ),
    max_size=60,
)


@pytest.mark.rule("AUD-04")
def test_an_engagement_scores_the_mean_of_its_points():
    points = [
        point("1.1", 1),
        point("1.2", Decimal("0.75")),
        point("1.3", Decimal("0.25")),
        point("2.1", 0, 2),
    ]
    assert grid.engagement_scores(points) | {1: None, 2: None} == dict.fromkeys(range(1, 9))
    assert grid.engagement_scores(points)[1] == Fraction(200, 3)
    assert grid.engagement_scores(points)[2] == 0


@pytest.mark.rule("AUD-04")
@given(POINTS)
def test_scores_are_those_of_a_second_reading(points):
    for n in (*range(1, 9), None):
        mine = [p.value for p in points if p.engagement == n and p.applicable]
        expected = None if not mine or None in mine else 100 * sum(mine) / Fraction(len(mine))
        assert (grid.or_score(points) if n is None else grid.engagement_scores(points)[n]) == expected


@pytest.mark.rule("AUD-02")
def test_or_criteria_are_scored_apart_and_points_without_a_score_are_told():
    points = [point("O.1", 1, None), point("O.2", Decimal("0.25"), None), point("1.1", None)]
    assert grid.or_score(points) == Fraction(125, 2)
    assert grid.engagement_scores(points)[1] is None
    assert grid.unscored(points) == ("1.1",)


@pytest.mark.rule("AUD-14")
def test_a_point_that_is_not_applicable_counts_nowhere():
    points = [
        point("6.1", 1, 6),
        point("6.2", None, 6, applicable=False),
        point("6.3", 0, 6, applicable=False),
    ]
    assert grid.engagement_scores(points)[6] == 100
    assert grid.unscored(points) == ()


@pytest.mark.rule("AUD-12")
def test_points_not_mastered_last_time_come_first_and_all_are_there():
    last = [
        point("a", 1),
        point("b", Decimal("0.25")),
        point("c", Decimal("0.75")),
        point("d", 0),
        point("e", None),
    ]
    assert [each.code for each in grid.to_the_front(last)] == ["b", "d", "e", "a", "c"]


@pytest.mark.rule("AUD-02")
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((value, []) for value in (0, 1, Decimal("0.25"), Decimal("0.750"), Fraction(3, 4), None)),
        *((value, ["AUD-02"]) for value in (2, -1, Decimal("0.5"), Fraction(1, 3))),
    ],
)
def test_a_score_is_one_of_four(value, expected):
    assert broken(grid.failures_to_score(value)) == expected


@pytest.mark.rule("AUD-03")
@pytest.mark.parametrize(("value", "expected"), [(0, []), (1, []), (Decimal("0.75"), ["AUD-03"])])
def test_a_central_point_is_yes_or_no(value, expected):
    assert broken(grid.failures_to_score(value, scale=grid.CENTRAL_SCALE)) == expected


@pytest.mark.rule("AUD-08")
def test_scores_are_frozen_once_the_report_is_sent():
    assert broken(grid.failures_to_score(1, frozen=True)) == ["AUD-08"]
    assert broken(grid.failures_to_score(None, True)) == ["AUD-08"]
