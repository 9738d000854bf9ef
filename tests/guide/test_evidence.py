"""Evidence for the points of the grid, ahead of the audit."""

from dataclasses import replace
from datetime import date

import pytest

from label_sp.guide import evidence
from label_sp.guide.grid import SCALE, PointScore
from tests.guide.common import broken

POINT = PointScore("1.1", 1, "engagement", None)
LAST_DAY = date(2026, 3, 17)


@pytest.mark.rule("DOS-05")
@pytest.mark.parametrize(
    ("last_day", "today", "expected"),
    [
        (None, date(2026, 3, 2), []),
        (LAST_DAY, LAST_DAY, []),
        (LAST_DAY, date(2026, 3, 18), ["DOS-05"]),
    ],
)
def test_evidence_is_filed_up_to_the_last_day_on_site(last_day, today, expected):
    assert broken(evidence.failures_to_file_evidence(POINT, last_day, today=today)) == expected


@pytest.mark.rule("DOS-05")
@pytest.mark.parametrize("value", [None, *SCALE])
def test_evidence_is_filed_however_far_the_service_got(value):
    assert evidence.failures_to_file_evidence(replace(POINT, value=value), LAST_DAY, today=LAST_DAY) == ()


@pytest.mark.rule("DOS-05")
def test_a_point_that_does_not_apply_takes_no_evidence():
    without_object = replace(POINT, applicable=False)
    assert broken(evidence.failures_to_file_evidence(without_object, None, today=LAST_DAY)) == ["DOS-05"]
