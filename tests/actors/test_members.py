"""Who manages the members of an organisation takes roles back; a link by e-mail gives another password."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.urls import reverse

from label_sp.actors import passwords, queries
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Invitation
from label_sp.outbox import tasks
from label_sp.outbox.models import Message
from tests.factories import OrganisationFactory, UserFactory, ditp_agent, member

pytestmark = pytest.mark.django_db
NEW = {"email": "Nouvelle@exemple.test", "role": "candidate_contributor"}
FORGOTTEN = "/connexion/mot-de-passe-oublie/"


@pytest.fixture
def organisation():
    return OrganisationFactory(kind=OrganisationKind.CANDIDATE, name="Mairie de Bray")


@pytest.fixture
def manager(client, organisation):
    user = member(organisation, Role.CANDIDATE_MANAGER)
    client.force_login(user)
    return user


def page(organisation):
    return reverse("actors:members", args=[organisation.pk])


def link():
    """What the last e-mail leads to."""
    passwords.answer_requests()
    tasks.send_outbox()
    body = next(sent.body for sent in reversed(mail.outbox) if sent.subject == "Choisir votre mot de passe")
    return re.search(r"http://127\.0\.0\.1:8000(/\S+)", body).group(1)


# Members -------------------------------------------------------------------------------------------------------------


def test_only_the_roles_of_this_kind_of_organisation_are_offered(client, manager, organisation):
    html = client.post(page(organisation), {**NEW, "role": "decider"}).content.decode()
    assert "fr-message--error" in html
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "contributor", "other manager"])
def test_nobody_else_finds_the_page(client, organisation, who):
    user = {
        "stranger": UserFactory,
        "contributor": lambda: member(organisation, Role.CANDIDATE_CONTRIBUTOR),
        "other manager": lambda: member(OrganisationFactory(), Role.CANDIDATE_MANAGER),
    }[who]()
    client.force_login(user)
    assert client.get(page(organisation)).status_code == 404
    assert client.post(page(organisation), NEW).status_code == 404
    assert not queries.managed_by(user).filter(pk=organisation.pk).exists()


def test_the_ditp_manages_all_and_a_visitor_none(organisation):
    assert organisation in queries.managed_by(ditp_agent())
    assert not queries.managed_by(AnonymousUser()).exists()


# Forgotten password --------------------------------------------------------------------------------------------------


def ask(client, email):
    answer = client.post(FORGOTTEN, {"email": email}, follow=True)
    passwords.answer_requests()
    return answer.content.decode().split("<main")[1].split("<form")[0]


def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(client):
    known, closed = UserFactory(), UserFactory(is_active=False)
    answers = {ask(client, email) for email in (known.email, closed.email, "personne@nulle-part.test")}
    assert len(answers) == 1
    assert list(Message.objects.values_list("recipient", flat=True)) == [known.pk]


def test_each_time_one_asks_a_link_leaves(client, time_machine):
    """A second request within ten minutes said « envoyé », and nothing left."""
    user = UserFactory()
    time_machine.move_to("2026-03-02 08:00:00Z", tick=False)
    for count in (1, 2, 3):
        ask(client, user.email)
        assert Message.objects.filter(kind="password.link").count() == count


def test_who_used_the_first_link_gets_a_second_at_once(client, time_machine):
    user = UserFactory()
    time_machine.move_to("2026-03-02 08:00:00Z", tick=False)
    for password in ("une-phrase-bien-longue", "une-autre-phrase-longue"):
        ask(client, user.email)
        form = client.get(link(), follow=True).redirect_chain[-1][0]
        client.post(form, {"new_password1": password, "new_password2": password})
        user.refresh_from_db()
        assert user.check_password(password)


def test_a_link_serves_once_and_for_three_days(client, time_machine):
    time_machine.move_to("2026-03-02 08:00:00Z", tick=False)
    user = UserFactory()
    ask(client, user.email)
    address = link()
    time_machine.move_to("2026-03-05 07:59:00Z", tick=False)
    form = client.get(address, follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": "une-phrase-bien-longue", "new_password2": "une-phrase-bien-longue"})
    assert "Ce lien ne vaut plus" in client.get(address, follow=True).content.decode()
    user.refresh_from_db()
    assert user.check_password("une-phrase-bien-longue")


def test_a_link_ends_after_three_days(client, time_machine):
    time_machine.move_to("2026-03-02 08:00:00Z", tick=False)
    ask(client, UserFactory().email)
    address = link()
    time_machine.move_to("2026-03-05 08:00:01Z", tick=False)
    assert "Ce lien ne vaut plus" in client.get(address, follow=True).content.decode()


def test_two_passwords_that_differ_are_refused_beside_the_field(client):
    ask(client, UserFactory().email)
    form = client.get(link(), follow=True).redirect_chain[-1][0]
    html = client.post(
        form, {"new_password1": "une-phrase-bien-longue", "new_password2": "autre"}
    ).content.decode()
    assert "fr-message--error" in html
