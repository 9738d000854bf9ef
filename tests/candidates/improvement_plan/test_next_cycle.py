"""What a cycle leaves unfinished is proposed to the next one: taken over, one by one or all, or left with a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.improvement_plan import queries, use_cases
from candidates.improvement_plan.models import LeftAction, PlannedAction
from label_sp.actors.models import Membership
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import api, browser
from tests.candidates.conftest import DAY, Team, team
from tests.candidates.improvement_plan.test_plan import add
from tests.certification.pages import words
from tests.factories import ditp_agent, dossier_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today"), pytest.mark.rule("PRO-03")]
SUMMER, NEW_DAY = dt.date(2026, 6, 1), dt.date(2026, 9, 1)


def next_cycle(there: Team) -> Team:
    """The former dossier is over; the same people prepare the next one, with another body."""
    Dossier.objects.filter(pk=there.dossier.pk).update(status=Status.RENEWED, closed_on=DAY)
    following = dossier_in(Status.PREPARING, service=there.dossier.service, previous=there.dossier, cycle=2)
    return Team(following, there.manager, there.contributor, there.body_manager)


def two_cycles() -> tuple[Team, dict[str, PlannedAction]]:
    """Four actions in the former plan: one to come, one past its day, one done, one dropped."""
    there = team()
    told = {
        "to come": {"label": "Former l’équipe", "member": there.contributor, "proof": "Plan de formation"},
        "past": {"label": "Rappeler sous 48 heures", "state": "under_way", "due": dt.date(2026, 2, 1)},
        "done": {"label": "Afficher les délais", "state": "done"},
        "dropped": {"label": "Ouvrir le samedi", "state": "dropped"},
    }
    former = {name: add(there, **fields) for name, fields in told.items()}
    return next_cycle(there), former


def carry(there: Team, *actions: PlannedAction, **typed: Any) -> list[PlannedAction]:
    chosen = [str(each.pk) for each in actions]
    return use_cases.carry_over_actions(there.dossier.pk, actor=there.contributor, actions=chosen, **typed)


def leave(there: Team, action: PlannedAction, reason: str = "Le site a fermé.") -> LeftAction:
    return use_cases.leave_action(there.dossier.pk, action.pk, actor=there.contributor, reason=reason)


def events() -> list[str]:
    found = JournalEntry.objects.filter(event__startswith="improvement_action.").order_by("pk")
    return [each.event.partition(".")[2] for each in found if each.event != "improvement_action.added"]


def test_only_what_was_open_is_proposed_and_only_to_the_cycle_right_after() -> None:
    there, former = two_cycles()
    found = {each.action.label: each.is_past for each in queries.unfinished(there.dossier)}
    assert found == {"Rappeler sous 48 heures": True, "Former l’équipe": False}
    assert queries.unfinished(former["past"].dossier) == []
    later = next_cycle(there)
    assert queries.unfinished(later.dossier) == []


def test_one_goes_on_as_it_was_and_the_former_plan_does_not_change() -> None:
    there, former = two_cycles()
    (taken,) = carry(there, former["to come"])
    names = ("label", "engagement", "source", "owner", "member", "due", "state", "proof")
    assert [getattr(taken, name) for name in names] == [getattr(former["to come"], name) for name in names]
    assert (taken.dossier, taken.taken_from) == (there.dossier, former["to come"])
    assert former["to come"].dossier.planned_actions.count() == 4
    assert [each.action for each in queries.unfinished(there.dossier)] == [former["past"]]
    assert events() == ["carried_over"]
    with pytest.raises(ValidationError, match="déjà reprises"):
        carry(there, former["to come"])


def test_who_is_no_more_of_the_team_carries_it_by_name_only() -> None:
    there, former = two_cycles()
    Membership.objects.filter(user=there.contributor).update(ended_on=DAY - dt.timedelta(days=1))
    use_cases.carry_over_actions(there.dossier.pk, actor=there.manager, actions=[str(former["to come"].pk)])
    (taken,) = queries.actions(there.dossier)
    assert (taken.member, taken.owner) == (None, str(there.contributor))


def test_one_past_its_day_wants_another_and_the_others_keep_theirs() -> None:
    there, former = two_cycles()
    both = (former["to come"], former["past"])
    with pytest.raises(ValidationError, match="L’échéance est passée") as refusal:
        carry(there, *both)
    assert "Rappeler sous 48 heures" in str(refusal.value) and list(refusal.value.message_dict) == ["due"]
    assert not there.dossier.planned_actions.exists()
    assert {each.label: each.due for each in carry(there, *both, due=NEW_DAY)} == {
        "Former l’équipe": SUMMER,
        "Rappeler sous 48 heures": NEW_DAY,
    }


def test_one_is_left_with_a_reason_and_may_come_back() -> None:
    there, former = two_cycles()
    with pytest.raises(ValidationError, match="Écrivez pourquoi"):
        leave(there, former["past"], " ")
    leave(there, former["past"])
    with pytest.raises(ValidationError, match="déjà reprise ou laissée"):
        leave(there, former["past"])
    with pytest.raises(ValidationError, match="ou elle est terminée"):
        leave(there, former["done"])
    found = {each.action.label: each.left for each in queries.unfinished(there.dossier)}
    assert found["Rappeler sous 48 heures"].reason == "Le site a fermé."
    assert not there.dossier.planned_actions.exists()
    carry(there, former["past"], due=NEW_DAY)
    assert not LeftAction.objects.exists()
    assert events() == ["left", "carried_over"]


def test_the_page_takes_all_over_at_once_and_a_missing_day_loses_no_choice() -> None:
    there, former = two_cycles()
    client = browser(there.contributor)
    plan = reverse("candidates:improvement_plan", args=[there.dossier.pk])
    address = reverse("candidates:improvement_carry_over", args=[there.dossier.pk])
    assert "2 actions du cycle précédent à reprendre" in words(client.get(plan))
    assert client.get(address).content.decode().count("checked") == 2
    for due, said in (("", "L’échéance est passée"), (str(DAY - dt.timedelta(days=1)), "1er mars 2026")):
        refused = client.post(address, {"actions": [str(former["past"].pk)], "due": due})
        assert refused.status_code == 422 and said in words(refused)
        assert refused.content.decode().count("checked") == 1
    chosen = [str(former[name].pk) for name in ("to come", "past")]
    done = client.post(address, {"actions": chosen, "due": str(NEW_DAY)}, follow=True)
    assert "2 actions sont reprises" in words(done)
    assert "à reprendre" not in words(client.get(plan))
    assert "n’attend d’être reprise" in words(client.get(address))


def test_the_page_leaves_one_and_says_why() -> None:
    there, former = two_cycles()
    client = browser(there.contributor)
    leaving = reverse("candidates:improvement_leave", args=[there.dossier.pk, former["past"].pk])
    assert client.post(leaving, {"reason": ""}).status_code == 422
    answer = client.post(leaving, {"reason": "Le site a fermé."}, follow=True)
    assert "Laissée le" in words(answer) and "Le site a fermé." in words(answer)
    assert answer.content.decode().count("checked") == 1
    assert "1 action du cycle précédent" in words(
        client.get(reverse("candidates:improvement_plan", args=[there.dossier.pk]))
    )


def test_the_api_tells_takes_over_and_leaves() -> None:
    there, former = two_cycles()
    client = api(there.contributor)
    plan = reverse("api-improvement-plan", args=[there.dossier.pk])
    found = {each["label"]: each for each in client.get(plan).json()["unfinished_before"]}
    assert found["Rappeler sous 48 heures"]["is_past"] and not found["Former l’équipe"]["is_past"]
    route = reverse("api-improvement-unfinished", args=[there.dossier.pk])
    one = {"actions": [str(former["past"].pk)]}
    assert client.post(route, one, format="json").json()["errors"][0]["field"] == "due"
    done = client.post(route, {**one, "due": str(NEW_DAY)}, format="json")
    assert (done.status_code, done.json()["actions"][0]["due"]) == (201, str(NEW_DAY))
    leaving = reverse("api-improvement-leave", args=[there.dossier.pk, former["to come"].pk])
    left = client.post(leaving, {"reason": "Sans objet."}, format="json")
    assert left.json()["unfinished_before"][0]["left_because"] == "Sans objet."


def test_they_are_the_team_s_and_nobody_else_reads_or_decides_them() -> None:
    there, former = two_cycles()
    pages = [
        reverse("candidates:improvement_carry_over", args=[there.dossier.pk]),
        reverse("candidates:improvement_leave", args=[there.dossier.pk, former["past"].pk]),
    ]
    route = reverse("api-improvement-unfinished", args=[there.dossier.pk])
    plan = reverse("api-improvement-plan", args=[there.dossier.pk])
    reader = ditp_agent()
    for page in pages:
        assert browser(reader).get(page).status_code == 403
        assert browser(there.body_manager).get(page).status_code == 404
    assert api(reader).get(plan).json()["unfinished_before"] == []
    assert api(reader).post(route, {"actions": [str(former["past"].pk)]}, format="json").status_code == 403
    with pytest.raises(PermissionDenied):
        use_cases.leave_action(there.dossier.pk, former["past"].pk, actor=reader, reason="x")
    _, theirs = two_cycles()
    foreign = reverse("candidates:improvement_leave", args=[there.dossier.pk, theirs["past"].pk])
    assert browser(there.contributor).get(foreign).status_code == 404
    with pytest.raises(ValidationError, match="déjà reprises"):
        carry(there, theirs["past"], due=NEW_DAY)


def test_a_closed_dossier_takes_nothing_over() -> None:
    there, former = two_cycles()
    Dossier.objects.filter(pk=there.dossier.pk).update(closed_on=DAY)
    with pytest.raises(ValidationError, match="clos"):
        carry(there, former["to come"])
