"""A visit put off: when one may ask, and by when the body answers. SUS-01."""

from __future__ import annotations

from datetime import date

import pytest

from label_sp.guide import postponement as rules

FIRST_DAY = date(2026, 3, 16)


@pytest.mark.rule("SUS-01")
@pytest.mark.parametrize(
    ("today", "pending", "broken"),
    [
        pytest.param(date(2026, 3, 15), False, [], id="the day before"),
        pytest.param(date(2026, 3, 16), False, ["SUS-01"], id="the first day"),
        pytest.param(date(2026, 3, 15), True, ["SUS-01"], id="another waits"),
        pytest.param(date(2026, 3, 16), True, ["SUS-01", "SUS-01"], id="both"),
    ],
)
def test_one_asks_before_the_visit_and_once_at_a_time(today: date, pending: bool, broken: list[str]) -> None:
    found = rules.failures_to_ask(FIRST_DAY, today=today, pending=pending)
    assert [failure.rule for failure in found] == broken
    assert all(failure.found and failure.needed and failure.next_step for failure in found)


def test_the_answer_is_due_the_day_before() -> None:
    assert rules.answer_due(date(2026, 3, 1)) == date(2026, 2, 28)
