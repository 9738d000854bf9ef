"""Auditor, plan, closing meeting, report and observations."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from label_sp.guide import audit
from label_sp.guide.audit import AssignmentFacts, PlanFacts, ReportFacts
from label_sp.guide.calendar import Territory, is_working_day
from label_sp.guide.impartiality import Tie
from tests.guide.common import broken

TODAY = date(2026, 3, 2)
FIRST, LAST = date(2026, 3, 16), date(2026, 3, 17)

# --- the auditor ------------------------------------------------------------------------------------------------------

FIT = AssignmentFacts(
    public_sector_experience=True,
    trained_on_label=True,
    impartiality_declared=True,
    ties=(),
    belongs_to_body=True,
    habilitation_in_force=True,
    auditor_id="a",
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], marks=pytest.mark.rule("ACT-07")),
        pytest.param({"public_sector_experience": False}, ["ACT-07"], marks=pytest.mark.rule("ACT-07")),
        pytest.param({"trained_on_label": False}, ["ACT-07"], marks=pytest.mark.rule("ACT-07")),
        pytest.param({"impartiality_declared": False}, ["ACT-07"], marks=pytest.mark.rule("ACT-07")),
        pytest.param({"belongs_to_body": False}, ["ACT-07"], marks=pytest.mark.rule("ACT-07")),
        pytest.param({"habilitation_in_force": False}, ["ACT-06"], marks=pytest.mark.rule("ACT-06")),
    ],
)
def test_an_auditor_meets_what_the_body_declares(changes, expected):
    assert broken(audit.failures_to_assign(replace(FIT, **changes), today=TODAY)) == expected


@pytest.mark.rule("ACT-08")
@pytest.mark.parametrize(
    ("ended_on", "expected"),
    [
        pytest.param(None, ["ACT-08"], id="lasts"),
        pytest.param(date(2024, 3, 2), ["ACT-08"], id="two years, to the day"),
        pytest.param(date(2024, 3, 1), [], id="a day more"),
    ],
)
def test_a_tie_of_the_last_two_years_is_a_conflict(ended_on, expected):
    facts = replace(FIT, ties=(Tie("conseil", ended_on), Tie("emploi", date(2010, 1, 1))))
    assert broken(audit.failures_to_assign(facts, today=TODAY)) == expected


@pytest.mark.rule("ACT-08")
@pytest.mark.parametrize(
    ("ended_on", "expected"),
    [
        pytest.param(None, ["ACT-08"], id="lasts"),
        pytest.param(date(2023, 3, 2), ["ACT-08"], id="three years, to the day"),
        pytest.param(date(2023, 3, 1), [], id="a day more"),
    ],
)
def test_a_membership_of_the_last_three_years_is_a_conflict_all_through_the_audit(ended_on, expected):
    ties = (Tie("membre de la mairie", ended_on, membership=True),)
    assert broken(audit.failures_to_assign(replace(FIT, ties=ties), today=TODAY)) == expected
    assert broken(audit.failures_to_send_plan(replace(PLAN, ties=ties), today=TODAY)) == expected
    report = replace(REPORT, ties=ties, closing_meeting_on=TODAY)
    assert broken(audit.failures_to_send_report(report, today=TODAY)) == expected


@pytest.mark.rule("AUD-13")
@pytest.mark.parametrize(
    ("previous", "reason", "expected"),
    [
        (None, "", []),
        ("a", "", []),
        ("b", "", ["AUD-13"]),
        ("b", " ", ["AUD-13"]),
        ("b", "Départ en retraite.", []),
    ],
)
def test_another_auditor_at_the_follow_up_needs_a_word_why(previous, reason, expected):
    facts = replace(FIT, previous_auditor_id=previous, reason=reason)
    assert broken(audit.failures_to_assign(facts, today=TODAY)) == expected


# --- the plan ---------------------------------------------------------------------------------------------------------

PLAN = PlanFacts(
    first_day=FIRST,
    last_day=LAST,
    sites=("Mairie",),
    dossier_admissible=True,
    territory=Territory.METROPOLE,
    resource_persons="La directrice",
)


@pytest.mark.rule("AUD-01")
@pytest.mark.parametrize(
    ("visit", "territory", "last_day"),
    [
        (date(2026, 3, 16), Territory.METROPOLE, date(2026, 3, 2)),
        (date(2026, 5, 18), Territory.METROPOLE, date(2026, 4, 29)),
        (date(2026, 1, 12), Territory.METROPOLE, date(2025, 12, 26)),
        (date(2026, 1, 12), Territory.ALSACE_MOSELLE, date(2025, 12, 24)),
    ],
)
def test_the_plan_leaves_ten_working_days_before_the_visit(visit, territory, last_day):
    assert audit.last_plan_day(visit, territory) == last_day
    plan = replace(PLAN, first_day=visit, last_day=visit, territory=territory)
    assert broken(audit.failures_to_send_plan(plan, today=last_day)) == []
    assert broken(audit.failures_to_send_plan(plan, today=date.fromordinal(last_day.toordinal() + 1))) == [
        "AUD-01"
    ]


@pytest.mark.rule("AUD-01")
@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.sampled_from(Territory))
@settings(deadline=None)
def test_the_earliest_visit_is_the_first_working_day_whose_plan_can_leave_today(today, territory):
    earliest = audit.earliest_first_day(today, territory)
    assert is_working_day(earliest, territory) and audit.last_plan_day(earliest, territory) >= today
    day = date.fromordinal(earliest.toordinal() - 1)
    while not is_working_day(day, territory):
        day = date.fromordinal(day.toordinal() - 1)
    assert audit.last_plan_day(day, territory) < today


@pytest.mark.rule("AUD-01")
def test_a_late_plan_says_when_the_visit_could_begin():
    (failure,) = audit.failures_to_send_plan(PLAN, today=date(2026, 3, 3))
    assert failure.next_step == "Reportez la visite au plus tôt au mardi 17 mars 2026."


@pytest.mark.rule("AUD-01")
@pytest.mark.parametrize(
    "changes",
    [
        {"dossier_admissible": False},
        {"last_day": date(2026, 3, 15)},
        {"sites": ()},
        {"resource_persons": " "},
    ],
)
def test_a_plan_is_whole_and_that_of_a_complete_dossier(changes):
    assert broken(audit.failures_to_send_plan(replace(PLAN, **changes), today=TODAY)) == ["AUD-01"]


@pytest.mark.rule("FOL-01")
@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 11, 1), date(2026, 11, 2), []),
        (date(2026, 11, 1), date(2026, 11, 1), []),
        (date(2026, 10, 31), date(2026, 11, 2), ["FOL-01"]),
        (date(2027, 2, 28), date(2027, 3, 1), []),
        (date(2027, 3, 1), date(2027, 3, 2), ["FOL-01"]),
    ],
)
def test_a_follow_up_visit_leaves_its_window_with_a_reason_only(first, last, expected):
    window = (date(2026, 11, 1), date(2027, 3, 1))
    plan = replace(PLAN, first_day=first, last_day=last, follow_up_window=window)
    assert broken(audit.failures_to_send_plan(plan, today=date(2026, 10, 1))) == expected
    assert plan.outside_window == bool(expected)
    reasoned = replace(plan, window_reason="Travaux.")
    assert broken(audit.failures_to_send_plan(reasoned, today=date(2026, 10, 1))) == []


# --- the visit and its report -----------------------------------------------------------------------------------------


@pytest.mark.rule("AUD-06")
@pytest.mark.parametrize(
    ("held_on", "today", "expected"),
    [
        (LAST, LAST, []),
        (FIRST, LAST, ["AUD-06"]),
        (date(2026, 3, 18), date(2026, 3, 18), []),
        (date(2026, 3, 18), LAST, ["AUD-06"]),
    ],
)
def test_the_closing_meeting_ends_the_visit(held_on, today, expected):
    assert broken(audit.failures_to_hold_closing_meeting(held_on, FIRST, LAST, today)) == expected


@pytest.mark.rule("AUD-06")
@pytest.mark.parametrize(
    ("held_on", "ended", "reason", "expected"),
    [
        (FIRST, FIRST, "Un site fermé.", []),
        (FIRST, FIRST, " ", ["AUD-06"]),
        (LAST, LAST, "", []),
        (LAST, date(2026, 3, 18), "Un jour de plus.", ["AUD-06"]),
        (date(2026, 3, 18), date(2026, 3, 18), "Un jour de plus.", []),
        (LAST, date(2026, 3, 15), "Avant le début.", ["AUD-06"]),
    ],
)
def test_a_visit_that_ends_on_another_day_says_why(held_on, ended, reason, expected):
    today = date(2026, 3, 20)
    found = audit.failures_to_hold_closing_meeting(held_on, FIRST, ended, today, planned=LAST, reason=reason)
    assert broken(found) == expected


REPORT = ReportFacts(
    unscored=(),
    presentation="Une mairie.",
    synthesis="De bons résultats.",
    strengths=("l’accueil",),
    points_of_progress=("les délais",),
    illustrations=("un accueil sans rendez-vous",),
    closing_meeting_on=LAST,
    last_day=LAST,
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], marks=pytest.mark.rule("AUD-07")),
        pytest.param({"unscored": ("1.1", "O.2")}, ["AUD-02"], marks=pytest.mark.rule("AUD-02")),
        pytest.param({"closing_meeting_on": None}, ["AUD-06"], marks=pytest.mark.rule("AUD-06")),
        pytest.param({"closing_meeting_on": date(2026, 4, 7)}, [], marks=pytest.mark.rule("AUD-06")),
        pytest.param({"closing_meeting_on": date(2026, 4, 8)}, ["AUD-06"], marks=pytest.mark.rule("AUD-06")),
        *(
            pytest.param({part: empty}, ["AUD-07"], marks=pytest.mark.rule("AUD-07"))
            for part, empty in (
                ("presentation", " "),
                ("synthesis", ""),
                ("strengths", ()),
                ("points_of_progress", ()),
                ("illustrations", ()),
            )
        ),
    ],
)
def test_a_report_is_whole(changes, expected):
    facts = replace(REPORT, **changes)
    assert broken(audit.failures_to_send_report(facts, today=date(2026, 4, 7))) == expected


@pytest.mark.rule("AUD-07")
def test_a_report_is_due_in_21_days_and_a_late_one_is_sent_all_the_same():
    assert audit.report_due(LAST) == date(2026, 4, 7)
    assert audit.late_by(LAST, date(2026, 4, 7)) == 0
    assert audit.late_by(LAST, date(2026, 4, 9)) == 2
    assert broken(audit.failures_to_send_report(REPORT, today=date(2026, 4, 9))) == []


@pytest.mark.rule("AUD-08")
@pytest.mark.parametrize(
    ("received_on", "today", "already", "expected"),
    [
        pytest.param(date(2026, 3, 2), date(2026, 3, 2), False, [], id="day of receipt"),
        pytest.param(date(2026, 3, 2), date(2026, 3, 12), False, [], id="tenth day"),
        pytest.param(date(2026, 3, 2), date(2026, 3, 13), False, ["AUD-08"], id="day after"),
        pytest.param(date(2026, 3, 2), date(2026, 3, 12), True, ["AUD-08"], id="already"),
        pytest.param(None, date(2026, 3, 12), False, ["AUD-08"], id="no report"),
    ],
)
def test_the_candidate_has_ten_days_for_observations(received_on, today, already, expected):
    assert audit.observations_until(date(2026, 3, 2)) == date(2026, 3, 12)
    assert broken(audit.failures_to_observe(received_on, today, already)) == expected
