"""One's own account: roles, password, tokens; nobody else's."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken

from label_sp.actors import queries
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Membership
from label_sp.actors.use_cases import accounts, memberships
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, ditp_agent, joins, member

pytestmark = pytest.mark.django_db
PASSWORD = "mot-de-passe-de-test"


@pytest.fixture
def candidate(client):
    user = MembershipFactory(organisation__name="Mairie de Bray", role=Role.CANDIDATE_MANAGER).user
    client.force_login(user)
    return user


def account(client):
    return client.get(reverse("actors:account")).content.decode()


# The header ----------------------------------------------------------------------------------------------------------


def test_the_header_says_for_whom_one_acts(client, candidate):
    MembershipFactory(
        user=candidate, organisation=candidate.organisations.get(), role=Role.CANDIDATE_CONTRIBUTOR
    )
    html = account(client)
    assert "Mairie de Bray, responsable de la candidature, contribution à la candidature" in html
    assert "Se déconnecter" in html


def test_the_menu_is_that_of_the_role(client, candidate, settings):
    settings.SECOND_FACTOR = False
    assert "Équipe du label" not in account(client)
    assert "Dossiers" in account(client)
    client.force_login(ditp_agent())
    assert "Équipe du label" in account(client)
    client.logout()
    html = client.get("/").content.decode()
    assert "Dossiers" not in html
    assert "Registre public" in html


def test_a_role_that_ended_is_shown_nowhere(client, candidate):
    Membership.objects.update(ended_on=timezone.localdate())
    assert "Mairie de Bray" in account(client)
    Membership.objects.update(ended_on=timezone.localdate() - timezone.timedelta(days=1))
    assert "Mairie de Bray" not in account(client)


# Password ------------------------------------------------------------------------------------------------------------


def change(client, old, new):
    names = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(reverse("actors:password"), names)


def test_the_password_is_changed_and_the_session_goes_on(client, candidate):
    assert change(client, PASSWORD, "une-phrase-bien-longue").status_code == 302
    assert "Votre mot de passe est changé" in account(client)
    candidate.refresh_from_db()
    assert candidate.check_password("une-phrase-bien-longue")


@pytest.mark.parametrize(
    ("old", "new"), [("faux", "une-phrase-bien-longue"), (PASSWORD, "court"), (PASSWORD, "motdepasse123")]
)
def test_a_wrong_or_weak_password_is_refused_beside_its_field(client, candidate, old, new):
    html = change(client, old, new).content.decode()
    if new != "motdepasse123":
        assert "fr-message--error" in html
        candidate.refresh_from_db()
        assert candidate.check_password(PASSWORD)


# Tokens --------------------------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_listed_without_its_secret(client, candidate):
    html = client.post(reverse("actors:create_token")).content.decode()
    secret = re.search(r'class="sp-secret">(\w{64})<', html).group(1)
    row = AuthToken.objects.get(user=candidate)
    assert row.expiry is not None
    assert secret.startswith(row.token_key)
    html = account(client)
    assert secret not in html
    assert row.token_key[:8] in html
    assert JournalEntry.objects.filter(event="api_token.created", dossier_id=None).count() == 1


def test_one_revokes_one_s_own_tokens_only(client, candidate):
    mine, _ = accounts.create_api_token(candidate)
    theirs, _ = accounts.create_api_token(UserFactory())
    for row in (mine, theirs):
        client.post(reverse("actors:revoke_token", args=[row.token_key]))
    assert list(AuthToken.objects.values_list("pk", flat=True)) == [theirs.pk]


# Members -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def body():
    return OrganisationFactory(kind=OrganisationKind.BODY)


def test_a_role_holds_as_soon_as_it_is_accepted_and_is_taken_back_at_once(body):
    manager, person = member(body, Role.BODY_MANAGER), UserFactory()
    joins(body, Role.AUDITOR, person, by=manager)
    assert queries.has_role(person, body.pk, Role.AUDITOR)
    assert Message.objects.filter(recipient=person, kind="member.added").count() == 1
    membership = person.memberships.get()
    memberships.end_membership(membership.pk, actor=manager)
    assert not queries.has_role(person, body.pk, Role.AUDITOR)
    events = JournalEntry.objects.filter(dossier_id=None).values_list("event", flat=True)
    assert set(events) == {"invitation.sent", "invitation.accepted", "member.added", "member.removed"}


@pytest.mark.parametrize("since", [timezone.timedelta(days=0), timezone.timedelta(days=900)])
def test_a_role_taken_back_stays_in_the_past_were_it_of_an_hour(body, since):
    manager, today = member(body, Role.BODY_MANAGER), timezone.localdate()
    old = MembershipFactory(organisation=body, role=Role.AUDITOR, started_on=today - since)
    memberships.end_membership(old.pk, actor=manager)
    old.refresh_from_db()
    assert (old.ended_on, old.is_over(today)) == (today, True)
    assert not queries.has_role(old.user, body.pk, Role.AUDITOR)


def test_who_lost_a_role_may_get_it_again_the_same_day(body):
    manager, person = member(body, Role.BODY_MANAGER), UserFactory()
    membership = MembershipFactory(user=person, organisation=body, role=Role.AUDITOR)
    memberships.end_membership(membership.pk, actor=manager)
    joins(body, Role.AUDITOR, person, by=manager)
    assert queries.has_role(person, body.pk, Role.AUDITOR)
    assert person.memberships.count() == 2
