"""The request of a follow-up audit: its pieces, and their examination."""

from dataclasses import replace
from datetime import date

import pytest

from label_sp.guide import dossier, follow_up_request
from label_sp.guide.dossier import AdmissionFacts, SurveyFacts
from tests.guide.common import broken

OBTAINED = date(2025, 7, 1)
FILED = dict.fromkeys(dossier.PIECES, date(2025, 3, 1)) | dict.fromkeys(
    follow_up_request.RENEWED, date(2026, 9, 1)
)
SURVEY = SurveyFacts(closed_on=date(2026, 8, 1), valid=True, global_note=75)
EXAMINED = AdmissionFacts(
    agreement_signed=True,
    habilitation_in_force=True,
    missing_verdicts=(),
    open_complements=(),
    self_assessment_on=date(2026, 6, 1),
    users=SURVEY,
    agents=SURVEY,
    audit_first_day=date(2025, 5, 1),
    sample_accepted=True,
)


@pytest.mark.rule("DOS-01")
@pytest.mark.parametrize("piece", dossier.PIECES)
def test_a_request_has_the_eight_pieces_of_an_application(piece):
    assert broken(follow_up_request.failures_of_pieces(FILED, OBTAINED)) == []
    missing = {key: day for key, day in FILED.items() if key != piece}
    assert broken(follow_up_request.failures_of_pieces(missing, OBTAINED)) == ["DOS-01"]


@pytest.mark.rule("FOL-02")
@pytest.mark.parametrize("piece", dossier.PIECES)
@pytest.mark.parametrize(
    ("filed_on", "old"), [(date(2025, 6, 30), True), (OBTAINED, True), (date(2025, 7, 2), False)]
)
def test_the_reports_are_new_ones_the_rest_may_be_taken_over(piece, filed_on, old):
    found = broken(follow_up_request.failures_of_pieces(FILED | {piece: filed_on}, OBTAINED))
    assert found == (["FOL-02"] if old and piece in follow_up_request.RENEWED else [])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], marks=pytest.mark.rule("DOS-03")),
        pytest.param({"sample_accepted": False}, ["DOS-03"], marks=pytest.mark.rule("SUU-06")),
        pytest.param(
            {"missing_verdicts": ("organisation_chart",)}, ["DOS-03"], marks=pytest.mark.rule("DOS-03")
        ),
        pytest.param(
            {"open_complements": ("organisation_chart",)}, ["DOS-04"], marks=pytest.mark.rule("DOS-04")
        ),
        pytest.param({"agreement_signed": False}, ["CON-03"], marks=pytest.mark.rule("CON-03")),
        pytest.param({"habilitation_in_force": False}, ["ACT-06"], marks=pytest.mark.rule("ACT-06")),
        pytest.param({"users": None}, ["FOL-02"], marks=pytest.mark.rule("FOL-02")),
        pytest.param({"users": replace(SURVEY, closed_on=date(2025, 5, 2))}, ["FOL-02"]),
        pytest.param({"users": replace(SURVEY, closed_on=date(2025, 5, 3))}, []),  # no 6 months here
    ],
)
def test_a_request_is_examined_like_an_application(changes, expected):
    facts, last_day = replace(EXAMINED, **changes), date(2025, 5, 2)
    assert (
        broken(follow_up_request.failures_to_acknowledge(facts, last_day, today=date(2026, 9, 2))) == expected
    )


@pytest.mark.rule("DOS-03")
def test_an_audit_is_given_once_the_request_is_acknowledged():
    assert broken(follow_up_request.failures_to_assign(None)) == ["DOS-03"]
    assert broken(follow_up_request.failures_to_assign(date(2026, 9, 3))) == []
