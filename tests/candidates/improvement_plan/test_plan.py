"""The improvement plan: born from weak points, owned, dated, followed over the cycle. PRO-03."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.dossiers.enums import Status
from candidates.improvement_plan import documents, queries, use_cases
from candidates.improvement_plan.models import PlannedAction
from candidates.pieces.use_cases import attach
from candidates.self_assessments import use_cases as self_assessments
from candidates.self_assessments.models import AssessedPoint
from certification.desk.todo import todo
from label_sp.common import tables
from label_sp.guide.failures import RuleViolation
from tests.audits.conftest import api, browser
from tests.candidates.conftest import DAY, Team, team
from tests.factories import grids, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TYPED = {
    "label": "Afficher les délais",
    "engagement": 4,
    "source": "surveys",
    "owner": "Accueil",
    "due": dt.date(2026, 6, 1),
    "state": "to_do",
}


def add(there: Team, **changes: Any) -> PlannedAction:
    return use_cases.add_action(there.dossier.pk, actor=there.contributor, **{**TYPED, **changes})


def assessed(there: Team) -> None:
    """A finished self-assessment with three weak points, one of them of the Or criteria."""
    grids()
    self_assessments.start_filling(there.dossier.pk, actor=there.contributor)
    AssessedPoint.objects.update(value=1)
    for code, value, action in (("4.2", "0.25", "Former l’équipe"), ("1.1", "0", ""), ("OR.1", "0", "")):
        AssessedPoint.objects.filter(point__code=code).update(value=Decimal(value), action=action)
    self_assessments.finish_filling(there.dossier.pk, actor=there.contributor, done_on=DAY)


def page(there: Team, query: str = "") -> str:
    address = reverse("candidates:improvement_plan", args=[there.dossier.pk])
    answer = browser(there.contributor).get(address + query)
    assert answer.status_code == 200
    return answer.content.decode()


# --- what comes in ----------------------------------------------------------------------------------------------------


@pytest.mark.rule("PRO-03")
def test_weak_points_are_proposed_in_the_teams_own_words_until_they_have_their_action() -> None:
    there = team()
    assert queries.proposals(there.dossier) == []
    assessed(there)
    found = {each.code: each for each in queries.proposals(there.dossier)}
    assert set(found) == {"1.1", "4.2"}  # an Or criterion belongs to no engagement
    assert (found["4.2"].label, found["4.2"].engagement, found["4.2"].value) == (
        "Former l’équipe",
        4,
        "0,25",
    )
    taken = use_cases.take_up_proposals(
        there.dossier.pk, actor=there.contributor, codes=["4.2"], due=TYPED["due"], owner="Accueil"
    )
    assert [(each.point, each.source) for each in taken] == [("4.2", "self_assessment")]
    assert [each.code for each in queries.proposals(there.dossier)] == ["1.1"]
    with pytest.raises(ValidationError, match="déjà leur action"):
        use_cases.take_up_proposals(
            there.dossier.pk, actor=there.manager, codes=["4.2"], due=TYPED["due"], owner="Moi"
        )


def test_checked_boxes_become_actions_and_a_missing_owner_keeps_what_was_typed() -> None:
    there = team()
    assessed(there)
    address = reverse("candidates:improvement_plan", args=[there.dossier.pk])
    client = browser(there.contributor)
    answer = client.post(address, {"codes": ["4.2", "1.1"], "due": "2026-06-01"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "Choisissez une personne de l’équipe" in text
    assert 'value="2026-06-01"' in text and text.count("checked") >= 2
    member_id = str(there.manager.pk)
    answer = client.post(
        address, {"codes": ["4.2", "1.1"], "due": "2026-06-01", "member": member_id}, follow=True
    )
    assert "2 actions ajoutées au plan" in answer.content.decode()
    assert {each.owner for each in queries.actions(there.dossier)} == {str(there.manager)}


@pytest.mark.rule("PRO-03")
@pytest.mark.parametrize("wrong", [{"engagement": 9}, {"owner": " "}, {"label": ""}])
def test_an_action_has_an_engagement_an_owner_and_says_what_is_done(wrong: dict[str, Any]) -> None:
    there = team()
    with pytest.raises(RuleViolation) as refusal:
        add(there, **wrong)
    assert {failure.rule for failure in refusal.value.failures} == {"PRO-03"}
    assert not PlannedAction.objects.exists()


def test_only_somebody_of_the_team_carries_it_by_account() -> None:
    there = team()
    with pytest.raises(ValidationError, match="n’est pas membre"):
        add(there, member=there.body_manager)
    assert add(there, member=there.manager).owner == str(there.manager)


# --- followed ---------------------------------------------------------------------------------------------------------


def test_a_colleagues_change_is_not_written_over() -> None:
    there = team()
    action = add(there)
    address = reverse("candidates:improvement_action", args=[there.dossier.pk, action.pk])
    client = browser(there.manager)
    shown = client.get(address).content.decode().partition('name="shown" value="')[2].partition('"')[0]
    use_cases.change_action(
        there.dossier.pk, action.pk, actor=there.contributor, label="Afficher partout", state="under_way"
    )
    data = {**TYPED, "due": "2026-06-01", "label": "Le mien", "shown": shown}
    answer = client.post(address, data)
    text = answer.content.decode()
    assert answer.status_code == 409 and "Afficher partout" in text and "Le mien" in text
    action.refresh_from_db()
    assert (action.label, action.version) == ("Afficher partout", 2)


@pytest.mark.rule("PRO-03")
def test_board_and_table_show_the_same_and_say_what_is_late() -> None:
    there = team()
    add(there, label="À temps")
    add(there, label="Trop tard", due=DAY - dt.timedelta(days=1), state="under_way")
    add(there, label="Fini", due=DAY - dt.timedelta(days=1), state="done", proof="https://exemple.test/photo")
    for query in ("", "?vue=tableau"):
        text = page(there, query)
        assert text.lower().count("en retard") == 2  # in the sentence, and on that one action
        assert all(label in text for label in ("À temps", "Trop tard", "Fini"))
        assert '<a href="https://exemple.test/photo" rel="nofollow">' in text
    assert "3 actions</strong>, 1 terminée, 1 action en retard" in page(there)


def test_a_button_takes_an_action_to_its_next_state() -> None:
    there = team()
    action = add(there)
    address = reverse("candidates:improvement_action_state", args=[there.dossier.pk, action.pk])
    answer = browser(there.contributor).post(address, {"state": "under_way"}, follow=True)
    assert "« Afficher les délais » : en cours." in answer.content.decode()
    refused = browser(there.contributor).post(address, {"state": "gone"})
    assert refused.status_code == 422
    action.refresh_from_db()
    assert action.state == "under_way"


@pytest.mark.rule("PRO-03")
def test_late_actions_are_something_to_do_while_there_is_a_label() -> None:
    there = team(Status.LABELLED)

    def awaited() -> bool:
        found = todo(there.dossier, there.contributor, DAY)
        return "follow_improvements" in {item.act.key for item in found.mine}

    action = add(there, due=DAY)
    assert not awaited()
    PlannedAction.objects.update(due=DAY - dt.timedelta(days=1))
    assert awaited()
    use_cases.change_action(there.dossier.pk, action.pk, actor=there.contributor, state="done")
    assert not awaited()


def test_the_plan_of_a_closed_dossier_stays_as_it_is() -> None:
    there = team()
    action = add(there)
    there.dossier.closed_on = DAY
    there.dossier.save()
    for act in (
        lambda: add(there),
        lambda: use_cases.change_action(there.dossier.pk, action.pk, actor=there.manager, state="done"),
        lambda: use_cases.remove_action(there.dossier.pk, action.pk, actor=there.manager),
    ):
        with pytest.raises(ValidationError, match="ne change plus"):
            act()
    assert "Ajouter une action" not in page(there)


def test_an_action_that_is_removed_twice_is_told() -> None:
    there = team()
    action = add(there)
    use_cases.remove_action(there.dossier.pk, action.pk, actor=there.contributor)
    with pytest.raises(ValidationError, match="déjà été retirée"):
        use_cases.remove_action(there.dossier.pk, action.pk, actor=there.contributor)


def test_others_change_nothing() -> None:
    there = team()
    for person in (there.body_manager, member(there.dossier.body, "decider")):
        with pytest.raises(PermissionDenied):
            use_cases.add_action(there.dossier.pk, actor=person, **TYPED)


def test_the_number_of_queries_of_the_plan_does_not_follow_its_size() -> None:
    there = team()
    add(there, member=there.manager)
    client = browser(there.contributor)
    address = reverse("candidates:improvement_plan", args=[there.dossier.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as small:
        client.get(address)
    for number in range(20):
        add(there, label=f"Action {number}", member=there.contributor)
    with CaptureQueriesContext(connection) as full:
        client.get(address)
    assert len(full) == len(small), "\n".join(q["sql"] for q in full.captured_queries)


# --- files ------------------------------------------------------------------------------------------------------------


def test_exports_hold_the_same_lines_and_nothing_that_a_spreadsheet_runs() -> None:
    there = team()
    add(there, label="=1+1", state="under_way", due=DAY - dt.timedelta(days=1))
    row = ["4", "=1+1", "enquêtes", "", "Accueil", "2026-03-01", "en cours", "oui", ""]
    sheet = [cells for _, cells in tables.read(documents.file_of(there.dossier, "xlsx", DAY))]
    assert sheet == [list(documents.HEAD), row]
    text = documents.file_of(there.dossier, "csv", DAY).decode("utf-8-sig")
    assert "'=1+1" in text and ";=1+1" not in text


@pytest.mark.paper
def test_the_pdf_is_the_piece_that_the_guide_asks_for() -> None:
    there = team()
    assert documents.application_document(there.dossier) is None
    add(there)
    ours = documents.application_document(there.dossier)
    assert ours and ours.content.startswith(b"%PDF")
    assert (ours.file_name, ours.proves_on) == (
        f"plan-amelioration-{there.dossier.reference}-2026-03-02.pdf",
        DAY,
    )
    piece = attach(there.dossier.pk, "improvement_plan", actor=there.manager)
    assert (piece.name, piece.size) == (ours.file_name, len(ours.content))


def test_files_leave_for_whoever_sees_the_dossier() -> None:
    there = team(Status.LABELLED)
    add(there)
    for kind, status in (("csv", 200), ("xlsx", 200), ("exe", 404)):
        address = reverse("candidates:improvement_plan_file", args=[there.dossier.pk, kind])
        assert browser(there.body_manager).get(address).status_code == status
        assert browser(team().manager).get(address).status_code == 404


# --- the API ----------------------------------------------------------------------------------------------------------


def test_the_whole_through_the_api_alone() -> None:
    there = team()
    client, plan = api(there.contributor), reverse("api-improvement-plan", args=[there.dossier.pk])
    data = {**TYPED, "due": "2026-06-01"}
    made = client.post(plan, data, format="json")
    assert made.status_code == 201
    one = reverse("api-improvement-action", args=[there.dossier.pk, made.json()["id"]])
    changed = client.put(one, {**data, "state": "done", "version": 1}, format="json")
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    late = client.put(one, {**data, "version": 1}, format="json")
    assert late.status_code == 409 and late.json()["current"]["state"] == "done"
    assert client.post(plan, {**data, "engagement": 9}, format="json").status_code == 400
    found = client.get(plan).json()
    assert found["by_state"]["done"] == 1 and found["late"] == 0 and found["proposals"] == []
    assert client.delete(one).status_code == 204
    assert client.get(plan).json()["actions"] == []


def test_proposals_are_taken_up_through_the_api() -> None:
    there = team()
    assessed(there)
    route = reverse("api-improvement-proposals", args=[there.dossier.pk])
    chosen = {"codes": ["4.2", "zz"], "owner": "Accueil", "due": "2026-06-01"}
    answer = api(there.contributor).post(route, chosen, format="json")
    assert answer.status_code == 201 and [each["point"] for each in answer.json()["actions"]] == ["4.2"]
    again = api(there.contributor).post(route, chosen, format="json")
    assert again.status_code == 400
