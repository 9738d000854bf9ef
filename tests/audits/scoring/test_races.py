"""Two windows save one point at once; a save and the sending of the report meet; the report is sent twice at once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from threading import Barrier, Event, Lock
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django_fsm import TransitionNotAllowed

from audits.audit import documents as audit_documents
from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.reports import documents as report_documents
from audits.reports import use_cases as report
from audits.scoring import queries
from audits.scoring import use_cases as scoring_use_cases
from audits.scoring.models import Score
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import on
from tests.factories import audit_in

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.date(2026, 3, 30)


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with on(DAY):
        yield


def at_once(*acts: Callable[[], object]) -> Counter[str]:
    """Run each act in a thread with a connection of its own; count how they ended."""

    def attempt(act: Callable[[], object]) -> str:
        try:
            act()
        except (RuleViolation, TransitionNotAllowed, scoring_use_cases.ScoreConflict) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(attempt, acts))


def save(audit: Audit, finding: str) -> Callable[[], object]:
    return lambda: scoring_use_cases.score_point(
        audit.pk, "4.2", actor=audit.auditor, value=Decimal(1), finding=finding, expected_version=0
    )


@pytest.fixture
def _both_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL both are in their transaction before either writes. SQLite begins one after the other."""
    barrier, real = Barrier(2, timeout=20), scoring_use_cases._compare_and_set

    def wait_then_set(*arguments: Any) -> bool:
        if connection.vendor == "postgresql":
            barrier.wait()
        return real(*arguments)

    monkeypatch.setattr(scoring_use_cases, "_compare_and_set", wait_then_set)


@pytest.mark.usefixtures("_both_ready")
def test_of_two_saves_at_once_one_is_kept_and_the_other_told() -> None:
    audit = audit_in(AuditStatus.VISITED, value="0.75")
    assert at_once(save(audit, "premier"), save(audit, "second")) == {"done": 1, "ScoreConflict": 1}
    assert Score.objects.get(audit=audit, point__code="4.2").version == 1
    assert JournalEntry.objects.filter(event="score.recorded").count() == 1


@pytest.mark.usefixtures("_both_ready")
def test_without_the_version_both_are_told_that_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(audit_id: Any, code: str, actor: Any, expected: int, now: Any, written: Any) -> bool:
        return bool(Score.objects.filter(audit=audit_id, point__code=code).update(**written, version=1))

    monkeypatch.setattr(scoring_use_cases, "_compare_and_set", blind)
    audit = audit_in(AuditStatus.VISITED, value="0.75")
    assert at_once(save(audit, "premier"), save(audit, "second")) == {"done": 2}


@pytest.mark.postgres
def test_with_the_version_compared_through_a_join_postgresql_loses_a_save(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Why `_compare_and_set` has no join: Django would put it all in a subquery that is not read again.

    The first to write commits once the other waits for its row, so that both have read the version by then.
    """
    barrier, written_first = Barrier(2, timeout=20), Lock()

    def joined(audit_id: Any, code: str, actor: Any, expected: int, now: Any, written: Any) -> bool:
        rows = Score.objects.filter(audit=audit_id, point__code=code, version=expected)
        barrier.wait()
        changed = bool(rows.update(**written, version=expected + 1))
        if written_first.acquire(blocking=False):
            wait_until_another_waits_for_this_one()
        return changed

    monkeypatch.setattr(scoring_use_cases, "_compare_and_set", joined)
    audit = audit_in(AuditStatus.VISITED, value="0.75")
    assert at_once(save(audit, "premier"), save(audit, "second")) == {"done": 2}


def wait_until_another_waits_for_this_one() -> None:
    """Until PostgreSQL says that another connection waits for what this transaction has locked."""
    asked = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
    for _ in range(2000):
        with connection.cursor() as cursor:
            cursor.execute(asked)
            if cursor.fetchone() == (True,):
                return
        Event().wait(0.01)
    raise AssertionError("nobody came to wait")


def sending(audit: Audit, monkeypatch: pytest.MonkeyPatch, freeze: Callable[..., None]) -> tuple[Any, Any]:
    """A report that freezes the scores and lingers, and a save that comes meanwhile."""
    printed, frozen = report_documents.print_report(audit, sent_on=DAY), Event()

    def freeze_and_linger(*arguments: Any) -> None:
        freeze(*arguments)
        frozen.set()
        Event().wait(0.7)

    def late_save() -> None:
        assert frozen.wait(20)
        save(audit, "en retard")()

    monkeypatch.setattr(report, "_freeze", freeze_and_linger)
    return lambda: report._store(audit.pk, audit.auditor, printed), late_save


def drifted(audit: Audit) -> bool:
    audit.refresh_from_db()
    assert audit.status == AuditStatus.REPORTED
    return queries.scores_fingerprint(audit, queries.points(audit)) != audit.scores_sha256


@pytest.mark.rule("AUD-08")
def test_a_save_that_meets_the_sending_of_the_report_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    audit = audit_in(AuditStatus.VISITED, value="0.75")
    assert at_once(*sending(audit, monkeypatch, report._freeze)) == {"done": 1, "RuleViolation": 1}
    assert not drifted(audit)


@pytest.mark.postgres
def test_with_the_rows_locked_but_their_version_left_alone_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    def lock_only(audit: Audit, printed: audit_documents.Printed) -> None:
        list(audit.scores.select_for_update(of=("self",)))

    audit = audit_in(AuditStatus.VISITED, value="0.75")
    assert at_once(*sending(audit, monkeypatch, lock_only)) == {"done": 2}
    assert drifted(audit)


def test_a_report_sent_twice_at_once_is_one_report() -> None:
    audit = audit_in(AuditStatus.VISITED, value="0.75")
    printed = report_documents.print_report(audit, sent_on=DAY)
    send = lambda: report._store(audit.pk, audit.auditor, printed)  # noqa: E731
    assert at_once(send, send) == {"done": 1, "TransitionNotAllowed": 1}
    folder = Path(settings.MEDIA_ROOT) / "reports" / str(audit.pk)
    assert len(list(folder.iterdir())) == 1
    assert JournalEntry.objects.filter(event="audit.report_sent").count() == 1
