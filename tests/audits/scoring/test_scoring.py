"""One point at a time: the scale, who, when, and two windows at once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_fsm import TransitionNotAllowed
from pytest_django import DjangoAssertNumQueries

from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.scoring import queries
from audits.scoring import use_cases as module
from audits.scoring.models import Score
from audits.scoring.use_cases import ScoreConflict, score_point
from candidates.dossiers.enums import Status
from candidates.services.enums import ServiceKind
from label_sp.actors.enums import Role
from label_sp.guide.failures import RuleViolation
from label_sp.journal import journal
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import browser
from tests.factories import (
    OrganisationFactory,
    ServiceFactory,
    audit_in,
    auditor_of,
    ditp_agent,
    dossier_in,
    member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit() -> Audit:
    return audit_in(AuditStatus.PLANNED)


def save(audit: Audit, code: str = "4.2", **fields: Any) -> module.Saved:
    given = {"actor": audit.auditor, "value": Decimal("0.75"), "expected_version": 0, **fields}
    return score_point(audit.pk, code, **given)


def stored(audit: Audit, code: str = "4.2") -> Score:
    return Score.objects.get(audit=audit, point__code=code)


def broken(audit: Audit, **fields: Any) -> list[str]:
    with pytest.raises(RuleViolation) as refused:
        save(audit, **fields)
    return [failure.rule for failure in refused.value.failures]


@pytest.mark.rule("AUD-02")
@pytest.mark.parametrize("value", ["0", "0.25", "0.75", "1", None])
def test_each_position_of_the_scale_can_be_given_and_taken_back(audit: Audit, value: str | None) -> None:
    wanted = None if value is None else Decimal(value)
    assert save(audit, value=wanted, finding="Vu.", is_strength=True).version == 1
    score = stored(audit)
    assert (score.value, score.finding, score.is_strength, score.updated_by) == (
        wanted,
        "Vu.",
        True,
        audit.auditor,
    )


@pytest.mark.rule("AUD-02")
@pytest.mark.parametrize("value", ["0.5", "0.24", "0.26", "-0.25", "1.25", "2"])
def test_nothing_between_or_beyond_the_positions(audit: Audit, value: str) -> None:
    assert broken(audit, value=Decimal(value)) == ["AUD-02"]
    assert stored(audit).version == 0


@pytest.mark.parametrize("value", ["0.5", "9"])
def test_the_database_itself_refuses_a_value_off_the_scale(audit: Audit, value: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.filter(pk=stored(audit).pk).update(value=Decimal(value))


@pytest.mark.parametrize("value", ["0", "0.25", "0.75", "1"])
def test_the_control_of_the_test_above(audit: Audit, value: str) -> None:
    assert Score.objects.filter(pk=stored(audit).pk).update(value=Decimal(value)) == 1


@pytest.mark.rule("AUD-08")
@pytest.mark.parametrize("status", [AuditStatus.REPORTED, AuditStatus.CONCLUDED])
def test_scores_are_frozen_once_the_report_is_sent(status: AuditStatus) -> None:
    audit = audit_in(status, value="0.75")
    assert broken(audit, value=Decimal(1)) == ["AUD-08"]
    assert stored(audit).value == Decimal("0.75")


@pytest.mark.rule("AUD-01")
def test_the_grid_opens_with_the_plan() -> None:
    assert broken(audit_in(AuditStatus.ASSIGNED)) == ["AUD-01"]


def test_a_cancelled_audit_takes_no_score() -> None:
    with pytest.raises(TransitionNotAllowed):
        save(audit_in(AuditStatus.CANCELLED))


@pytest.mark.rule("AUD-14")
def test_a_point_that_does_not_apply_has_no_score(audit: Audit) -> None:
    with pytest.raises(Score.DoesNotExist):
        save(audit, code="6.4")


# --- who ------------------------------------------------------------------------------------------------------------


def test_who_sees_the_audit_without_being_its_auditor_is_refused(audit: Audit) -> None:
    candidate = member(audit.dossier.service.organisation, Role.CANDIDATE_MANAGER)
    people = [
        candidate,
        member(audit.dossier.body, Role.BODY_MANAGER),
        member(audit.dossier.body, Role.DECIDER),
    ]
    for actor in [*people, ditp_agent()]:
        with pytest.raises(PermissionDenied):
            save(audit, actor=actor)
    assert stored(audit).version == 0


def test_for_others_the_point_does_not_exist(audit: Audit) -> None:
    elsewhere = OrganisationFactory(kind="body")
    other_candidate = member(OrganisationFactory(), Role.CANDIDATE_MANAGER)
    for actor in (auditor_of(audit.dossier.body), auditor_of(elsewhere), other_candidate):
        with pytest.raises(Score.DoesNotExist):
            save(audit, actor=actor)


def test_an_auditor_who_left_the_body_no_longer_scores(audit: Audit) -> None:
    audit.auditor.memberships.update(ended_on=dt.date(2020, 12, 31))
    with pytest.raises(Score.DoesNotExist):
        save(audit)
    audit.auditor.memberships.update(ended_on=None)
    assert save(audit).version == 1


# --- two windows at once --------------------------------------------------------------------------------------------


def test_the_second_of_two_saves_from_the_same_version_is_a_conflict_and_nothing_is_lost(
    audit: Audit,
) -> None:
    save(audit, value=Decimal("0.25"), finding="Premier onglet")
    with pytest.raises(ScoreConflict) as conflict:
        save(audit, value=Decimal(1), finding="Second onglet")
    current = conflict.value.current
    assert (current.value, current.finding, current.version) == (Decimal("0.25"), "Premier onglet", 1)
    assert (current.updated_by, current.updated_at is not None) == (audit.auditor, True)
    assert stored(audit).finding == "Premier onglet"


def test_the_control_without_the_version_the_second_save_erases_the_first(
    audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = module._compare_and_set

    def blind(audit_id: Any, code: str, actor: Any, expected: int, now: Any, written: Any) -> bool:
        return real(audit_id, code, actor, stored(audit).version, now, written)

    monkeypatch.setattr(module, "_compare_and_set", blind)
    save(audit, finding="Premier onglet")
    save(audit, finding="Second onglet")
    assert stored(audit).finding == "Second onglet"


def test_one_may_choose_to_write_over(audit: Audit) -> None:
    save(audit, value=Decimal("0.25"))
    assert save(audit, value=Decimal(1), expected_version=1).version == 2
    assert stored(audit).value == 1


def test_a_save_repeated_because_its_answer_got_lost_is_no_conflict(audit: Audit) -> None:
    first = save(audit, finding="Vu.")
    assert save(audit, finding="Vu.") == first
    assert stored(audit).version == 1


# --- what it costs and what it leaves -------------------------------------------------------------------------------


def test_a_save_costs_two_statements_and_its_transaction(
    audit: Audit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):  # SAVEPOINT, UPDATE, INSERT in the journal, RELEASE
        save(audit)


def statements(queries_seen: Any) -> list[str]:
    return [q["sql"] for q in queries_seen.captured_queries if "SAVEPOINT" not in q["sql"]]


def test_an_autosave_costs_six_statements_session_and_second_factor_included(
    audit: Audit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = browser(audit.auditor), reverse("audits:point", args=[audit.pk, "4.2"])
    with django_assert_max_num_queries(8) as seen:
        answer = client.post(address, {"value": "0.75", "version": 0}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert len(statements(seen)) <= 6, "\n".join(statements(seen))


def test_each_save_is_journaled_away_from_the_dossier_whose_candidate_reads_its_story(audit: Audit) -> None:
    save(audit, value=Decimal("0.25"))
    entry = JournalEntry.objects.get(event="score.recorded")
    assert (entry.actor, entry.data["code"], entry.data["value"]) == (audit.auditor, "4.2", "0.25")
    assert (entry.subject_id, entry.dossier_id) == (audit.pk, None)
    assert not journal.of_dossier(audit.dossier_id).filter(event="score.recorded").exists()


# --- means ----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("AUD-04")
def test_the_score_of_an_engagement_is_the_mean_of_its_points(audit: Audit) -> None:
    for code, value in {"4.1": "1", "4.2": "0.75", "4.3": "0.25", "4.4": "0", "4.5": "1"}.items():
        save(audit, code=code, value=Decimal(value))
    assert queries.scores_for_verdict(audit).engagements[4] == Fraction(60)


@pytest.mark.rule("AUD-02")
def test_an_engagement_with_a_point_to_score_has_no_score_but_a_mean_so_far(audit: Audit) -> None:
    save(audit, code="4.1", value=Decimal("0.25"))
    standing = queries.standing(audit.pk)
    assert standing.scores.engagements[4] is None
    assert standing.so_far.engagements[4] == Fraction(25)
    assert (len(standing.scored), len(standing.points)) == (1, 53)


@pytest.mark.rule("AUD-14")
def test_points_that_do_not_apply_are_in_no_mean() -> None:
    authority = audit_in(AuditStatus.PLANNED, value="1")
    Score.objects.filter(audit=authority, point__code="6.1").update(value=0)
    dossier = dossier_in(Status.IN_AUDIT, service=ServiceFactory(kind=ServiceKind.SOCIAL_SECURITY))
    establishment = audit_in(AuditStatus.PLANNED, value="1", dossier=dossier)
    Score.objects.filter(audit=establishment, point__code="6.1").update(value=0)
    assert queries.scores_for_verdict(authority).engagements[6] == Fraction(75)  # 3 of 4
    assert queries.scores_for_verdict(establishment).engagements[6] == Fraction(80)  # 4 of 5
    points = {point.code: point.applicable for point in queries.points(authority)}
    assert (len(points), points["6.4"], points["6.3"]) == (55, False, True)


@pytest.mark.rule("DEC-04")
def test_the_verdict_is_the_same_at_the_grid_and_at_the_decision(audit: Audit) -> None:
    Score.objects.filter(audit=audit).update(value=Decimal("0.75"))
    assert queries.verdict(audit) == queries.standing(audit.pk).verdict
    assert queries.verdict(audit).tier == "argent"
    Audit.objects.filter(pk=audit.pk).update(users_note="209/3")
    assert queries.verdict(audit).tier is None


def test_points_are_read_in_two_queries(
    audit: Audit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        queries.points(audit)


@pytest.mark.rule("AUD-12")
def test_points_not_mastered_last_time_are_known() -> None:
    audit = audit_in(AuditStatus.REPORTED, value="0.75")
    Score.objects.filter(audit=audit, point__code__in=["2.1", "OR.3"]).update(value=Decimal("0.25"))
    Score.objects.filter(audit=audit, point__code="1.4").update(value=0)
    assert queries.not_mastered(audit) == ("1.4", "2.1", "OR.3")
