"""Who has no account asks for one; nothing is told of who is known; the DITP answers in one screen."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from candidates.access import queries, use_cases
from candidates.access.enums import AccessState
from candidates.access.models import AccessRequest
from candidates.access.schedules import forget_access_requests
from label_sp.actors import queries as actors
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Invitation, Organisation, User
from label_sp.actors.use_cases import invitations
from label_sp.actors.use_cases.memberships import give_role
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.audits.conftest import api, browser
from tests.candidates.access.cases import ASKED, EMAIL, SAID, SIRET, addressed, confirmed, link_to, mailed
from tests.certification.pages import words
from tests.factories import OrganisationFactory, ServiceFactory, UserFactory, ditp_agent, member

pytestmark = pytest.mark.django_db
NEW, SENT, CONFIRM = (reverse(f"candidates:access_{name}") for name in ("new", "sent", "confirm"))
LIST = reverse("candidates:access_requests")
PASSWORD = "mot-de-passe-de-test"


@pytest.fixture(autouse=True)
def _no_limit() -> None:
    cache.clear()


@pytest.fixture
def ditp() -> User:
    return ditp_agent()


def page_of(request: AccessRequest) -> str:
    return reverse("candidates:access_request", args=[request.pk])


def later(**kwargs: Any) -> None:
    """As if the last one had been asked some time ago."""
    for request in AccessRequest.objects.all():
        request.asked_at -= timezone.timedelta(**kwargs)
        request.save()


# --- asking -----------------------------------------------------------------------------------------------------------


def test_from_the_home_page_to_an_account_with_its_role(client: Client, ditp: User) -> None:
    assert NEW in client.get("/").content.decode() and NEW in client.get("/connexion/").content.decode()
    assert client.post(NEW, SAID).url == SENT
    assert "Regardez vos courriels" in words(client.get(SENT))
    page = client.get(link_to("/demander-un-acces/confirmer/"), follow=True)
    assert page.redirect_chain == [(CONFIRM, 302)] and "Mairie de Valmont" in words(page)
    assert not queries.visible_to(ditp).exists()
    assert "Votre demande est transmise" in words(client.post(CONFIRM, follow=True))
    (asked,) = queries.waiting(ditp)
    assert (asked.place, asked.commune, asked.department) == ("Albert, Somme", "80016", "80")
    (told,) = Message.objects.filter(kind="access.asked")
    assert told.recipient == ditp and page_of(asked) in told.body

    team = browser(ditp)
    assert "1 à examiner" in words(team.get(reverse("certification:desk")))
    assert "Claire Vasseur" in words(team.get(LIST))
    choice = {
        "act": "accept",
        "organisation": "new",
        "name": "Commune de Valmont",
        "role": "candidate_manager",
    }
    answer = team.post(page_of(asked), choice, follow=True)
    assert f"Une invitation part à {EMAIL}" in words(answer)
    organisation = Organisation.objects.get(name="Commune de Valmont")
    invitation_text = mailed()[-1]
    assert f"{ditp} vous invite à agir pour Commune de Valmont" in invitation_text
    assert addressed() == f"Claire Vasseur <{EMAIL}>"

    account = client.get(link_to("/connexion/invitation/"), follow=True)
    assert 'value="Claire"' in account.content.decode() and 'value="Vasseur"' in account.content.decode()
    typed = {"first_name": "Claire", "last_name": "Vasseur"}
    client.post(
        reverse("actors:invitation_landing"),
        typed | {"new_password1": PASSWORD, "new_password2": PASSWORD},
    )
    assert actors.has_role(User.objects.get(email=EMAIL), organisation.pk, Role.CANDIDATE_MANAGER)
    events = set(JournalEntry.objects.filter(subject_id=asked.pk).values_list("event", flat=True))
    assert events == {"access.asked", "access.confirmed", "access.accepted"}


def test_the_answer_and_the_mail_are_the_same_for_an_address_with_an_account(client: Client) -> None:
    UserFactory(email="connue@exemple.test")
    OrganisationFactory(name=ASKED["name"])
    pages, mails = [], []
    for email in ("connue@exemple.test", "inconnue@exemple.test"):
        answer = client.post(NEW, SAID | {"email": email}, follow=True)
        pages.append((answer.redirect_chain, words(answer)))
        (text,) = mailed(email)
        mails.append(text.split("/demander-un-acces/")[0])
    assert pages[0] == pages[1] and mails[0] == mails[1]


def test_the_mail_holds_nothing_that_a_stranger_typed_and_the_row_no_secret(client: Client) -> None:
    client.post(NEW, SAID | {"name": "Gagnez sur spam.example", "first_name": "Cliquez"})
    (text,) = mailed()
    assert "spam" not in text and "Cliquez" not in text
    assert addressed() == f"<{EMAIL}>"
    token = link_to("/demander-un-acces/confirmer/").strip("/").split("/")[-1]
    kept = str([*AccessRequest.objects.values(), *Message.objects.values()])
    assert token not in kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"siret": "13002526500014"}, "Ce SIRET n’est pas valide"),
        ({"siret": "0" * 14}, "Ce SIRET n’existe pas"),
        ({"email": "claire"}, "adresse"),
        ({"commune": "Atlantis"}, "Aucune commune de France"),
        ({"commune": "Saint-Denis"}, "Plusieurs communes"),
        ({"kind": "club"}, "choix"),
        ({"name": " "}, "obligatoire"),
    ],
)
def test_what_is_wrong_is_said_on_its_field_and_nothing_typed_is_lost(
    client: Client, typed: dict[str, str], said: str
) -> None:
    answer = client.post(NEW, SAID | typed)
    page = words(answer)
    assert answer.status_code == 422 and said in page and "Directrice de l’accueil" in answer.content.decode()
    assert not AccessRequest.objects.exists() and mailed(typed.get("email", EMAIL)) == []


def test_an_address_gets_one_link_in_ten_minutes_and_the_former_one_is_void(client: Client) -> None:
    client.post(NEW, SAID)
    assert client.post(NEW, SAID | {"name": "Ailleurs"}).url == SENT
    assert len(mailed()) == 1 and AccessRequest.objects.get().name == "Mairie de Valmont"
    first = link_to("/demander-un-acces/confirmer/")
    later(minutes=11)
    client.post(NEW, SAID | {"name": "Commune de Valmont"})
    assert AccessRequest.objects.get().name == "Commune de Valmont" and len(mailed()) == 2
    assert client.get(first).status_code == 410
    assert client.get(link_to("/demander-un-acces/confirmer/")).status_code == 302


def test_the_same_form_sent_twice_at_once_is_one_request(monkeypatch: pytest.MonkeyPatch) -> None:
    use_cases.ask_access(**ASKED)
    manager = AccessRequest.objects
    monkeypatch.setattr(manager, "select_for_update", manager.none)  # the other has not committed yet
    assert use_cases.ask_access(**ASKED) is None
    assert AccessRequest.objects.count() == 1 and len(mailed()) == 1


def test_who_has_no_role_is_led_to_the_form() -> None:
    assert NEW in browser(UserFactory()).get(reverse("certification:desk")).content.decode()


def test_a_network_that_asks_too_often_waits(client: Client) -> None:
    for number in range(10):
        assert client.post(NEW, SAID | {"email": f"a{number}@exemple.test"}).status_code == 302
    answer = client.post(NEW, SAID)
    assert answer.status_code == 429 and "Attendez une heure" in words(answer)
    assert AccessRequest.objects.count() == 10


# --- confirming -------------------------------------------------------------------------------------------------------


def test_opening_the_link_confirms_nothing_and_confirming_twice_tells_the_team_once(ditp: User) -> None:
    client = Client()
    client.post(NEW, SAID)
    client.get(link_to("/demander-un-acces/confirmer/"), follow=True)
    assert AccessRequest.objects.get().state == AccessState.UNCONFIRMED
    client.post(CONFIRM), client.post(CONFIRM)
    assert Message.objects.filter(kind="access.asked").count() == 1


def test_nobody_confirms_without_the_link(client: Client) -> None:
    request = use_cases.ask_access(**ASKED)
    assert request
    assert client.get(CONFIRM).status_code == 200 and "ne sert plus" in words(client.post(CONFIRM))
    assert client.get(reverse("candidates:access_link", args=["x" * 43])).status_code == 410
    with pytest.raises(PermissionDenied):
        use_cases.confirm_access(request.pk, "0" * 64)


def test_an_unconfirmed_request_is_forgotten_after_its_week() -> None:
    use_cases.ask_access(**ASKED)
    assert forget_access_requests() == 0
    AccessRequest.objects.update(until=timezone.localdate() - timezone.timedelta(days=1))
    assert forget_access_requests() == 1 and not AccessRequest.objects.exists()


def test_a_later_request_for_the_same_organisation_replaces_the_earlier(ditp: User) -> None:
    one = confirmed()
    two = confirmed(name="mairie de VALMONT", function="Maire")
    assert [*queries.waiting(ditp)] == [two]
    one.refresh_from_db()
    assert one.state == AccessState.REPLACED
    another = confirmed(name="Mairie de Bray")
    assert {*queries.waiting(ditp)} == {two, another}


# --- the DITP ---------------------------------------------------------------------------------------------------------


def test_known_organisations_are_proposed_by_siret_siren_name_and_search(ditp: User) -> None:
    by_number = ServiceFactory(siret=SIRET, organisation__name="Commune nouvelle").organisation
    by_siren = ServiceFactory(siret=f"{SIRET[:9]}00021", organisation__name="CCAS").organisation
    by_name = OrganisationFactory(name="MAIRIE DE VALMONT")
    searched = OrganisationFactory(name="Syndicat de l’eau")
    OrganisationFactory(name="Mairie de Valmont-sur-Mer")
    ServiceFactory(siret=SIRET, organisation__name="Fermée", organisation__closed_on=timezone.localdate())
    request = confirmed()
    found = [(each.organisation, each.reason) for each in queries.matches(request, "eau syndicat")]
    assert found == [
        (by_number, queries.SAME_SIRET),
        (by_siren, queries.SAME_SIREN),
        (by_name, queries.SAME_NAME),
        (searched, queries.SEARCHED),
    ]
    page = words(browser(ditp).get(page_of(request), {"q": "syndicat eau"}))
    assert "Commune nouvelle (même SIRET)" in page and "Syndicat de l’eau (trouvée par son nom)" in page


def test_who_is_let_in_once_is_found_again_by_the_siret(ditp: User) -> None:
    accepted = use_cases.accept_access(confirmed().pk, actor=ditp, name="Commune de Valmont")
    second = confirmed(email="hugo@valmont.example", name="Accueil")
    (match,) = queries.matches(second)
    assert (match.organisation, match.reason) == (accepted.organisation, queries.SAME_SIRET)


def test_a_person_joins_a_known_organisation_with_the_role_chosen(ditp: User) -> None:
    organisation = OrganisationFactory(name="Mairie de Valmont")
    request = confirmed()
    typed = {"act": "accept", "organisation": str(organisation.pk), "role": "candidate_contributor"}
    assert browser(ditp).post(page_of(request), typed).status_code == 302
    request.refresh_from_db()
    invitation = Invitation.objects.get()
    assert (request.organisation, request.invitation) == (organisation, invitation)
    assert (invitation.role, invitation.email) == (Role.CANDIDATE_CONTRIBUTOR, EMAIL)
    assert Organisation.objects.filter(kind="candidate").count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"organisation": "new"}, "porte déjà ce nom"),
        ({"organisation": "00000000-0000-0000-0000-000000000000"}, "Choisissez une organisation"),
        ({}, "obligatoire"),
    ],
)
def test_a_wrong_choice_is_said_on_its_field(ditp: User, typed: dict[str, str], said: str) -> None:
    OrganisationFactory(name="Mairie de Valmont")
    request = confirmed()
    told = typed | {"act": "accept", "name": "Mairie de Valmont", "role": "candidate_manager"}
    answer = browser(ditp).post(page_of(request), told)
    assert answer.status_code == 422 and said in words(answer)
    request.refresh_from_db()
    assert request.is_waiting and not Invitation.objects.exists()


def test_somebody_who_has_the_role_already_is_not_invited_again(ditp: User) -> None:
    organisation = OrganisationFactory(name="Mairie de Valmont")
    member(organisation, Role.CANDIDATE_MANAGER, user__email=EMAIL)
    with pytest.raises(ValidationError, match="tient déjà ce rôle"):
        use_cases.accept_access(confirmed().pk, actor=ditp, organisation=organisation.pk)
    assert not Invitation.objects.exists()


def test_a_refusal_is_told_with_its_reason_and_closes_the_request(ditp: User) -> None:
    request, client = confirmed(), browser(ditp)
    answer = client.post(page_of(request), {"act": "refuse", "reason": ""})
    assert answer.status_code == 422 and "Écrivez pourquoi" in words(answer)
    client.post(page_of(request), {"act": "refuse", "reason": "Vous n’êtes pas un service public."})
    assert "Vous n’êtes pas un service public." in mailed()[-1]
    assert addressed() == f"Claire Vasseur <{EMAIL}>"
    assert "Vous n’êtes pas un service public." in words(client.get(page_of(request)))
    for act in (use_cases.accept_access, use_cases.refuse_access):
        with pytest.raises(TransitionNotAllowed):
            act(request.pk, actor=ditp, **({"reason": "non"} if act is use_cases.refuse_access else {}))


def test_of_two_answers_at_once_the_second_changes_nothing(ditp: User) -> None:
    request, client = confirmed(), browser(ditp)
    use_cases.accept_access(request.pk, actor=ditp)
    answer = client.post(page_of(request), {"act": "refuse", "reason": "Trop tard."})
    assert answer.status_code == 409 and Message.objects.filter(kind="access.refused").count() == 0


# --- by the domain of the address -------------------------------------------------------------------------------------


def test_a_listed_domain_lets_a_new_organisation_in_at_once(
    client: Client, ditp: User, settings: Any
) -> None:
    settings.ACCESS_DOMAINS = frozenset({"valmont.example"})
    client.post(NEW, SAID)
    client.get(link_to("/demander-un-acces/confirmer/"))
    landing = client.post(CONFIRM, follow=True)
    assert "L’équipe du label (DITP) vous invite à agir pour Mairie de Valmont" in words(landing)
    typed = {"first_name": "Claire", "last_name": "Vasseur"} | dict.fromkeys(
        ("new_password1", "new_password2"), PASSWORD
    )
    client.post(landing.redirect_chain[-1][0], typed)
    organisation = Organisation.objects.get(name="Mairie de Valmont")
    assert actors.has_role(User.objects.get(email=EMAIL), organisation.pk, Role.CANDIDATE_MANAGER)
    assert not Message.objects.filter(kind="access.asked").exists()
    assert JournalEntry.objects.filter(event="access.accepted_by_domain").count() == 1


@pytest.mark.parametrize("email", ["claire@sous.valmont.example", "claire@valmont.example.test"])
def test_another_domain_waits(ditp: User, settings: Any, email: str) -> None:
    settings.ACCESS_DOMAINS = frozenset({"valmont.example"})
    assert confirmed(email=email).is_waiting


def test_a_listed_domain_opens_no_organisation_that_is_known(ditp: User, settings: Any) -> None:
    settings.ACCESS_DOMAINS = frozenset({"valmont.example"})
    ServiceFactory(siret=SIRET, organisation__name="Commune nouvelle")
    assert confirmed().is_waiting and not Invitation.objects.exists()


# --- who may ----------------------------------------------------------------------------------------------------------


def test_nobody_but_the_ditp_knows_of_the_requests() -> None:
    request = confirmed()
    for person in (UserFactory(), member(OrganisationFactory(), Role.CANDIDATE_MANAGER)):
        client = browser(person)
        assert [client.get(LIST).status_code, client.get(page_of(request)).status_code] == [404, 404]
        assert client.post(page_of(request), {"act": "accept"}).status_code == 404
        for act in (use_cases.accept_access, use_cases.refuse_access):
            with pytest.raises(PermissionDenied):
                act(request.pk, actor=person, **({"reason": "x"} if act is use_cases.refuse_access else {}))
        assert api(person).get("/api/v1/access-requests/").json()["results"] == []
        assert api(person).post(f"/api/v1/access-requests/{request.pk}/accept/", {}).status_code == 404


def test_a_program_of_the_ditp_answers_too(ditp: User) -> None:
    one, two = confirmed(), confirmed(email="b@exemple.test", name="Mairie de Bray")
    client = api(ditp)
    listed = client.get("/api/v1/access-requests/").json()["results"]
    assert {each["id"] for each in listed} == {str(one.pk), str(two.pk)}
    accepted = client.post(f"/api/v1/access-requests/{one.pk}/accept/", {}, format="json")
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    refused = client.post(f"/api/v1/access-requests/{two.pk}/refuse/", {"reason": "Non."}, format="json")
    assert (refused.status_code, refused.json()["reason"]) == (200, "Non.")
    again = client.post(f"/api/v1/access-requests/{two.pk}/refuse/", {"reason": "Non."}, format="json")
    assert again.status_code == 409


def test_an_unconfirmed_request_is_missing_for_the_ditp_too(ditp: User) -> None:
    request = use_cases.ask_access(**ASKED)
    assert request
    assert browser(ditp).get(page_of(request)).status_code == 404


def test_an_invitation_without_an_inviter_outlives_whoever_leaves(settings: Any) -> None:
    settings.ACCESS_DOMAINS = frozenset({"valmont.example"})
    request = confirmed()
    assert request.invitation and request.invitation.invited_by is None
    person = UserFactory(email=EMAIL)
    assert invitations.accept(request.invitation.pk, actor=person).organisation == request.organisation


@pytest.mark.parametrize("same", [True, False])
def test_who_came_in_by_an_invitation_asks_for_nothing_any_more(ditp: User, same: bool) -> None:
    """Another organisation than the one that was asked leaves the request as it was."""
    request = confirmed()
    name = request.name if same else "Caisse de Bray"
    organisation = OrganisationFactory(kind=OrganisationKind.CANDIDATE, name=name)
    person = UserFactory(email=EMAIL.upper())
    give_role(organisation, person, Role.CANDIDATE_CONTRIBUTOR)
    request.refresh_from_db()
    assert request.state == ("lapsed" if same else "waiting")
    assert len(queries.waiting(ditp)) == (0 if same else 1)
    assert JournalEntry.objects.filter(event="access.lapsed").exists() is same
    page = words(browser(ditp).get(page_of(request)))
    assert ("n’attend plus de réponse" in page) is same and ("Accepter et inviter" in page) is not same
