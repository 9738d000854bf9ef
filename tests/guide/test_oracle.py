"""label_sp.guide against an oracle written from the guide's text alone: tests/guide/oracle and its comparisons.

Some six thousand comparisons here, the same ones each time; ORACLE=100000 draws as many as that, and `make oracle`
draws anew and tells what was compared. The faults planted below say what the short form is sure to see.
"""

import ast
import os
from collections.abc import Callable
from datetime import date, timedelta
from math import ceil, floor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from label_sp.guide import (
    attestation,
    audit,
    bodies,
    calendar,
    decision,
    dossier,
    follow_up,
    network,
    network_follow_up,
    numbers,
    renewal,
    sampling,
    surveys,
    suspension,
    visit,
    withdrawal,
)
from label_sp.guide.tiers import Tier
from tests.guide import oracle
from tests.guide.comparisons.draws import TOPICS
from tests.guide.comparisons.running import run
from tests.guide.oracle import days, deadlines, sanctions
from tests.guide.oracle import network as networks

COMPARISONS = int(os.environ.get("ORACLE", "6000"))
EACH = -(-COMPARISONS // len(TOPICS))
SEED = 10


@pytest.mark.parametrize("name", TOPICS)
def test_the_oracle_agrees(name: str) -> None:
    outcome = run(TOPICS[name], EACH, SEED)
    assert outcome.compared >= EACH
    assert not outcome.disagreed, "\n".join(outcome.told)


# --- the oracle itself ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", sorted(Path(str(oracle.__file__)).parent.glob("*.py")), ids=lambda path: path.name
)
def test_the_oracle_knows_nothing_of_the_project(path: Path) -> None:
    allowed = {"collections.abc", "datetime", "fractions"}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= allowed
        elif isinstance(node, ast.ImportFrom):
            assert node.module in allowed or node.level == 1


@pytest.mark.parametrize(
    "sunday",
    [
        *(date(1954, 4, 18), date(1981, 4, 19), date(2008, 3, 23), date(2011, 4, 24), date(2024, 3, 31)),
        *(date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25), date(2049, 4, 18)),
        *(date(2076, 4, 19), date(2285, 3, 22)),
    ],
)
def test_the_oracle_knows_the_sundays_of_easter(sunday: date) -> None:
    """Published ones, the earliest and the latest possible among them, and the epact's two exceptions."""
    assert days.easter(sunday.year) == sunday


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (days.months_before(date(2026, 8, 31), 6), date(2026, 2, 28)),
        (deadlines.last_filing_day(date(2026, 3, 31)), date(2026, 2, 28)),
        (deadlines.first_audit_day(date(2026, 1, 31)), date(2026, 3, 1)),
        (deadlines.last_audit_day_for_self_assessment(date(2025, 8, 3)), date(2026, 8, 3)),
        (deadlines.last_audit_day_for_surveys(date(2025, 11, 30)), date(2026, 5, 31)),
        (deadlines.last_plan_day(date(2026, 3, 16)), date(2026, 3, 2)),
        (deadlines.last_plan_day(date(2026, 5, 18)), date(2026, 4, 29)),
        (deadlines.last_plan_day(date(2026, 1, 12)), date(2025, 12, 26)),
        (deadlines.last_plan_day(date(2026, 1, 12), "alsace-moselle"), date(2025, 12, 24)),
        (deadlines.last_report_day(date(2026, 3, 17)), date(2026, 4, 7)),
        (deadlines.last_valid_day(date(2025, 7, 1)), date(2028, 6, 30)),
        (deadlines.last_valid_day(date(2028, 2, 29)), date(2031, 2, 28)),
        (deadlines.follow_up_window(date(2025, 7, 1)), (date(2026, 11, 1), date(2027, 3, 1))),
        (deadlines.renewal_invitation(date(2028, 6, 30)), date(2027, 9, 30)),
        (deadlines.new_application(date(2026, 3, 31)), date(2026, 9, 30)),
        (sanctions.mark_gone(sanctions.withdrawn_at_the_end(date(2028, 6, 30))), date(2028, 9, 1)),
        ([networks.sample_size(n) for n in (1, 2, 4, 10, 101, 102, 2800)], [1, 2, 2, 4, 11, 11, 53]),
        ([networks.labelled_needed(n) for n in (11, 53)], [9, 40]),
        (networks.majority_tier(["bronze"] * 4 + ["argent"] * 3 + ["or"] * 4), "argent"),
        (networks.tier_most_obtained(["bronze"] * 7 + ["argent"] * 6 + ["or"] * 11), "or"),
    ],
)
def test_the_oracle_gives_the_examples_of_the_rules(found: object, expected: object) -> None:
    assert found == expected


# --- planted faults ---------------------------------------------------------------------------------------------------

Fault = tuple[Any, str, Any, str]


def later_by_a_day(module: ModuleType, name: str, topic: str) -> Fault:
    right: Callable[..., date] = getattr(module, name)
    return module, name, lambda *given, **more: right(*given, **more) + timedelta(days=1), topic


def majority_of_votes(labelled: list[Tier], by: object = None) -> Tier | None:
    return max(Tier, key=labelled.count) if labelled else None


FAULTS: list[Fault] = [
    later_by_a_day(audit, "last_plan_day", "plan"),
    later_by_a_day(audit, "report_due", "report_and_decision"),
    later_by_a_day(audit, "observations_until", "report_and_decision"),
    later_by_a_day(dossier, "last_submission_day", "filing"),
    later_by_a_day(decision, "reapply_from", "after_refusal"),
    later_by_a_day(follow_up, "action_plan_due", "action_plan"),
    later_by_a_day(renewal, "invitation_on", "validity"),
    later_by_a_day(withdrawal, "mark_ends_on", "withdrawals"),
    later_by_a_day(suspension, "last_day", "suspensions"),
    (surveys, "next_campaign_from", lambda closed: closed + timedelta(days=182), "new_campaign"),
    (
        attestation,
        "last_valid_day",
        lambda day: calendar.months_after(day, 36) - timedelta(days=1),
        "validity",
    ),
    (
        bodies,
        "last_day_of",
        lambda months, day: calendar.months_after(day, months) - timedelta(1),
        "validity",
    ),
    (visit, "last_day_within", calendar.months_after, "last_day_for_surveys"),
    (visit, "first_day_after_filing", lambda day: calendar.months_after(day, 1), "filing"),
    (follow_up, "WINDOW_MONTHS", 3, "follow_up_days"),
    (calendar, "GOOD_FRIDAY_IS_A_HOLIDAY", frozenset[str](), "holidays"),
    (decision.Condition, "met", property(lambda self: self.value > self.threshold), "tiers"),
    (numbers, "rounded_down", lambda value: f"{float(value):.1f}".replace(".", ","), "what_is_shown"),
    (sampling, "sample_size", lambda units: round(units**0.5), "samples"),
    (network, "labelled_needed", lambda audited: floor(audited * 0.75), "enough_labelled"),
    (network, "majority_tier", majority_of_votes, "majority"),
    (network, "CENTRAL_PERCENT", 76, "central_label"),
    (surveys, "USERS_PERCENT", 6, "users_validity"),
    (surveys, "_percent", lambda count, percent: count * percent // 100, "agents_validity"),
    (surveys, "agents_band", lambda concerned: surveys.AGENTS_BANDS[concerned > 50], "agents_validity"),
    (surveys, "rate", lambda admissible, solicited: ceil(admissible / max(1, solicited)), "rate"),
    (network_follow_up, "KEPT_MONTHS", 25, "kept_labels"),
]


@pytest.mark.parametrize(("where", "name", "fault", "topic"), FAULTS, ids=[f"{f[1]}" for f in FAULTS])
def test_a_fault_is_seen(
    monkeypatch: pytest.MonkeyPatch, where: object, name: str, fault: object, topic: str
) -> None:
    """As many comparisons as in the short form are enough for a day too many, > for ≥, a rounding the wrong way."""
    monkeypatch.setattr(where, name, fault)
    calendar.public_holidays.cache_clear()
    assert run(TOPICS[topic], EACH, SEED).disagreed
    calendar.public_holidays.cache_clear()
