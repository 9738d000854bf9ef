"""The helper that other tests stand on: each stage can be reached, in the state that its name says."""

import datetime as dt

import pytest

from candidates.dossiers.enums import Status
from certification.renewal.schedules import expire_labels
from tests.scenarios import WAYS, at_stage

pytestmark = pytest.mark.django_db

STATUSES = {
    "preparing": Status.PREPARING,
    "ready": Status.PREPARING,
    "submitted": Status.SUBMITTED,
    "abandoned": Status.ABANDONED,
    "incomplete": Status.INCOMPLETE,
    "resubmitted": Status.SUBMITTED,
    "admissible": Status.ADMISSIBLE,
    "assigned": Status.ADMISSIBLE,
    "planned": Status.IN_AUDIT,
    "visited": Status.IN_AUDIT,
    "scored": Status.IN_AUDIT,
    "awaiting_decision": Status.AWAITING_DECISION,
    "answered": Status.AWAITING_DECISION,
    "labelled": Status.LABELLED,
    "suspended": Status.LABELLED,
    "lifted": Status.LABELLED,
    "withdrawn": Status.WITHDRAWN,
    "expired": Status.EXPIRED,
    "follow_up_ready": Status.LABELLED,
    "in_follow_up": Status.IN_FOLLOW_UP,
    "follow_up_incomplete": Status.IN_FOLLOW_UP,
    "follow_up_resubmitted": Status.IN_FOLLOW_UP,
    "follow_up_admissible": Status.IN_FOLLOW_UP,
    "follow_up_answered": Status.IN_FOLLOW_UP,
    "confirmed": Status.LABELLED,
}


@pytest.mark.parametrize(("stage", "status"), STATUSES.items(), ids=STATUSES)
def test_a_stage_is_reached(stage: str, status: Status) -> None:
    assert at_stage(stage).dossier.status == status


@pytest.mark.parametrize("scores", ["or", "argent", "bronze"])
def test_scores_give_the_tier_of_their_name(scores: str) -> None:
    assert at_stage("labelled", scores=scores).dossier.tier == scores


def test_a_refusal() -> None:
    assert at_stage("refused", scores="below").dossier.status == Status.REFUSED


def test_the_three_outcomes_of_a_follow_up() -> None:
    assert at_stage("raised", scores="bronze", follow_up_scores="argent").dossier.tier == "argent"
    assert at_stage("action_plan_due", scores="argent", follow_up_scores="bronze").dossier.tier == "argent"


def test_a_renewal_takes_over() -> None:
    first = at_stage("labelled")
    second = first.renewal().advance("labelled")
    assert (first.dossier.status, second.dossier.status) == (Status.LABELLED, Status.LABELLED)
    with first.at(second.dossier.obtained_on):
        expire_labels()
    assert first.dossier.status == Status.RENEWED
    assert second.dossier.cycle == 2


@pytest.mark.parametrize("stage", ["planned", "labelled", "in_follow_up"])
def test_a_stage_can_be_reached_by_a_given_day(stage: str) -> None:
    today = dt.date(2026, 11, 20)
    assert 0 <= (today - at_stage(stage, today=today).today).days <= 3


def test_each_stage_has_a_day() -> None:
    from tests.scenarios import AFTER, BEFORE  # noqa: PLC0415

    assert set(WAYS) == {*BEFORE, *AFTER}
