"""The pages of who invites and of who is invited."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user
from django.urls import reverse

from label_sp.actors import queries
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Invitation, User
from label_sp.actors.use_cases import invitations as use_cases
from tests.actors.conftest import EMAIL, ROLE, token
from tests.factories import OrganisationFactory, UserFactory, joins, member

pytestmark = pytest.mark.django_db
PASSWORD = "une-phrase-bien-longue"
NEW_ACCOUNT = {
    "first_name": "Nadia",
    "last_name": "Petit",
    "new_password1": PASSWORD,
    "new_password2": PASSWORD,
}
LANDING = "/connexion/invitation/"


def members_page(organisation):
    return reverse("actors:members", args=[organisation.pk])


def main(answer) -> str:
    return answer.content.decode().split("<main")[1].split("</main")[0]


def follow(client):
    return client.get(f"{LANDING}{token()}/", follow=True)


# Who invites ---------------------------------------------------------------------------------------------------------


def test_the_page_is_the_same_for_a_known_and_an_unknown_address(client, organisation, manager):
    UserFactory(email="connue@exemple.test", last_name="Secrète")
    client.force_login(manager)
    pages = []
    for email in ("connue@exemple.test", "autre@exemple.test"):
        client.post(members_page(organisation), {"email": email, "role": ROLE})
        answer = client.get(members_page(organisation))
        assert "Secrète" not in main(answer)
        shown = main(answer).split("<caption>Invitations</caption>")[1].split("</tr>")[1]
        pages.append(shown.replace(email, "x").split("action=")[0])
        Invitation.objects.all().delete()
    assert pages[0] == pages[1]


def test_the_real_name_is_shown_once_accepted(client, organisation, manager, invitation):
    person = UserFactory(email=EMAIL, last_name="Secrète")
    client.force_login(manager)
    assert "En attente" in main(client.get(members_page(organisation)))
    use_cases.accept(invitation.pk, actor=person)
    shown = main(client.get(members_page(organisation)))
    assert "Acceptée" in shown
    assert "Secrète" in shown.split("<caption>Invitations")[0]


def test_a_refused_invitation_stays_on_its_field_and_loses_nothing(client, organisation, manager, invitation):
    client.force_login(manager)
    answer = client.post(members_page(organisation), {"email": EMAIL, "role": ROLE})
    assert answer.status_code == 422
    assert "vient de partir" in main(answer)
    assert f'value="{EMAIL}"' in main(answer)


def test_an_invitation_is_taken_back(client, organisation, manager, invitation):
    client.force_login(manager)
    secret = token()
    address = reverse("actors:revoke_invitation", args=[organisation.pk, invitation.pk])
    for _ in range(2):  # two presses
        answer = client.post(address, follow=True)
        assert "est annulée" in answer.content.decode()
    client.logout()
    for void in (secret, "une-invention"):
        assert client.get(f"{LANDING}{void}/", follow=True).status_code == 410


def test_taking_back_what_was_answered_says_so(client, organisation, manager, invitation):
    use_cases.decline(invitation.pk, actor=UserFactory(email=EMAIL))
    client.force_login(manager)
    address = reverse("actors:revoke_invitation", args=[organisation.pk, invitation.pk])
    assert "déjà refusée" in client.post(address, follow=True).content.decode()


@pytest.mark.parametrize("who", ["stranger", "contributor", "other manager", "invited"])
def test_nobody_else_takes_it_back(client, organisation, invitation, who):
    user = {
        "stranger": UserFactory,
        "contributor": lambda: member(organisation, ROLE),
        "other manager": lambda: member(OrganisationFactory(), Role.CANDIDATE_MANAGER),
        "invited": lambda: UserFactory(email=EMAIL),
    }[who]()
    client.force_login(user)
    address = reverse("actors:revoke_invitation", args=[organisation.pk, invitation.pk])
    assert client.post(address).status_code == 404
    invitation.refresh_from_db()
    assert invitation.state == "waiting"


# Who is invited ------------------------------------------------------------------------------------------------------


def test_the_secret_leaves_the_address_at_once_and_is_not_kept(client, invitation):
    secret = token()
    answer = client.get(f"{LANDING}{secret}/")
    assert (answer.status_code, answer["Location"]) == (302, LANDING)
    assert secret not in str(dict(client.session))
    assert secret not in client.get(LANDING).content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_reading_the_link_answers_nothing(client, invitation):
    """Mail servers open links to look at them."""
    for _ in range(2):
        assert follow(client).status_code == 200
    invitation.refresh_from_db()
    assert (invitation.state, User.objects.filter(email=EMAIL).exists()) == ("waiting", False)


def test_somebody_without_an_account_opens_it_by_accepting(client, organisation, invitation):
    assert "Mairie de Bray" in main(follow(client))
    answer = client.post(LANDING, NEW_ACCOUNT, follow=True)
    assert "Vous avez maintenant ce rôle" in main(answer)
    user = get_user(client)
    assert (user.email, str(user)) == (EMAIL, "Nadia Petit")
    assert queries.has_role(user, organisation.pk, ROLE)
    client.logout()
    assert follow(client).status_code == 410


def test_a_poor_password_is_refused_on_its_field_and_the_names_stay(client, invitation):
    follow(client)
    poor = {**NEW_ACCOUNT, "new_password1": EMAIL, "new_password2": EMAIL}
    for given in (poor, {**NEW_ACCOUNT, "new_password2": "autre"}, {**NEW_ACCOUNT, "first_name": ""}):
        shown = main(client.post(LANDING, given))
        assert "fr-message--error" in shown
        assert 'value="Petit"' in shown
    assert not User.objects.filter(email=EMAIL).exists()


def test_who_has_an_account_logs_in_then_answers(client, organisation, invitation):
    person = UserFactory(email=EMAIL)
    shown = main(follow(client))
    assert "first_name" not in shown
    assert f"/connexion/?next={LANDING}" in shown
    given = {"username": EMAIL, "password": "mot-de-passe-de-test", "next": LANDING}
    answer = client.post("/connexion/", given, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("actors:invitation", args=[invitation.pk])
    assert not person.memberships.exists()
    assert "Vous avez maintenant ce rôle" in main(
        client.post(answer.redirect_chain[-1][0], {"act": "accept"}, follow=True)
    )
    assert queries.has_role(person, organisation.pk, ROLE)


def test_a_closed_account_is_told_so(client, invitation):
    UserFactory(email=EMAIL, is_active=False)
    assert "est fermé" in main(follow(client))
    assert client.post(LANDING, NEW_ACCOUNT).status_code == 200
    assert not queries.has_role(User.objects.get(email=EMAIL), invitation.organisation_id, ROLE)


def test_another_account_is_not_offered_the_role(client, invitation):
    other = UserFactory()
    client.force_login(other)
    assert "pour une autre adresse" in main(follow(client))
    client.post(LANDING, NEW_ACCOUNT)
    assert client.get(reverse("actors:invitation", args=[invitation.pk])).status_code == 404
    assert (
        client.post(reverse("actors:invitation", args=[invitation.pk]), {"act": "accept"}).status_code == 404
    )
    assert not other.memberships.exists()


@pytest.mark.parametrize("known", [True, False])
def test_the_link_lets_one_decline_without_logging_in(client, invitation, known):
    if known:
        UserFactory(email=EMAIL)
    follow(client)
    client.post(LANDING, {"act": "decline"})
    invitation.refresh_from_db()
    assert invitation.state == "declined"
    assert client.get(LANDING).status_code == 410


def test_the_account_page_and_the_header_tell_of_invitations(client, organisation, invitation):
    person = UserFactory(email=EMAIL)
    client.force_login(person)
    answer = client.get("/mon-compte/")
    assert "Mairie de Bray : contribution" in main(answer)
    assert "Invitations (1)" in answer.content.decode().split("<main")[0]
    assert "Une invitation attend votre réponse" in main(client.get("/tableau-de-bord/"))
    page = reverse("actors:invitation", args=[invitation.pk])
    assert "Accepter" in main(client.get(page))
    client.post(page, {"act": "decline"})
    assert "n’attend plus de réponse : refusée" in main(client.get(page))
    assert client.post(page, {"act": "accept"}).status_code == 422
    assert "Invitations" not in main(client.get("/mon-compte/"))


def test_a_role_that_asks_for_a_code_leads_to_its_enrolment(client, settings):
    settings.SECOND_FACTOR = True
    body = OrganisationFactory(kind=OrganisationKind.BODY)
    use_cases.invite(body.pk, Role.AUDITOR, email=EMAIL, actor=member(body, Role.BODY_MANAGER))
    follow(client)
    answer = client.post(LANDING, NEW_ACCOUNT, follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("actors:enrol"))


def test_a_session_that_owes_a_code_does_not_carry_the_secret_further(client, settings, invitation):
    settings.SECOND_FACTOR = True
    body = OrganisationFactory(kind=OrganisationKind.BODY)
    client.force_login(
        joins(body, Role.AUDITOR, UserFactory(email=EMAIL), by=member(body, Role.BODY_MANAGER))
    )
    secret = token()
    steps = [address for address, _ in client.get(f"{LANDING}{secret}/", follow=True).redirect_chain]
    assert steps[0] == LANDING
    assert not [address for address in steps if secret in address]
