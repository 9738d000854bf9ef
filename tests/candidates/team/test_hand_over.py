"""Somebody passes the hand, or leaves: what they had in charge goes to a colleague, or is told as to be given anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.improvement_plan import use_cases as improvements
from candidates.improvement_plan.models import PlannedAction
from candidates.pieces.enums import PieceKind
from candidates.team import queries, use_cases
from label_sp.actors.enums import Role
from label_sp.actors.models import Membership, User
from label_sp.actors.use_cases.memberships import end_membership
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.audits.conftest import api, browser
from tests.candidates.conftest import DAY, Team, team
from tests.candidates.improvement_plan.test_plan import TYPED
from tests.certification.pages import words
from tests.factories import dossier_in, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
CHART = PieceKind.ORGANISATION_CHART


def charged(there: Team, person: User, dossier: Dossier | None = None) -> PlannedAction:
    """That person is the référent, has a piece and an action, and has done another."""
    dossier = dossier or there.dossier
    use_cases.name_referent(dossier.pk, actor=there.manager, person=person.pk)
    use_cases.give(dossier.pk, "piece", CHART, actor=there.manager, person=person.pk, wanted_on=DAY)
    for label, state in (("Fini", "done"), ("Afficher", "to_do")):
        typed = {**TYPED, "owner": "", "label": label, "state": state}
        action = improvements.add_action(dossier.pk, actor=there.manager, member=person, **typed)
    Message.objects.all().delete()
    return action


def held(dossier: Dossier, person: User) -> list[str]:
    (found,) = [each for each in queries.colleagues(dossier) if each.person == person]
    return [*(["référent"] if found.is_referent else []), *(thing.name for thing in found.things)]


def ending(person: User) -> str:
    found = person.memberships.get()
    return reverse("certification:end_membership", args=[found.organisation_id, found.pk])


def passing(there: Team, person: User) -> str:
    return reverse("candidates:hand_over", args=[there.dossier.pk, person.pk])


# --- at any moment ----------------------------------------------------------------------------------------------------


def test_one_passes_the_hand_and_the_colleague_is_told_what() -> None:
    there = team()
    action = charged(there, there.contributor)
    client = browser(there.contributor)
    assert (
        passing(there, there.contributor)
        in client.get(reverse("candidates:dossier_team", args=[there.dossier.pk])).content.decode()
    )
    assert "Organigramme" in words(client.get(passing(there, there.contributor)))
    answer = client.post(passing(there, there.contributor), {"heir": str(there.manager.pk)}, follow=True)
    assert f"Ce que tenait {there.contributor} passe à {there.manager}" in words(answer)
    assert held(there.dossier, there.contributor) == []
    assert held(there.dossier, there.manager) == ["référent", "Afficher", "Organigramme"]
    before = action.version
    action.refresh_from_db()
    assert (action.owner, action.version) == (str(there.manager), before + 1)
    assert PlannedAction.objects.get(label="Fini").member == there.contributor
    (message,) = Message.objects.all()
    assert (message.kind, message.recipient) == ("team.handed_over", there.manager)
    assert all(f"- {name}" in message.body for name in ("Référent du dossier", "Pièce : Org", "Action : Aff"))
    entry = JournalEntry.objects.get(event="team.handed_over")
    assert (entry.dossier_id, entry.data["heir"]) == (there.dossier.pk, str(there.manager))


def test_to_nobody_it_is_to_be_given_anew() -> None:
    there = team()
    charged(there, there.contributor)
    answer = browser(there.manager).post(passing(there, there.contributor), {"heir": "nobody"}, follow=True)
    assert f"{there.contributor} ne tient plus rien ici" in words(answer)
    assert queries.referent(there.dossier) is None and queries.in_charge(there.dossier) == []
    action = PlannedAction.objects.get(label="Afficher")
    assert (action.member, action.owner) == (None, "À désigner")
    assert not Message.objects.exists()


def test_a_contributor_passes_for_nobody_else_and_a_choice_is_needed() -> None:
    there, elsewhere = team(), team()
    charged(there, there.manager)
    address, heir = passing(there, there.manager), {"heir": str(there.contributor.pk)}
    client = browser(there.contributor)
    assert "Chacun passe la main pour soi" in words(client.get(address))
    assert client.post(address, heir).status_code == 403
    assert browser(there.manager).post(address, {}).status_code == 422
    assert browser(there.manager).post(address, {"heir": str(elsewhere.manager.pk)}).status_code == 422
    assert browser(there.body_manager).get(address).status_code == 404
    assert browser(there.manager).get(passing(there, elsewhere.manager)).status_code == 404
    about: dict[str, Any] = {"leaver": there.manager.pk}
    for person in (there.contributor, there.body_manager, elsewhere.manager):
        with pytest.raises(PermissionDenied):
            use_cases.hand_over(there.dossier.pk, actor=person, heir=None, **about)
    for wrong in (there.manager.pk, elsewhere.manager.pk, there.body_manager.pk):
        with pytest.raises(ValidationError):
            use_cases.hand_over(there.dossier.pk, actor=there.manager, heir=wrong, **about)
    with pytest.raises(ValidationError, match="ne tient rien"):
        use_cases.hand_over(there.dossier.pk, actor=there.manager, leaver=there.contributor.pk, heir=None)
    assert held(there.dossier, there.manager) == ["référent", "Afficher", "Organigramme"]


def test_a_program_hands_over() -> None:
    there = team()
    charged(there, there.contributor)
    route = reverse("api-team-hand-over", args=[there.dossier.pk])
    sent = {"leaver": str(there.contributor.pk), "heir": str(there.manager.pk)}
    assert api(there.body_manager).post(route, sent, format="json").status_code == 404
    answer = api(there.manager).post(route, sent, format="json")
    assert answer.status_code == 200
    assert answer.json()["referent"]["person"]["name"] == str(there.manager)


# --- leaving ----------------------------------------------------------------------------------------------------------


def test_the_page_of_a_role_that_ends_says_what_is_left_and_asks_to_whom_it_passes() -> None:
    there = team()
    other = dossier_in(Status.PREPARING, service__organisation=there.dossier.service.organisation)
    closed = dossier_in(Status.ABANDONED, service__organisation=there.dossier.service.organisation)
    charged(there, there.contributor)
    charged(there, there.contributor, other)
    charged(there, there.contributor, closed)
    Dossier.objects.filter(pk=closed.pk).update(closed_on=DAY)
    client = browser(there.manager)
    seen = words(client.get(ending(there.contributor)))
    for dossier in (there.dossier, other):
        assert f"{dossier.reference}, {dossier.service} : référent du dossier ; " in seen
    assert "pièce « Organigramme »" in seen and "action « Afficher »" in seen and "« Fini »" not in seen
    refused = client.post(ending(there.contributor), {})
    assert refused.status_code == 422 and "Choisissez une personne" in words(refused)
    assert held(there.dossier, there.contributor)
    client.post(ending(there.contributor), {"successor": str(there.manager.pk)})
    assert there.contributor not in queries.members(there.dossier)
    for dossier in (there.dossier, other):
        assert held(dossier, there.manager) == ["référent", "Afficher", "Organigramme"]
    assert JournalEntry.objects.filter(event="team.handed_over").count() == 2
    assert not Message.objects.filter(kind="team.handed_over").exists()  # who does it takes it
    assert PlannedAction.objects.get(dossier=closed, label="Afficher").member == there.contributor


def test_who_leaves_by_themself_passes_the_hand_too() -> None:
    there = team()
    charged(there, there.contributor)
    assert "Ce que vous tenez" in words(browser(there.contributor).get(ending(there.contributor)))
    browser(there.contributor).post(ending(there.contributor), {"successor": str(there.manager.pk)})
    assert held(there.dossier, there.manager) == ["référent", "Afficher", "Organigramme"]
    assert Message.objects.filter(kind="team.handed_over", recipient=there.manager).count() == 1


def test_without_a_word_nothing_stays_with_who_left() -> None:
    there = team()
    charged(there, there.contributor)
    end_membership(there.contributor.memberships.get().pk, actor=there.manager)
    assert queries.referent(there.dossier) is None and queries.in_charge(there.dossier) == []
    assert PlannedAction.objects.get(label="Afficher").owner == "À désigner"


def test_who_keeps_another_role_of_the_team_keeps_it_all() -> None:
    there = team()
    organisation = there.dossier.service.organisation
    member(organisation, Role.CANDIDATE_CONTRIBUTOR, user=there.manager)
    member(organisation, Role.CANDIDATE_MANAGER)
    charged(there, there.manager)
    managing = there.manager.memberships.get(role=Role.CANDIDATE_MANAGER)
    address = reverse("certification:end_membership", args=[organisation.pk, managing.pk])
    assert "Ce que vous tenez" not in words(browser(there.manager).get(address))
    assert browser(there.manager).post(address).status_code == 302
    assert held(there.dossier, there.manager) == ["référent", "Afficher", "Organigramme"]


def test_a_successor_is_another_member_of_the_organisation_else_nobody_leaves() -> None:
    there, elsewhere = team(), team()
    charged(there, there.contributor)
    leaving = there.contributor.memberships.get()
    for wrong in (there.contributor, elsewhere.manager, there.body_manager):
        with pytest.raises(ValidationError, match="autre membre"):
            end_membership(leaving.pk, actor=there.manager, successor=wrong.pk)
    assert held(there.dossier, there.contributor) == ["référent", "Afficher", "Organigramme"]


def test_what_cannot_pass_undoes_the_leaving(monkeypatch: pytest.MonkeyPatch) -> None:
    there = team()
    charged(there, there.contributor)

    def broken(*_: Any, **__: Any) -> list[Any]:
        raise RuntimeError("no message")

    monkeypatch.setattr("candidates.team.mails.handed_over", broken)
    with pytest.raises(RuntimeError):
        end_membership(
            there.contributor.memberships.get().pk,
            actor=there.contributor,
            successor=there.manager.pk,
        )
    assert Membership.objects.get(user=there.contributor).ended_at is None
    assert held(there.dossier, there.contributor) == ["référent", "Afficher", "Organigramme"]
