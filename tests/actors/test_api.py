"""Tokens of the API: given against what the login asks for, read at each request, void at once when revoked."""

import datetime as dt

import pytest
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from label_sp.actors import second_factor
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Membership
from label_sp.actors.use_cases import accounts as use_cases
from tests.actors.test_second_factor import code_of, enrolled
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, member

pytestmark = pytest.mark.django_db
TOKEN, ME = "/api/v1/auth/token/", "/api/v1/me/"
PASSWORD = "mot-de-passe-de-test"


@pytest.fixture
def candidate():
    return MembershipFactory(role=Role.CANDIDATE_MANAGER).user


@pytest.fixture
def auditor():
    return member(OrganisationFactory(kind=OrganisationKind.BODY), Role.AUDITOR)


def ask(email, password=PASSWORD, **more):
    return APIClient().post(TOKEN, {"email": email, "password": password, **more}, format="json")


def with_token(token):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def test_a_token_is_given_and_says_who_one_is(candidate):
    answer = ask(candidate.email.upper())
    assert answer.status_code == 201
    me = with_token(answer.data["token"]).get(ME)
    assert me.data["email"] == candidate.email
    assert [held["role"] for held in me.data["memberships"]] == ["candidate_manager"]


def test_rights_are_read_at_each_request(candidate):
    client = with_token(ask(candidate.email).data["token"])
    Membership.objects.update(ended_on=timezone.localdate() - dt.timedelta(days=1))
    assert client.get(ME).data["memberships"] == []


def test_all_that_is_wrong_is_answered_alike(candidate):
    closed = UserFactory(is_active=False)
    answers = [ask("personne@nulle-part.test"), ask(candidate.email, "faux"), ask(closed.email)]
    assert {answer.status_code for answer in answers} == {401}
    assert len({str(answer.data) for answer in answers}) == 1
    assert answers[0]["Content-Type"] == "application/problem+json"


def test_without_a_token_or_with_a_false_one_nothing_is_given():
    assert APIClient().get(ME).status_code == 401
    answer = with_token("0" * 64).get(ME)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_session_of_the_site_opens_nothing_on_the_api(candidate):
    client = APIClient()
    client.force_login(candidate)
    assert client.get(ME).status_code == 401


def test_a_token_ends_with_its_time(candidate, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    client = with_token(ask(candidate.email).data["token"])
    time_machine.shift(use_cases.TOKEN_LIFETIME - dt.timedelta(minutes=1))
    assert client.get(ME).status_code == 200
    time_machine.shift(dt.timedelta(minutes=2))
    assert client.get(ME).status_code == 401


def test_a_closed_account_has_no_token_any_more(candidate):
    client = with_token(ask(candidate.email).data["token"])
    candidate.is_active = False
    candidate.save()
    assert client.get(ME).status_code == 401


def test_a_token_is_revoked_by_itself_and_the_others_stay(candidate):
    first, second = (with_token(ask(candidate.email).data["token"]) for _ in range(2))
    assert first.delete(TOKEN).status_code == 204
    assert first.get(ME).status_code == 401
    assert second.get(ME).status_code == 200
    assert APIClient().delete(TOKEN).status_code == 401


def test_unknown_and_missing_fields_are_named(candidate):
    answer = APIClient().post(TOKEN, {"email": candidate.email, "role": "ditp"}, format="json")
    assert answer.status_code == 400
    assert {error["field"] for error in answer.data["errors"]} == {"role"}


# Limits --------------------------------------------------------------------------------------------------------------


def test_too_many_failures_close_the_api_s_door_and_the_page_s(client, candidate, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = ask(candidate.email, "faux")
    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert int(answer["Retry-After"]) == 1800
    assert client.post("/connexion/", {"username": candidate.email, "password": PASSWORD}).status_code == 429


def test_a_client_that_asks_too_often_waits():
    statuses = [ask(f"personne{number}@nulle-part.test").status_code for number in range(11)]
    assert statuses == [401] * 10 + [429]


# Second factor -------------------------------------------------------------------------------------------------------


def test_a_role_with_a_second_factor_gets_a_token_against_a_code_only(auditor):
    assert ask(auditor.email).status_code == 401
    device, _ = enrolled(auditor)
    assert ask(auditor.email).status_code == 401
    assert ask(auditor.email, code="000000").status_code == 401
    device.throttle_reset()
    answer = ask(auditor.email, code=code_of(device))
    assert answer.status_code == 201
    assert with_token(answer.data["token"]).get(ME).status_code == 200


def test_a_wrong_password_with_the_right_code_spends_no_code(auditor):
    device, _ = enrolled(auditor)
    code = code_of(device)
    assert ask(auditor.email, "faux", code=code).status_code == 401
    assert second_factor.check(auditor, code) is not None


def test_a_token_given_before_the_role_stops_until_a_second_factor_is_there(candidate):
    client = with_token(ask(candidate.email).data["token"])
    MembershipFactory(
        user=candidate, organisation=OrganisationFactory(kind=OrganisationKind.BODY), role=Role.DECIDER
    )
    answer = client.get(ME)
    assert answer.status_code == 401
    assert "deuxième facteur" in answer.data["detail"]
    enrolled(candidate)
    assert not AuthToken.objects.exists()


# Documentation -------------------------------------------------------------------------------------------------------


def test_the_schema_says_how_to_authenticate():
    schema = APIClient().get("/api/v1/schema/?format=json").json()
    assert schema["components"]["securitySchemes"]["Bearer"]["scheme"] == "bearer"
    assert schema["paths"]["/api/v1/me/"]["get"]["security"] == [{"Bearer": []}]
