"""The DITP keeps the organisations: made, named, closed, reopened; nobody else knows these pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from candidates.dossiers.use_cases import plan_dossier
from certification.admission import use_cases as admission
from certification.bodies import facts
from certification.bodies.models import Habilitation
from certification.organisations import queries
from certification.organisations import use_cases as acts
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Invitation, Organisation, User
from label_sp.actors.use_cases import invitations as actors
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import browser
from tests.certification.labels import habilitate
from tests.certification.pages import counted, words
from tests.factories import (
    OrganisationFactory,
    UserFactory,
    auditor_of,
    ditp_agent,
    grids,
    member,
    questionnaires,
)
from tests.scenarios import at_stage, make_people

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("certification:candidates"), reverse("certification:candidate_new")
REASON = "Fusion avec la commune voisine."


@pytest.fixture
def ditp() -> User:
    return ditp_agent()


def page_of(organisation: Organisation) -> str:
    return reverse("certification:organisation", args=[organisation.pk])


# --- created ----------------------------------------------------------------------------------------------------------


def test_an_organisation_is_created_and_its_first_person_invited(ditp: User) -> None:
    answer = browser(ditp).post(NEW, {"name": "Commune de Bray", "email": "maire@bray.test"}, follow=True)
    organisation = Organisation.objects.get(kind=OrganisationKind.CANDIDATE)
    assert answer.redirect_chain[-1][0] == page_of(organisation)
    assert "Une invitation part à maire@bray.test" in words(answer)
    invitation = Invitation.objects.get()
    assert "En attente d’une réponse : maire@bray.test" in words(answer)
    assert (invitation.organisation, invitation.role) == (organisation, Role.CANDIDATE_MANAGER)
    assert JournalEntry.objects.filter(event="organisation.created").count() == 1


def test_without_an_address_the_page_leads_to_the_invitation(ditp: User) -> None:
    answer = browser(ditp).post(NEW, {"name": "Commune de Bray"}, follow=True)
    assert "Inviter sa première personne" in words(answer)
    assert not Invitation.objects.exists()


def test_a_name_that_is_taken_is_refused_on_its_field_and_nothing_is_made(ditp: User) -> None:
    OrganisationFactory(name="Commune de Bray")
    answer = browser(ditp).post(NEW, {"name": "commune de BRAY", "email": "maire@bray.test"})
    assert answer.status_code == 422
    assert "porte déjà ce nom" in answer.context["form"].errors["name"][0]
    assert 'value="maire@bray.test"' in answer.content.decode()
    assert Organisation.objects.filter(kind=OrganisationKind.CANDIDATE).count() == 1
    assert not Invitation.objects.exists()


def test_the_list_counts_people_and_running_dossiers_and_is_searched(ditp: User) -> None:
    case = at_stage("preparing")
    OrganisationFactory(name="Mairie d’Écouché")
    for where in (reverse("certification:team"), reverse("certification:bodies")):
        assert f'href="{LIST}"' in browser(ditp).get(where).content.decode()
    text = words(browser(ditp).get(LIST))
    assert f"{case.people.organisation} Ouverte 2 1" in text
    assert "Mairie d’Écouché Ouverte 0 0" in text
    found = words(browser(ditp).get(LIST, {"q": "ecouche"}))
    assert "Mairie d’Écouché" in found and str(case.people.organisation) not in found
    assert "Aucune organisation ne porte ce nom" in words(browser(ditp).get(LIST, {"q": "absente"}))


def test_the_list_asks_as_many_queries_for_thirty_as_for_one(
    ditp: User, django_assert_num_queries: Any
) -> None:
    client = browser(ditp)
    OrganisationFactory()
    client.get(LIST)
    with counted() as one:
        client.get(LIST)
    for _ in range(24):
        member(OrganisationFactory(), Role.CANDIDATE_MANAGER)
    with django_assert_num_queries(len(one)):
        client.get(LIST)


# --- corrected --------------------------------------------------------------------------------------------------------


def test_a_name_is_corrected_and_an_unchanged_one_leaves_no_trace(ditp: User) -> None:
    organisation, client = OrganisationFactory(name="Mairie de Brai"), browser(ditp)
    for _ in range(2):
        client.post(page_of(organisation), {"act": "name", "name": "Mairie de Bray"})
    organisation.refresh_from_db()
    assert organisation.name == "Mairie de Bray"
    (entry,) = JournalEntry.objects.filter(event="organisation.renamed")
    assert entry.data["former"] == "Mairie de Brai"
    OrganisationFactory(name="Mairie d’Albert")
    answer = client.post(page_of(organisation), {"act": "name", "name": "Mairie d’Albert"})
    assert answer.status_code == 422 and "porte déjà ce nom" in words(answer)


# --- closed -----------------------------------------------------------------------------------------------------------


def test_closing_says_what_it_would_stop_and_asks_to_confirm(ditp: User) -> None:
    case, client = at_stage("submitted"), browser(ditp)
    organisation = case.people.organisation
    assert case.dossier.reference in words(client.get(page_of(organisation)))
    answer = client.post(page_of(organisation), {"act": "close", "reason": REASON})
    assert answer.status_code == 422
    assert "1 dossier en cours s’arrêterait" in words(answer) and REASON in words(answer)
    answer = client.post(
        page_of(organisation), {"act": "close", "reason": REASON, "confirmed": "on"}, follow=True
    )
    assert "Fermée depuis le" in words(answer)
    assert JournalEntry.objects.get(event="organisation.closed").data["reason"] == REASON
    answer = client.post(page_of(organisation), {"act": "close", "reason": REASON, "confirmed": "on"})
    assert answer.status_code == 422


def test_members_of_a_closed_organisation_read_and_act_no_more_and_are_told_why(ditp: User) -> None:
    case = at_stage("ready")
    acts.close_organisation(case.people.organisation.pk, actor=ditp, reason=REASON, confirmed=True)
    with case.at(case.today, hour=12):
        client = browser(case.people.candidate)
        assert client.get(reverse("certification:dossier", args=[case.dossier.pk])).status_code == 200
        refused = client.post(reverse("certification:submit", args=[case.dossier.pk]))
        assert refused.status_code == 403
        assert "est fermée depuis le" in words(refused)
        assert "est fermée depuis le" in words(client.get(reverse("certification:desk")))
        api = APIClient()
        api.force_authenticate(case.people.candidate)
        answer = api.post(f"/api/v1/dossiers/{case.dossier.pk}/submit/", {}, format="json")
        assert answer.status_code == 403 and "est fermée depuis le" in answer.json()["detail"]
        with pytest.raises(PermissionDenied):
            admission.submit_dossier(case.dossier.pk, actor=case.people.candidate)
        acts.reopen_organisation(case.people.organisation.pk, actor=ditp)
        assert (
            client.post(reverse("certification:submit", args=[case.dossier.pk])).status_code == 302
        )  # control


def test_a_closed_body_takes_no_dossier_and_may_not_act(ditp: User) -> None:
    people = make_people()
    habilitate(people.body)
    case = at_stage("preparing")
    today = timezone.localdate()
    assert facts.habilitation_in_force(people.body.pk, today)  # control
    acts.close_organisation(people.body.pk, actor=ditp, reason=REASON)
    people.body.refresh_from_db()
    assert not facts.habilitation_in_force(people.body.pk, today)
    assert "Organisme fermé" in words(browser(ditp).get(reverse("certification:bodies")))
    with pytest.raises(ValidationError, match="est fermé"):
        plan_dossier(
            case.dossier.pk,
            actor=case.people.candidate,
            body=people.body,
            audit_first_day=None,
            audit_last_day=None,
            perimeter="",
        )


def test_nobody_takes_a_role_in_a_closed_organisation(ditp: User) -> None:
    organisation = OrganisationFactory()
    invited = actors.invite(organisation.pk, Role.CANDIDATE_MANAGER, email="a@b.test", actor=ditp)
    acts.close_organisation(organisation.pk, actor=ditp, reason=REASON)
    with pytest.raises(ValidationError, match="est fermée"):
        actors.invite(organisation.pk, Role.CANDIDATE_CONTRIBUTOR, email="c@b.test", actor=ditp)
    with pytest.raises(ValidationError, match="est fermée"):
        actors.accept(invited.pk, actor=UserFactory(email="a@b.test"))


def test_the_ditp_does_not_close_itself(ditp: User) -> None:
    own = Organisation.objects.get(kind=OrganisationKind.DITP)
    with pytest.raises(ValidationError, match="ne se ferme pas"):
        acts.close_organisation(own.pk, actor=ditp, reason=REASON)
    assert browser(ditp).get(page_of(own)).status_code == 404


# --- whose ------------------------------------------------------------------------------------------------------------


def test_all_others_find_nothing_and_may_nothing() -> None:
    people = make_people()
    organisation = people.organisation
    for user in (people.candidate, people.manager, people.auditor, people.decider, UserFactory()):
        client, api = browser(user), APIClient()
        api.force_authenticate(user)
        for address in (LIST, NEW, page_of(organisation)):
            assert client.get(address).status_code == client.post(address, {}).status_code == 404
        assert api.get(reverse("api-organisations")).status_code == 404
        for name in ("rename", "close", "reopen", "merge"):
            address = reverse(f"api-organisation-{name}", args=[organisation.pk])
            assert api.post(address, {"name": "X", "reason": "X"}, format="json").status_code == 404
        for act, told in (
            (acts.correct_name, {"name": "X"}),
            (acts.close_organisation, {"reason": "X"}),
            (acts.reopen_organisation, {}),
        ):
            with pytest.raises(PermissionDenied):
                act(organisation.pk, actor=user, **told)  # type: ignore[operator]
        with pytest.raises(PermissionDenied):
            acts.register_candidate(actor=user, name="X")


def test_the_api_does_the_same(ditp: User) -> None:
    api = APIClient()
    api.force_authenticate(ditp)
    made = api.post(
        reverse("api-organisations"), {"name": "Commune de Bray", "email": "m@bray.test"}, format="json"
    )
    assert made.status_code == 201
    assert Invitation.objects.get().email == "m@bray.test"
    one = made.json()["id"]

    def post(act: str, **data: Any) -> Any:
        return api.post(reverse(f"api-organisation-{act}", args=[one]), data, format="json")

    assert post("rename", name="Commune de Bray-sur-Somme").json()["name"] == "Commune de Bray-sur-Somme"
    assert post("close").status_code == 400
    assert post("close", reason=REASON).json()["closed_on"]
    assert post("reopen").json()["closed_on"] is None
    assert [row["id"] for row in api.get(reverse("api-organisations"), {"q": "bray"}).json()["results"]] == [
        one
    ]


# --- first steps ------------------------------------------------------------------------------------------------------


def test_an_empty_desk_leads_through_the_first_steps_until_all_are_done(ditp: User) -> None:
    def done() -> list[bool]:
        return [step.done for step in queries.first_steps(timezone.localdate())]

    client, desk = browser(ditp), reverse("certification:desk")
    page = client.get(desk)
    assert "Premiers pas" in words(page)
    for address in (reverse("certification:body_new"), NEW):
        assert f'href="{address}"' in page.content.decode()
    assert done() == [False] * 6
    questionnaires()
    grids()
    assert done() == [True] + [False] * 5
    people = make_people()
    auditor_of(people.body)
    habilitate(people.body)
    assert done() == []
    assert "Premiers pas" not in words(client.get(desk))
    Habilitation.objects.update(suspended_on=timezone.localdate())
    assert done() == [True, True, False, True, True, True]


# --- whom to ask ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "label@exemple.test"])
def test_who_has_no_access_reads_whom_to_ask(client: Any, settings: Any, address: str) -> None:
    settings.SUPPORT_EMAIL = address
    for name in ("actors:login", "help"):
        page = client.get(reverse(name))
        assert "l’équipe du label (DITP)" in words(page)
        assert (f'mailto:{address}"' in page.content.decode()) is bool(address)
    lost = browser(UserFactory()).get(reverse("certification:desk"))
    assert "l’équipe du label (DITP)" in words(lost)
