"""Exact numbers, shown rounded down."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide.numbers import exact, mean, rounded_down


@pytest.mark.rule("DEC-04")
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(6996, 100), "69,9"),
        (Decimal("69.99"), "69,9"),
        (70, "70,0"),
        (Fraction(200, 3), "66,6"),
        (Fraction(1, 30), "0,0"),
        (0, "0,0"),
        (100, "100,0"),
        (Fraction(-1, 25), "-0,1"),
        (Fraction(-5), "-5,0"),
        (None, "—"),
    ],
)
def test_what_is_shown_is_rounded_down(value, shown):
    assert rounded_down(value) == shown


@pytest.mark.parametrize(("places", "shown"), [(0, "69"), (1, "69,9"), (2, "69,96"), (3, "69,960")])
def test_the_number_of_decimals_is_chosen(places, shown):
    assert rounded_down(Decimal("69.96"), places) == shown


@pytest.mark.rule("DEC-04")
@given(value=st.fractions(-100, 100), threshold=st.integers(-100, 100))
def test_what_is_shown_reaches_a_threshold_only_if_the_value_does(value, threshold):
    shown = Decimal(rounded_down(value).replace(",", "."))
    assert (shown >= threshold) == (value >= threshold)


def test_the_mean_leaves_out_what_is_unknown():
    assert mean([Fraction(1), None, Fraction(0)]) == Fraction(1, 2)
    assert mean([None]) is None
    assert mean([]) is None


def test_exact_values_of_any_type_become_fractions():
    assert exact(Decimal("0.25")) == Fraction(1, 4)
    assert exact(3) == 3
    assert exact(None) is None
