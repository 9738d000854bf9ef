"""The programme behind the label, and what the DITP follows."""

from dataclasses import replace
from datetime import date

import pytest

from label_sp.guide import ditp, programme
from label_sp.guide.ditp import Activity, FundingFacts
from label_sp.guide.programme import Action, ResultsFacts, Source, State
from tests.guide.common import broken

TODAY = date(2026, 3, 2)
RESULTS = ResultsFacts(5, 3, shown_at_contact_points=True, published=True)
ACTION = Action("Afficher les délais", 4, "Accueil", TODAY, State.UNDER_WAY, Source.AUDIT)


@pytest.mark.rule("PRO-02")
@pytest.mark.parametrize(
    ("changes", "failures"),
    [
        ({}, 0),
        ({"perception": 6, "performance": 4}, 0),
        ({"perception": 4}, 1),
        ({"performance": 2}, 1),
        ({"shown_at_contact_points": False}, 1),
        ({"published": False}, 1),
        ({"published": False, "local_authority": True}, 0),
        ({"shown_at_contact_points": False, "local_authority": True}, 1),
        ({"perception": 0, "performance": 0, "shown_at_contact_points": False, "published": False}, 4),
    ],
)
def test_eight_indicators_are_shown_and_published(changes, failures):
    assert broken(programme.failures_of_results(replace(RESULTS, **changes))) == ["PRO-02"] * failures


@pytest.mark.rule("PRO-03")
@pytest.mark.parametrize(
    ("state", "today", "late"),
    [
        (State.TO_DO, TODAY, False),
        (State.TO_DO, date(2026, 3, 3), True),
        (State.UNDER_WAY, date(2026, 3, 3), True),
        (State.DONE, date(2026, 3, 3), False),
        (State.DROPPED, date(2026, 3, 3), False),
    ],
)
def test_an_open_action_is_late_the_day_after_its_last(state, today, late):
    assert replace(ACTION, state=state).is_late(today) is late


@pytest.mark.rule("PRO-03")
def test_a_plan_is_followed_by_state():
    actions = [ACTION, replace(ACTION, due=date(2026, 3, 1)), replace(ACTION, state=State.DONE)]
    found = programme.progress(iter(actions), today=TODAY)
    assert found.by_state == {State.TO_DO: 0, State.UNDER_WAY: 2, State.DONE: 1, State.DROPPED: 0}
    assert found.late == 1


@pytest.mark.rule("PRO-03")
@pytest.mark.parametrize(
    ("changes", "failures"),
    [
        ({}, 0),
        ({"engagement": 1}, 0),
        ({"engagement": 8}, 0),
        ({"engagement": 0}, 1),
        ({"engagement": 9}, 1),
        ({"owner": " "}, 1),
        ({"label": " "}, 1),
        ({"engagement": 9, "owner": "", "label": ""}, 3),
    ],
)
def test_an_action_has_an_engagement_and_an_owner(changes, failures):
    assert broken(programme.failures_of_action(replace(ACTION, **changes))) == ["PRO-03"] * failures


def test_states_and_sources_are_told_in_french():
    assert [state.label for state in State] == ["à faire", "en cours", "faite", "abandonnée"]
    assert [source.label for source in Source] == [
        "autodiagnostic",
        "enquêtes",
        "points de progrès de l’audit",
        "audit de suivi",
    ]


# --- the DITP ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("ACT-01")
@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2023, 8, 31), None),
        (date(2023, 9, 1), 1),
        (date(2025, 12, 4), 1),
        (date(2025, 12, 5), 3),
        (date(2026, 1, 1), 3),
    ],
)
def test_the_last_version_published_by_that_day_holds(on, version):
    published_on = {1: date(2023, 9, 1), 3: date(2025, 12, 5), 2: date(2025, 12, 5)}
    assert ditp.version_in_force(published_on, on) == version


@pytest.mark.rule("ACT-09")
def test_a_body_reports_what_it_did_in_the_period_zeros_told():
    events = [
        (date(2025, 12, 31), Activity.AUDIT),
        (date(2026, 1, 1), Activity.AUDIT),
        (date(2026, 6, 1), Activity.GRANTED),
        (date(2026, 12, 31), Activity.AUDIT),
        (date(2027, 1, 1), Activity.REFUSED),
    ]
    found = ditp.activity(iter(events), date(2026, 1, 1), date(2026, 12, 31))
    assert found == {**dict.fromkeys(Activity, 0), Activity.AUDIT: 2, Activity.GRANTED: 1}
    assert [kind.label for kind in found][:2] == ["dossiers reçus", "audits réalisés"]


@pytest.mark.rule("ACT-11")
@pytest.mark.parametrize(
    ("granted", "already", "left", "failures"),
    [
        ({}, False, 30, 0),
        ({"CAF": 20, "mairies": 9}, False, 1, 0),
        ({"CAF": 20, "mairies": 10}, False, 0, 1),
        ({"CAF": 31}, False, 0, 1),
        ({"CAF": 1}, True, 29, 1),
        ({"CAF": 30}, True, 0, 2),
    ],
)
def test_a_limited_number_of_candidates_is_helped_each_once(granted, already, left, failures):
    facts = FundingFacts(granted)
    assert ditp.fundings_left(facts) == left
    assert broken(ditp.failures_to_fund(facts, already_funded=already)) == ["ACT-11"] * failures


@pytest.mark.rule("ACT-11")
def test_the_help_is_told_by_network_the_most_helped_first():
    facts = FundingFacts({"mairies": 3, "CPAM": 3, "CAF": 7}, limit=40)
    assert ditp.shares(facts) == (("CAF", 7), ("CPAM", 3), ("mairies", 3))
    assert ditp.fundings_left(facts) == 27
