"""The surveys through the API: the same acts, the same numbers, the same refusals as on the pages."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.test import APIClient

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from surveys.campaigns import queries
from surveys.campaigns.models import Campaign
from tests.factories import (
    DossierFactory,
    UserFactory,
    answers_file,
    candidate_of,
    import_survey,
    member,
    questionnaires,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    questionnaires()
    return DossierFactory()


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def url(dossier: Dossier, tail: str = "") -> str:
    return f"/api/v1/dossiers/{dossier.pk}/surveys/{tail}"


def body(**fields: Any) -> dict[str, Any]:
    given = {
        "file": answers_file(),
        "solicited": 1000,
        "opened_on": "2026-01-05",
        "closed_on": "2026-02-10",
        "sample_method": "Un usager sur trois.",
    }
    return {**given, **fields}


def test_an_import_answers_with_the_result(dossier: Dossier) -> None:
    response = client_of(candidate_of(dossier)).post(
        url(dossier, "users/import/"), body(), format="multipart"
    )
    assert response.status_code == 201
    campaign = Campaign.objects.get()
    assert response.data["id"] == str(campaign.pk)
    assert response.data["result"]["admissible"] == 60


@pytest.mark.rule("SUR-08", "SUU-04")
def test_numbers_are_rounded_down_with_a_point_and_exact_beside(dossier: Dossier) -> None:
    campaign = import_survey(dossier, solicited=1001, uploaded=answers_file(responses=50, seed=6))
    found = client_of(candidate_of(dossier)).get(url(dossier, "users/")).json()["result"]
    result = queries.result(campaign)
    assert (found["admissible"], found["needed"], found["valid"]) == (50, 51, False)
    assert found["rate"] == {"exact": "5000/1001", "shown": "4,9"}
    assert Fraction(found["global"]["exact"]) == result.global_note
    assert result.global_note is not None
    assert 0 <= result.global_note - Fraction(found["global"]["shown"].replace(",", ".")) < Fraction(1, 10)
    assert set(found["engagements"]) == {str(number) for number in range(1, 9)}
    assert len(found["notes"]) == 15
    assert [failure["rule"] for failure in found["failures"]] == ["SUU-04"]
    assert found["failures"][0]["section"] == "3.4.1"


def test_a_question_without_note_is_null(dossier: Dossier) -> None:
    import_survey(dossier, uploaded=answers_file(share={"U6": {"nc": 100}}))
    found = client_of(candidate_of(dossier)).get(url(dossier, "users/")).json()["result"]
    assert found["notes"]["U6"] is found["engagements"]["6"] is None


def test_the_list_holds_the_campaigns_that_count(dossier: Dossier) -> None:
    import_survey(dossier)
    import_survey(dossier, uploaded=answers_file(seed=2))
    import_survey(dossier, "agents")
    found = client_of(candidate_of(dossier)).get(url(dossier)).json()
    assert [(each["kind"], each["number"]) for each in found] == [("agents", 1), ("users", 2)]
    assert all(each["provisional"] for each in found)


def test_nothing_imported_is_a_missing_object(dossier: Dossier) -> None:
    client = client_of(candidate_of(dossier))
    import_survey(dossier)
    assert client.get(url(dossier, "agents/")).status_code == 404
    assert client.get(url(dossier, "voisins/")).status_code == 404
    assert client.get(url(dossier, "users/?purpose=follow_up")).status_code == 404
    assert client.get(url(dossier, "users/?purpose=autre")).status_code == 400


def test_a_stranger_and_another_organisations_member_get_the_answer_of_a_missing_object(
    dossier: Dossier,
) -> None:
    import_survey(dossier)
    others = [
        UserFactory(),
        member(DossierFactory().service.organisation, Role.CANDIDATE_MANAGER),
        member(DossierFactory().body, Role.BODY_MANAGER),
        member(dossier.body, Role.AUDITOR),
    ]
    for client in map(client_of, others):
        assert client.get(url(dossier)).status_code == 404
        assert client.get(url(dossier, "users/")).status_code == 404
        assert client.post(url(dossier, "users/import/"), body(), format="multipart").status_code == 404
    assert Campaign.objects.count() == 1


def test_without_a_token_nothing_is_given(dossier: Dossier) -> None:
    assert APIClient().get(url(dossier)).status_code == 401
    assert APIClient().post(url(dossier, "users/import/"), body(), format="multipart").status_code == 401


def test_a_contributor_imports_and_the_body_does_not(dossier: Dossier) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(status=Status.INCOMPLETE, submitted_at=timezone.now())
    managers = client_of(member(dossier.body, Role.BODY_MANAGER))
    assert managers.get(url(dossier)).status_code == 200
    refused = managers.post(url(dossier, "users/import/"), body(), format="multipart")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    contributor = client_of(member(dossier.service.organisation, Role.CANDIDATE_CONTRIBUTOR))
    assert contributor.post(url(dossier, "users/import/"), body(), format="multipart").status_code == 201


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"solicited": "x"}, "solicited"),
        ({"solicited": -1}, "solicited"),
        ({"opened_on": "05/01/2026"}, "opened_on"),
        ({"closed_on": "2026-01-04"}, "closed_on"),
        ({"closed_on": "2999-01-01"}, "closed_on"),
        ({"sample_method": ""}, "sample_method"),
        ({"file": "du texte"}, "file"),
        ({"file": answers_file(b"a;b\n1;2")}, "mapping"),
        ({"purpose": "follow_up"}, "purpose"),
    ],
)
def test_a_wrong_field_is_a_problem_that_names_it(
    dossier: Dossier, fields: dict[str, Any], field: str
) -> None:
    client = client_of(candidate_of(dossier))
    response = client.post(url(dossier, "users/import/"), body(**fields), format="multipart")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert {error["field"] for error in response.json()["errors"]} == {field}
    assert not Campaign.objects.exists()


def test_a_double_submit_is_a_problem_of_the_file(dossier: Dossier) -> None:
    client = client_of(candidate_of(dossier))
    client.post(url(dossier, "users/import/"), body(), format="multipart")
    again = client.post(url(dossier, "users/import/"), body(file=answers_file()), format="multipart")
    assert again.status_code == 400
    assert "a déjà été importé" in again.json()["errors"][0]["message"]


@pytest.mark.rule("SUR-04")
def test_a_campaign_opened_too_soon_is_refused_by_the_rule(dossier: Dossier) -> None:
    poor = answers_file(usual={"0.25": 1})
    import_survey(dossier, uploaded=poor, opened_on=dt.date(2025, 12, 1), closed_on=dt.date(2025, 12, 31))
    response = client_of(candidate_of(dossier)).post(
        url(dossier, "users/import/"), body(), format="multipart"
    )
    assert response.status_code == 422
    assert [failure["rule"] for failure in response.json()["failures"]] == ["SUR-04"]


def test_the_answers_of_the_api_are_those_its_schema_describes() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(schema)
    result = schema["components"]["schemas"]["SurveyResult"]["properties"]
    assert {
        "admissible",
        "rate",
        "valid",
        "needed",
        "notes",
        "engagements",
        "global",
        "failures",
    } <= set(result)
    sent = schema["paths"]["/api/v1/dossiers/{dossier_id}/surveys/{kind}/import/"]["post"]["requestBody"][
        "content"
    ]
    assert set(sent) == {"multipart/form-data"}
