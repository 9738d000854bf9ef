"""Suspensions that follow each other: the 12 months are one, whatever is chained. SUS-02, LIS-02."""

from datetime import date, timedelta

import pytest

from label_sp.guide import attestation, suspension


@pytest.mark.rule("SUS-02")
def test_suspensions_in_a_chain_are_one() -> None:
    first = suspension.Period("own_request", date(2026, 1, 1), date(2026, 3, 1))
    second = suspension.Period("mark_misused", date(2026, 3, 1), date(2026, 5, 1))
    record = (first, second)
    assert suspension.unbroken_since(date(2026, 5, 1), record) == date(2026, 1, 1)
    assert suspension.unbroken_since(date(2026, 5, 2), record) == date(2026, 5, 2)
    assert suspension.counted_from("audit_refused", date(2026, 5, 1), record) == date(2026, 1, 1)
    assert suspension.counted_from("audit_refused", date(2026, 5, 2), record) == date(2026, 5, 2)
    assert suspension.counted_from("own_request", date(2026, 5, 2), record) == date(2026, 5, 2) - timedelta(
        59
    )
    assert suspension.counted_from("own_request", date(2026, 5, 1), record) == date(2026, 1, 1)


@pytest.mark.rule("SUS-02")
@pytest.mark.parametrize(
    ("ground", "expected"),
    [
        ("own_request", date(2026, 6, 1)),
        ("mark_misused", date(2026, 5, 15)),
        ("audit_refused", date(2026, 6, 1)),
    ],
)
def test_the_days_of_another_ground_are_not_those_of_this_one(ground: str, expected: date) -> None:
    """Own request for 20 days; after days in force the mark for 80 days, chained to a new one on 20 August."""
    record = (
        suspension.Period("own_request", date(2026, 3, 1), date(2026, 3, 21)),
        suspension.Period("mark_misused", date(2026, 4, 1), date(2026, 4, 18)),
        suspension.Period("mark_misused", date(2026, 6, 1), date(2026, 8, 20)),
    )
    assert suspension.counted_from(ground, date(2026, 8, 20), record) == expected


@pytest.mark.rule("LIS-02")
def test_a_chain_is_shown_since_its_first_day() -> None:
    known = attestation.LabelFacts(
        date(2025, 7, 1),
        date(2028, 6, 30),
        suspensions=(
            (date(2026, 5, 1), None),
            (date(2026, 3, 1), date(2026, 5, 1)),
            (date(2026, 1, 1), date(2026, 2, 28)),
        ),
    )
    assert attestation.suspended_since(known, date(2026, 5, 1)) == date(2026, 3, 1)
    assert attestation.suspended_since(known, date(2026, 2, 1)) == date(2026, 1, 1)
    assert attestation.suspended_since(known, date(2026, 2, 28)) is None
