"""The plan of an initial audit and the cycle of a label, for a service that has no dossier yet."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide import network_follow_up, timeline
from label_sp.guide.calendar import Territory

DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 31))
KINDS = ("local", "central", "attached")


def due(found):
    return {deadline.key: deadline.due for deadline in found}


def rules_of(found):
    return {deadline.rule for deadline in found}


@pytest.mark.rule("PRE-01")
@pytest.mark.rule("SUR-01")
@pytest.mark.rule("SUR-02")
@pytest.mark.rule("DOS-02")
@pytest.mark.rule("AUD-01")
@pytest.mark.rule("AUD-07")
def test_two_days_give_the_whole_plan_of_an_initial_audit():
    assert due(timeline.schedule_of(date(2026, 3, 16), date(2026, 3, 17))) == {
        "self_assessment": date(2025, 3, 16),
        "users_survey": date(2025, 9, 16),
        "agents_survey": date(2025, 9, 16),
        "surveys_start": date(2026, 1, 16),
        "submission": date(2026, 2, 16),
        "audit_plan": date(2026, 3, 2),
        "complements": date(2026, 3, 15),
        "report": date(2026, 4, 7),
        "observations": date(2026, 4, 17),
        "earliest_decision": date(2026, 4, 18),
    }


@pytest.mark.rule("AUD-01")
def test_the_plan_follows_the_holidays_of_the_territory():
    visit = date(2026, 1, 12)
    assert due(timeline.schedule_of(visit, visit))["audit_plan"] == date(2025, 12, 26)
    alsace = timeline.schedule_of(visit, visit, Territory.ALSACE_MOSELLE)
    assert due(alsace)["audit_plan"] == date(2025, 12, 24)


@pytest.mark.rule("AUD-08")
@pytest.mark.rule("DEC-08")
def test_what_follows_the_report_says_what_it_supposes():
    found = timeline.schedule_of(date(2026, 3, 16), date(2026, 3, 17))
    supposed = [
        each.key for each in found if each.explanation.endswith("si le rapport arrive le dernier jour")
    ]
    assert supposed == ["observations", "earliest_decision"]


def test_a_visit_of_one_day_is_a_visit_and_one_that_ends_before_it_begins_is_not():
    assert timeline.schedule_of(date(2026, 3, 16), date(2026, 3, 16))
    with pytest.raises(ValueError, match="last day"):
        timeline.schedule_of(date(2026, 3, 16), date(2026, 3, 15))


@given(first_day=DAYS, territory=st.sampled_from(Territory))
def test_a_plan_comes_in_the_order_of_its_days_with_all_to_do(first_day, territory):
    found = timeline.schedule_of(first_day, first_day, territory)
    assert [each.due for each in found] == sorted(each.due for each in found)
    assert not any(each.done for each in found)


@pytest.mark.rule("FOL-01")
@pytest.mark.rule("FOL-02")
@pytest.mark.rule("REN-01")
@pytest.mark.rule("ATT-01")
def test_the_cycle_of_an_independent_local_service():
    assert due(timeline.cycle_of(date(2025, 7, 1), "local")) == {
        "follow_up_preparation": date(2026, 7, 1),
        "yearly_self_assessment_1": date(2026, 7, 1),
        "follow_up_opening": date(2026, 11, 1),
        "follow_up_due": date(2027, 1, 1),
        "follow_up_closing": date(2027, 3, 1),
        "yearly_self_assessment_2": date(2027, 7, 1),
        "renewal": date(2027, 9, 30),
        "validity_end": date(2028, 6, 30),
    }


@pytest.mark.rule("NET-04")
def test_the_cycle_of_a_central_service_has_a_follow_up_each_year():
    found = timeline.cycle_of(date(2025, 7, 1), "central")
    assert due(found) == {
        "central_preparation_1": date(2026, 4, 1),
        "central_opening_1": date(2026, 5, 1),
        "central_due_1": date(2026, 7, 1),
        "central_closing_1": date(2026, 9, 1),
        "central_preparation_2": date(2027, 4, 1),
        "central_opening_2": date(2027, 5, 1),
        "central_due_2": date(2027, 7, 1),
        "central_closing_2": date(2027, 9, 1),
        "renewal": date(2027, 9, 30),
        "validity_end": date(2028, 6, 30),
    }
    assert [each.label for each in found][:4] == [
        "Préparation de l’audit de suivi de l’année N+1",
        "Audit de suivi de l’année N+1 possible",
        "Date théorique de l’audit de suivi de l’année N+1",
        "Audit de suivi de l’année N+1 au plus tard",
    ]
    assert [(each.kind, each.quantity) for each in found if each.rule == "NET-04"] == [
        *[("earliest", 9), ("earliest", 2), ("info", 12), ("deadline", 2)],
        *[("earliest", 21), ("earliest", 2), ("info", 24), ("deadline", 2)],
    ]


@pytest.mark.rule("NET-04")
def test_the_days_of_a_yearly_follow_up_stop_at_the_end_of_a_short_month():
    first, second = network_follow_up.yearly_follow_ups(date(2027, 8, 31))
    assert (first.year, second.year) == (1, 2)
    assert first.days.prepare_from == date(2028, 5, 31)
    assert first.days.window == (date(2028, 6, 30), date(2028, 10, 31))
    assert second.days.due == date(2029, 8, 31)


@pytest.mark.rule("NET-05")
def test_the_cycle_of_an_attached_local_service_has_no_external_follow_up():
    found = timeline.cycle_of(date(2025, 7, 1), "attached")
    assert due(found) == {
        "attached_self_assessment_1": date(2026, 7, 1),
        "attached_surveys": date(2027, 1, 1),
        "attached_self_assessment_2": date(2027, 7, 1),
        "renewal": date(2027, 9, 30),
        "validity_end": date(2028, 6, 30),
    }
    assert [each.label for each in found][:2] == [
        "Autodiagnostic annuel",
        "Nouvelles enquêtes usagers et agents",
    ]


@pytest.mark.rule("NET-05")
def test_the_surveys_of_an_attached_service_run_from_its_audit_when_its_day_is_known():
    by_audit = timeline.cycle_of(date(2025, 7, 1), "attached", date(2025, 5, 13))
    assert due(by_audit)["attached_surveys"] == date(2026, 11, 13)
    told = {each.key: each.explanation for each in by_audit}
    assert told["attached_surveys"] == "18 mois après l’audit initial"
    supposed = {each.key: each.explanation for each in timeline.cycle_of(date(2025, 7, 1), "attached")}
    assert supposed["attached_surveys"].endswith("compté ici depuis l’obtention du label")


@pytest.mark.rule("NET-04")
@pytest.mark.rule("NET-05")
def test_each_kind_of_service_has_the_dates_of_its_own_rules():
    found = {kind: rules_of(timeline.cycle_of(date(2028, 2, 29), kind)) for kind in KINDS}
    assert found == {
        "local": {"FOL-01", "FOL-02", "REN-01", "ATT-01"},
        "central": {"NET-04", "REN-01", "ATT-01"},
        "attached": {"NET-05", "REN-01", "ATT-01"},
    }


@pytest.mark.rule("ATT-01")
@given(obtained_on=DAYS, kind=st.sampled_from(KINDS))
def test_all_the_dates_of_a_cycle_are_in_order_and_within_it(obtained_on, kind):
    found = timeline.cycle_of(obtained_on, kind)
    days = [each.due for each in found]
    assert days == sorted(days) and not any(each.done for each in found)
    assert obtained_on < days[0] and days[-1] == due(timeline.cycle_of(obtained_on, kind))["validity_end"]
