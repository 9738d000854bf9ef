"""Tiers are ordered, and not by their letters."""

from itertools import combinations, pairwise

import pytest

from label_sp.guide.tiers import Tier


@pytest.mark.rule("DEC-04")
def test_bronze_comes_before_argent_before_or():
    assert sorted(["or", Tier.BRONZE, "argent"], key=Tier) == ["bronze", "argent", "or"]
    for lower, higher in combinations(Tier, 2):
        assert lower < higher and lower <= higher and higher > lower and higher >= lower
        assert lower < higher.value and higher.value > lower
        assert not higher < lower


def test_a_tier_equals_the_string_that_a_database_returns():
    assert Tier.OR == "or" and Tier.OR >= "or" and Tier.OR <= "or"
    assert {Tier.OR: 1}["or"] == 1


def test_each_tier_knows_the_next_and_its_french_name():
    assert [(low.next, high) for low, high in pairwise(Tier)] == [(t, t) for t in (Tier.ARGENT, Tier.OR)]
    assert Tier.OR.next is None
    assert [tier.label for tier in Tier] == ["Bronze", "Argent", "Or"]


def test_a_tier_does_not_compare_with_a_word_that_is_none():
    with pytest.raises(ValueError, match="platine"):
        assert Tier.OR < "platine"
