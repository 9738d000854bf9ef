"""Submitting the application file, and examining it."""

from dataclasses import replace
from datetime import date

import pytest

from label_sp.guide import dossier
from label_sp.guide.dossier import (
    AdmissionFacts,
    ComplementFacts,
    ResubmissionFacts,
    SubmissionFacts,
    SurveyFacts,
)
from label_sp.guide.failures import Failure
from tests.guide.common import broken

AUDIT = date(2026, 3, 31)
LAST_DAY = date(2026, 2, 28)
SURVEY = SurveyFacts(closed_on=date(2025, 12, 15), valid=True, global_note=75, opened_on=date(2025, 11, 1))
TOO_FEW = Failure("SUU-04", "Trop peu.", "49 réponses", "50 réponses", "Relancez.")
NOT_VALID = replace(SURVEY, valid=False, failures=(TOO_FEW,))
READY = SubmissionFacts(
    pieces_present=frozenset(dossier.PIECES),
    self_assessment_on=date(2025, 10, 1),
    users=SURVEY,
    agents=SURVEY,
    audit_first_day=AUDIT,
    audit_last_day=date(2026, 4, 1),
    indicators_since=(date(2025, 1, 1), date(2026, 2, 1)),
    body_chosen=True,
)


def submitting(today=LAST_DAY, **changes):
    return broken(dossier.failures_to_submit(replace(READY, **changes), today=today))


@pytest.mark.rule("DOS-02")
@pytest.mark.parametrize(
    ("today", "expected"),
    [pytest.param(LAST_DAY, [], id="last day"), pytest.param(date(2026, 3, 1), ["DOS-02"], id="day after")],
)
def test_a_dossier_is_submitted_a_month_before_the_audit(today, expected):
    assert dossier.last_submission_day(AUDIT) == LAST_DAY
    assert submitting(today) == expected


@pytest.mark.rule("DOS-02")
@pytest.mark.parametrize("missing", ["audit_first_day", "audit_last_day"])
def test_a_dossier_names_the_days_of_the_audit(missing):
    assert submitting(**{missing: None}) == ["DOS-02"]


@pytest.mark.rule("DOS-01")
@pytest.mark.parametrize("piece", dossier.PIECES)
def test_each_piece_is_needed(piece):
    present = frozenset(dossier.PIECES) - {piece}
    assert submitting(pieces_present=present) == ["DOS-01"]


@pytest.mark.rule("DOS-01")
def test_the_body_is_chosen():
    assert submitting(body_chosen=False) == ["DOS-01"]


@pytest.mark.rule("ACT-06")
def test_the_body_is_habilitated_when_the_dossier_is_filed():
    assert submitting(body_habilitated=False) == ["ACT-06"]
    assert submitting(body_chosen=False, body_habilitated=False) == ["DOS-01"]


@pytest.mark.rule("ELI-03")
def test_the_perimeter_holds_a_site():
    assert submitting(sites=0) == ["ELI-03"]


@pytest.mark.rule("PRE-01")
@pytest.mark.parametrize(
    ("done_on", "expected"),
    [
        pytest.param(date(2025, 3, 16), [], id="twelve months, to the day"),
        pytest.param(date(2025, 3, 15), ["PRE-01"], id="a day too old"),
        pytest.param(date(2026, 3, 15), [], id="the day before"),
        pytest.param(date(2026, 3, 16), ["PRE-01"], id="the day of the audit"),
        pytest.param(None, ["PRE-01"], id="none"),
    ],
)
def test_the_self_assessment_dates_from_the_year_before_the_audit(done_on, expected):
    audit = date(2026, 3, 16)
    assert dossier.earliest_self_assessment(audit) == date(2025, 3, 16)
    assert broken(dossier.failures_of_self_assessment(done_on, audit, today=date(2026, 3, 20))) == expected


@pytest.mark.rule("PRE-01")
def test_a_self_assessment_to_come_does_not_count():
    assert submitting(self_assessment_on=date(2026, 3, 1)) == ["PRE-01"]
    assert submitting(self_assessment_on=date(2025, 3, 30)) == ["PRE-01"]
    assert submitting(self_assessment_on=date(2025, 3, 31)) == []


@pytest.mark.rule("SUR-01")
def test_both_surveys_are_there_recent_and_valid():
    assert submitting(users=None) == ["SUR-01"]
    assert submitting(agents=replace(SURVEY, closed_on=date(2025, 9, 29))) == ["SUR-01"]
    assert submitting(agents=replace(SURVEY, closed_on=date(2025, 9, 30))) == []
    assert submitting(users=NOT_VALID) == ["SUU-04"]


@pytest.mark.rule("DOS-06")
@pytest.mark.parametrize(
    ("since", "expected"),
    [
        pytest.param((date(2025, 8, 28),), [], id="six months, to the day"),
        pytest.param((date(2025, 8, 29),), ["DOS-06"], id="a day short"),
        pytest.param((), ["DOS-06"], id="none"),
    ],
)
def test_a_quality_indicator_has_been_there_for_six_months(since, expected):
    assert submitting(indicators_since=since) == expected


@pytest.mark.rule("DEC-06")
@pytest.mark.parametrize(
    ("reapply_from", "expected"), [(LAST_DAY, []), (date(2026, 3, 1), ["DEC-06"]), (None, [])]
)
def test_a_refused_candidate_waits_six_months(reapply_from, expected):
    assert submitting(reapply_from=reapply_from) == expected


@pytest.mark.rule("ELI-07")
def test_a_central_service_has_no_surveys_of_its_own_but_its_network_is_not_handled_here():
    none = {"users": None, "agents": None, "self_assessment_on": None}
    assert submitting(applies_as="central", **none) == ["ELI-07"]
    assert submitting(applies_as="local", **none) == ["PRE-01", "SUR-01", "SUR-01"]


@pytest.mark.rule("SUR-02")
@pytest.mark.rule("SUR-04")
def test_a_late_start_or_a_weak_note_is_a_warning_and_blocks_nothing():
    late = replace(SURVEY, opened_on=date(2026, 2, 1))
    weak = replace(SURVEY, global_note=49)
    facts = replace(READY, users=late, agents=weak)
    assert broken(dossier.failures_to_submit(facts, today=LAST_DAY)) == []
    assert broken(dossier.warnings_to_submit(facts, today=LAST_DAY)) == ["SUR-02", "SUR-04"]
    assert dossier.warnings_to_submit(READY, today=LAST_DAY) == ()
    assert broken(dossier.warnings_to_submit(replace(facts, audit_first_day=None), today=LAST_DAY)) == [
        "SUR-04"
    ]
    nothing = replace(READY, users=None, agents=replace(weak, closed_on=None))
    assert broken(dossier.warnings_to_submit(nothing, today=LAST_DAY)) == ["SUR-04"]


# --- examining --------------------------------------------------------------------------------------------------------

EXAMINED = AdmissionFacts(
    agreement_signed=True,
    habilitation_in_force=True,
    missing_verdicts=(),
    open_complements=(),
    self_assessment_on=date(2025, 10, 1),
    users=SURVEY,
    agents=SURVEY,
    audit_first_day=AUDIT,
    sample_accepted=True,
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], marks=pytest.mark.rule("DOS-03"), id="all is well"),
        pytest.param({"agreement_signed": False}, ["CON-03"], marks=pytest.mark.rule("CON-03")),
        pytest.param({"habilitation_in_force": False}, ["ACT-06"], marks=pytest.mark.rule("ACT-06")),
        pytest.param(
            {"missing_verdicts": ("organisation_chart", "training_plan")},
            ["DOS-03"] * 2,
            marks=pytest.mark.rule("DOS-03"),
        ),
        pytest.param({"sample_accepted": False}, ["DOS-03"], marks=pytest.mark.rule("SUU-06")),
        pytest.param(
            {"open_complements": ("organisation_chart",)}, ["DOS-04"], marks=pytest.mark.rule("DOS-04")
        ),
        pytest.param({"self_assessment_on": None}, ["PRE-01"], marks=pytest.mark.rule("PRE-01")),
        pytest.param(
            {"users": NOT_VALID, "agents": None}, ["SUU-04", "SUR-01"], marks=pytest.mark.rule("SUR-01")
        ),
        pytest.param(
            {"applies_as": "central", "users": None, "agents": None, "self_assessment_on": None},
            ["ELI-07"],
            marks=pytest.mark.rule("ELI-07"),
        ),
    ],
)
def test_the_body_acknowledges_a_dossier_that_it_examined_whole(changes, expected):
    facts = replace(EXAMINED, **changes)
    assert broken(dossier.failures_to_acknowledge(facts, today=LAST_DAY)) == expected


@pytest.mark.rule("DOS-04")
@pytest.mark.parametrize(
    ("reasons", "today", "expected"),
    [
        ({"training_plan": "L’année 2025 manque."}, date(2026, 3, 30), []),
        ({"training_plan": "L’année 2025 manque."}, AUDIT, ["DOS-04"]),
        ({"training_plan": " "}, LAST_DAY, ["DOS-04"]),
        ({}, LAST_DAY, ["DOS-04"]),
    ],
)
def test_complements_are_asked_for_piece_by_piece_before_the_visit(reasons, today, expected):
    assert dossier.complements_due(AUDIT) == date(2026, 3, 30)
    facts = ComplementFacts(reasons, AUDIT)
    assert broken(dossier.failures_to_request_complements(facts, today=today)) == expected


@pytest.mark.rule("DOS-04")
@pytest.mark.parametrize(
    ("still_open", "today", "expected"),
    [
        ((), date(2026, 3, 30), []),
        ((), AUDIT, ["DOS-04"]),
        (("organisation_chart",), LAST_DAY, ["DOS-04"]),
    ],
)
def test_complements_come_all_together_before_the_visit(still_open, today, expected):
    facts = ResubmissionFacts(still_open, AUDIT)
    assert broken(dossier.failures_to_resubmit(facts, today=today)) == expected
