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


def met(verdict):
    return {condition.criterion: condition.met for condition in verdict.conditions}


@pytest.mark.rule("NET-01")
@pytest.mark.rule("NET-02")
def test_the_verdict_tells_value_and_threshold_of_each_condition():
    year = replace(READY, labelled=(B,) * 4 + (A,) * 3 + (O,) * 4, local_services=101, follow_up=True)
    found = network.verdict(year)
    assert (found.labelled, found.tier) == (True, A)
    assert [(c.rule, c.criterion, c.value, c.threshold, c.distance, c.tier) for c in found.conditions] == [
        ("SAM-01", "sample", 11, 11, 0, None),
        ("NET-01", "labelled", 11, 9, 2, None),
        ("NET-01", "self_assessments", 1, 1, 0, None),
        ("AUD-05", "central_points", 75, 75, 0, None),
        ("NET-01", "surveys", 1, 1, 0, None),
        ("NET-02", "majority_bronze", 11, 6, 5, B),
        ("NET-02", "majority_argent", 7, 6, 1, A),
        ("NET-02", "majority_or", 4, 6, -2, O),
    ]
    assert all(condition.label for condition in found.conditions)


@pytest.mark.rule("NET-01")
def test_conditions_that_do_not_arise_are_not_shown():
    assert list(met(network.verdict(READY)))[:3] == ["labelled", "self_assessments", "central_points"]
    assert met(network.verdict(replace(READY, without_surveys=("CAF 80",))))["surveys"] is False


@pytest.mark.rule("NET-01")
@pytest.mark.parametrize(
    ("changes", "missed"),
    [
        ({"labelled": (B,) * 8}, "labelled"),
        ({"audited": 0, "labelled": ()}, "labelled"),
        ({"central_score": Fraction(7499, 100)}, "central_points"),
        ({"central_score": None}, "central_points"),
        ({"without_self_assessment": ("CAF 80",)}, "self_assessments"),
        ({"follow_up": True, "without_surveys": ("CAF 80",)}, "surveys"),
        ({"local_services": 122}, "sample"),
    ],
)
def test_one_condition_missed_is_enough_for_no_label_and_no_tier(changes, missed):
    found = network.verdict(replace(READY, **changes))
    assert (found.labelled, found.tier) == (False, None)
    assert [c.criterion for c in found.conditions if c.tier is None and not c.met] == [missed]


@pytest.mark.rule("NET-01")
def test_an_unknown_central_score_has_no_distance():
    unknown = network.conditions_of_label(replace(READY, central_score=None))[-1]
    assert (unknown.value, unknown.distance, unknown.met) == (None, None, False)


@pytest.mark.rule("SAM-01")
@pytest.mark.parametrize(("local_services", "expected"), [(None, []), (0, []), (121, []), (122, ["SAM-01"])])
def test_the_year_s_sample_is_large_enough_for_the_network(local_services, expected):
    assert broken(network.failures_to_label(replace(READY, local_services=local_services))) == expected


@pytest.mark.rule("NET-01")
@given(
    audited=st.integers(0, 30),
    tiers=st.lists(st.sampled_from(Tier), max_size=30),
    central=st.none() | st.fractions(0, 100),
    assessed=st.booleans(),
    surveyed=st.booleans(),
    local_services=st.none() | st.integers(0, 500),
)
def test_the_verdict_and_the_refusal_always_agree(
    audited, tiers, central, assessed, surveyed, local_services
):
    year = NetworkFacts(
        audited=audited,
        labelled=tuple(tiers[:audited]),
        central_score=central,
        without_self_assessment=() if assessed else ("CAF 80",),
        without_surveys=() if surveyed else ("CAF 80",),
        local_services=local_services,
    )
    found = network.verdict(year)
    assert found.labelled == (not network.failures_to_label(year))
    assert found.tier == (network.majority_tier(year.labelled) if found.labelled else None)


@pytest.mark.rule("NET-02")
@given(st.lists(st.sampled_from(Tier), max_size=40))
def test_the_tier_is_the_highest_whose_majority_is_reached(labelled):
    reached = [condition.tier for condition in network.conditions_of_tiers(labelled) if condition.met]
    assert network.majority_tier(labelled) == max(reached, default=None)


@pytest.mark.rule("AUD-05")
@pytest.mark.parametrize(
    ("validated", "total", "expected"), [(30, 40, 75), (29, 40, Fraction(145, 2)), (0, 0, None)]
)
def test_two_counts_give_the_central_score(validated, total, expected):
    assert network.share(validated, total) == expected
