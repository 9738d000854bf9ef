"""The gap between what a service gave itself and what its auditors gave."""

from __future__ import annotations

from fractions import Fraction

import pytest

from label_sp.guide import gaps
from label_sp.guide.gaps import Gap, NoGap, Tally
from label_sp.guide.grid import PointScore
from label_sp.guide.numbers import signed

pytestmark = pytest.mark.rule("PRE-01")


def point(code: str, value: str | None = "1", *, applicable: bool = True) -> PointScore:
    return PointScore(code, int(code[0]), "engagement", Fraction(value) if value else None, applicable)


def test_the_biggest_gap_comes_first_whichever_its_sign_and_equal_ones_keep_the_grid_s_order() -> None:
    own = [point("1.1", "1"), point("1.2", "1/4"), point("2.1", "3/4"), point("2.2", "1"), point("3.1", "0")]
    audited = [
        point("1.1", "1"),
        point("1.2", "3/4"),
        point("2.1", "3/4"),
        point("2.2", "0"),
        point("3.1", "1/2"),
    ]
    found = gaps.of_points(own, audited)
    assert [(each.key, each.difference) for each in found] == [
        ("2.2", Fraction(-1)),
        ("1.2", Fraction(1, 2)),
        ("3.1", Fraction(1, 2)),
        ("1.1", Fraction()),
        ("2.1", Fraction()),
    ]
    assert gaps.tally(found) == Tally(same=2, kinder=1, harsher=2)
    assert gaps.tally(found).compared == 5


@pytest.mark.rule("AUD-14")
def test_what_does_not_compare_says_why_and_comes_last() -> None:
    own = [point("1.1"), point("1.2"), point("1.3", None), point("1.4"), point("1.5", None, applicable=False)]
    audited = [
        point("1.2", "0"),
        point("1.3"),
        point("1.4", None, applicable=False),
        point("1.5"),
        point("1.6"),
        point("1.7"),
    ]
    own.append(point("1.7", "0"))
    found = {each.key: each for each in gaps.of_points(own, audited, reworded={"1.2"})}
    assert {key: each.why for key, each in found.items()} == {
        "1.7": None,
        "1.2": NoGap.REWORDED,
        "1.3": NoGap.UNSCORED,
        "1.4": NoGap.WITHOUT_OBJECT,
        "1.5": NoGap.WITHOUT_OBJECT,
        "1.6": NoGap.NOT_ASSESSED,
        "1.1": NoGap.NOT_AUDITED,
    }
    assert next(iter(found)) == "1.7"
    assert [each.difference for each in found.values() if each.why] == [None] * 6
    assert gaps.tally(found.values()) == Tally(same=0, kinder=0, harsher=1)


def test_a_gap_of_two_scores_is_exact() -> None:
    assert gaps.gap("4", Fraction(200, 3), 75).difference == Fraction(25, 3)
    assert gaps.gap("4", None, 75) == Gap("4", None, Fraction(75), NoGap.UNSCORED)


@pytest.mark.parametrize(
    ("value", "shown"), [(Fraction(1, 2), "+0,50"), (Fraction(-3, 4), "-0,75"), (0, "="), (None, "—")]
)
def test_a_difference_says_its_sign(value: Fraction | int | None, shown: str) -> None:
    assert signed(value, 2) == shown
