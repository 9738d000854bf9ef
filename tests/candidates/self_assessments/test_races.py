"""Two colleagues save one point at once; a save and the end of the self-assessment meet. PRE-01."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier, Event
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from candidates.self_assessments import documents, use_cases
from candidates.self_assessments.models import AssessedPoint, SelfAssessment
from tests.candidates.conftest import DAY, Team, team
from tests.factories import grids

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today")]


def filled() -> Team:
    grids()
    there = team()
    use_cases.start_filling(there.dossier.pk, actor=there.contributor)
    AssessedPoint.objects.update(value=1)
    return there


def at_once(*acts: Callable[[], object]) -> Counter[str]:
    """Run each act in a thread with a connection of its own; count how they ended."""

    def attempt(act: Callable[[], object]) -> str:
        try:
            act()
        except (ValidationError, use_cases.PointConflict) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(attempt, acts))


def save(there: Team, comment: str) -> Callable[[], object]:
    return lambda: use_cases.assess_point(
        there.dossier.pk,
        "4.2",
        actor=there.contributor,
        value=Decimal(0),
        comment=comment,
        expected_version=0,
    )


@pytest.fixture
def _both_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL both are in their transaction before either writes. SQLite begins one after the other."""
    barrier, real = Barrier(2, timeout=20), use_cases._compare_and_set

    def wait_then_set(*arguments: Any) -> bool:
        if connection.vendor == "postgresql":
            barrier.wait()
        return real(*arguments)

    monkeypatch.setattr(use_cases, "_compare_and_set", wait_then_set)


@pytest.mark.usefixtures("_both_ready")
def test_of_two_saves_at_once_one_is_kept_and_the_other_told() -> None:
    there = filled()
    assert at_once(save(there, "premier"), save(there, "second")) == {"done": 1, "PointConflict": 1}


def ending(there: Team, monkeypatch: pytest.MonkeyPatch) -> tuple[Callable[[], object], Callable[[], object]]:
    """An end that lingers once its report is written, and a save that comes meanwhile."""
    written, real = Event(), documents.written

    def write_and_linger(*arguments: Any, **named: Any) -> str:
        report = real(*arguments, **named)
        written.set()
        Event().wait(0.7)
        return report

    def late_save() -> None:
        assert written.wait(20)
        save(there, "en retard")()

    monkeypatch.setattr(documents, "written", write_and_linger)
    end = lambda: use_cases.finish_filling(there.dossier.pk, actor=there.manager, done_on=DAY)  # noqa: E731
    return end, late_save


def drifted() -> bool:
    """Does a point say something else than the sealed report?"""
    assessed = SelfAssessment.objects.get()
    told = {each["code"]: each["comment"] for each in json.loads(assessed.report)["points"]}
    return any(told[row.point.code] != row.comment for row in assessed.filling.points.select_related("point"))


@pytest.mark.rule("PRE-01")
def test_a_save_that_meets_the_end_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    there = filled()
    assert at_once(*ending(there, monkeypatch)) == {"done": 1, "ValidationError": 1}
    assert not drifted()


@pytest.mark.postgres
def test_with_the_versions_left_alone_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        use_cases, "_seal", lambda filling: list(filling.points.select_for_update(of=("self",)))
    )
    there = filled()
    assert at_once(*ending(there, monkeypatch)) == {"done": 2}
    assert drifted()
