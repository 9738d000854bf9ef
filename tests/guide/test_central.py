"""A central service's application and its own audit."""

from dataclasses import replace
from datetime import date

import pytest

from label_sp.guide import central, grid
from label_sp.guide.central import COMMITMENTS, CorrectiveFacts, PrerequisiteFacts
from tests.guide.common import broken

READY = PrerequisiteFacts(
    2026, local_services=102, commitments=dict.fromkeys(COMMITMENTS, (2026, 2027, 2028))
)
RECEIVED = date(2026, 3, 2)
PROPOSED = CorrectiveFacts(RECEIVED, frozenset({"C.1", "C.2"}), {"C.1": "Publier les résultats en juin"})


@pytest.mark.rule("PRE-02")
@pytest.mark.parametrize(
    ("changes", "failures"),
    [
        ({}, 0),
        ({"local_services": 1}, 0),
        ({"local_services": 0}, 1),
        ({"without_self_assessment": ("CAF 80",)}, 1),
        ({"without_improvement_plan": ("CAF 80", "CAF 02")}, 1),
        ({"without_self_assessment": ("CAF 80",), "without_improvement_plan": ("CAF 80",)}, 2),
    ],
)
def test_the_programme_is_deployed_in_each_contact_point(changes, failures):
    found = central.failures_of_prerequisites(replace(READY, **changes))
    assert broken(found) == ["PRE-02"] * failures


@pytest.mark.rule("PRE-03")
def test_a_commitment_covers_three_years():
    assert central.committed_years(2026) == (2026, 2027, 2028)


@pytest.mark.rule("PRE-03")
@pytest.mark.parametrize("commitment", COMMITMENTS)
def test_each_commitment_is_needed_for_each_year(commitment):
    short = replace(READY, commitments={**READY.commitments, commitment: (2025, 2026, 2028, 2029)})
    (failure,) = central.failures_of_prerequisites(short)
    assert broken([failure]) == ["PRE-03"]
    assert failure.found.endswith("pour 2027") and failure.needed.endswith("de 2026 à 2028")


@pytest.mark.rule("PRE-03")
def test_without_any_commitment_all_are_missing():
    assert broken(central.failures_of_prerequisites(PrerequisiteFacts(2026, 1))) == ["PRE-03"] * len(
        COMMITMENTS
    )


@pytest.mark.rule("AUD-10")
@pytest.mark.parametrize(
    ("results_on", "failures"),
    [
        ({"CAF 80": date(2026, 3, 1), "CAF 02": date(2026, 1, 5)}, 0),
        ({"CAF 80": date(2026, 3, 2)}, 1),
        ({"CAF 80": None, "CAF 02": date(2026, 1, 5)}, 1),
        ({}, 1),
    ],
)
def test_the_central_audit_comes_after_the_results_of_the_whole_sample(results_on, failures):
    found = central.failures_to_hold_central_audit(date(2026, 3, 2), results_on)
    assert broken(found) == ["AUD-10"] * failures


@pytest.mark.rule("AUD-10")
def test_the_services_awaited_are_named():
    waiting = {"CAF 80": None, "CAF 02": date(2026, 3, 2), "CAF 60": date(2026, 1, 5)}
    (failure,) = central.failures_to_hold_central_audit(date(2026, 3, 2), waiting)
    assert failure.found == "pas de résultat avant ce jour pour CAF 02 et CAF 80"
    assert failure.needed.endswith("dimanche 1er mars 2026")


@pytest.mark.rule("AUD-03")
@pytest.mark.parametrize(("value", "expected"), [(0, []), (1, []), (2, ["AUD-03"]), (-1, ["AUD-03"])])
def test_a_central_point_is_yes_or_no(value, expected):
    assert broken(grid.failures_to_score(value, scale=grid.CENTRAL_SCALE)) == expected


@pytest.mark.rule("AUD-09")
@pytest.mark.parametrize(
    ("changes", "today", "expected"),
    [
        ({}, date(2026, 3, 2), []),
        ({}, date(2026, 3, 12), []),
        ({}, date(2026, 3, 13), ["AUD-08"]),
        ({"report_received_on": None}, date(2026, 3, 12), ["AUD-08"]),
        ({"actions": {}}, date(2026, 3, 12), ["AUD-09"]),
        ({"actions": {"C.3": "Faire"}}, date(2026, 3, 12), ["AUD-09"]),
        ({"actions": {"C.1": " "}}, date(2026, 3, 12), ["AUD-09"]),
        ({"actions": {"C.3": ""}}, date(2026, 3, 12), ["AUD-09", "AUD-09"]),
        ({"actions": {"C.1": "Faire", "C.2": "Faire aussi"}}, date(2026, 3, 12), []),
    ],
)
def test_corrective_actions_answer_points_not_validated_within_ten_days(changes, today, expected):
    assert broken(central.failures_to_propose_actions(replace(PROPOSED, **changes), today=today)) == expected


@pytest.mark.rule("AUD-09")
@pytest.mark.parametrize(
    ("judged", "expected"),
    [({"C.1": True}, []), ({"C.1": False}, []), ({"C.1": None}, ["AUD-09"]), ({"C.2": True}, ["AUD-09"])],
)
def test_the_auditor_judges_each_action(judged, expected):
    assert broken(central.failures_to_judge_actions(PROPOSED, judged)) == expected
