"""The label of a central service."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide import network
from label_sp.guide.grid import PointScore
from label_sp.guide.network import NetworkFacts
from label_sp.guide.tiers import Tier
from tests.guide.common import broken

B, A, O = Tier  # noqa: E741 - Bronze, Argent, Or
READY = NetworkFacts(audited=11, labelled=(B,) * 9, central_score=Fraction(75))


def points(validated, count):
    return [PointScore(f"C.{n}", None, "central", int(n < validated)) for n in range(count)]


@pytest.mark.rule("NET-01")
@pytest.mark.parametrize(("audited", "needed"), [(0, 0), (1, 1), (4, 3), (11, 9), (53, 40)])
def test_three_quarters_of_those_audited_are_labelled_rounded_up(audited, needed):
    assert network.labelled_needed(audited) == needed


@pytest.mark.rule("AUD-05")
@pytest.mark.parametrize(("validated", "count", "enough"), [(30, 40, True), (29, 40, False), (0, 0, False)])
def test_the_central_audit_validates_three_quarters_of_its_points(validated, count, enough):
    score = network.central_score(points(validated, count))
    assert broken(network.failures_to_label(replace(READY, central_score=score))) == (
        [] if enough else ["AUD-05"]
    )


@pytest.mark.rule("AUD-14")
def test_a_central_score_waits_for_all_applicable_points():
    waiting = PointScore("C.9", None, "central", None)
    assert network.central_score([*points(3, 4), waiting]) is None
    assert network.central_score([*points(3, 4), replace(waiting, applicable=False)]) == 75


@pytest.mark.rule("NET-01")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"labelled": (B,) * 8}, ["NET-01"]),
        ({"audited": 0, "labelled": ()}, ["NET-01"]),
        ({"central_score": None}, ["AUD-05"]),
        ({"without_self_assessment": ("CAF 80",)}, ["NET-01"]),
        ({"without_surveys": ("CAF 80", "CAF 02")}, ["NET-01"]),
    ],
)
def test_the_conditions_of_a_central_label_are_cumulative(changes, expected):
    assert broken(network.failures_to_label(replace(READY, **changes))) == expected


@pytest.mark.rule("NET-02")
@pytest.mark.parametrize(
    ("labelled", "tier"),
    [
        ((B,) * 4 + (A,) * 3 + (O,) * 4, A),
        ((B,) * 6 + (O,) * 5, B),
        ((B,) * 5 + (O,) * 6, O),
        ((B, A), B),
        ((), None),
    ],
)
def test_the_tier_is_that_of_the_majority(labelled, tier):
    assert network.majority_tier(labelled) == tier


@pytest.mark.rule("NET-02")
@given(st.lists(st.sampled_from(Tier), min_size=1, max_size=60))
def test_an_absolute_majority_on_one_tier_gives_that_tier(labelled):
    absolute = [tier for tier in Tier if 2 * labelled.count(tier) > len(labelled)]
    found = network.majority_tier(labelled)
    assert found == (absolute[0] if absolute else sorted(labelled)[(len(labelled) - 1) // 2])
