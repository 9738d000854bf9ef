"""The same acts through the API, from the service to the giving up, and its refusals as problems."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.pieces.enums import PieceKind
from label_sp.actors.enums import Role
from tests.audits.conftest import api
from tests.candidates.conftest import BAD_FILES, Team, file, team
from tests.factories import DossierFactory, OrganisationFactory, ServiceFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SERVICE = {"name": "France services", "kind": "local_authority", "department": "2a", "agents_in_contact": 4}
SITE = {"name": "Mairie", "address": "1 place", "postal_code": "80300", "city": "Albert"}
SCORES = {str(number): 72.5 for number in range(1, 9)}
ASSESSED = {"done_on": "2026-02-01", "scores": SCORES}


def send(client: APIClient, method: str, url: str, data: Any = None) -> Any:
    return getattr(client, method)(url, data, format="json")


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()


def fields_of(answer: Any) -> list[str]:
    return [error["field"] for error in problem(answer, 400)["errors"]]


@pytest.fixture
def there() -> Team:
    return team()


@pytest.fixture
def client(there: Team) -> APIClient:
    return api(there.manager)


def of(there: Team, rest: str = "") -> str:
    return reverse("api-dossier", args=[there.dossier.pk]) + rest


def test_a_dossier_is_filled_and_given_up_through_the_api_alone() -> None:
    organisation, body = OrganisationFactory(), OrganisationFactory(kind="body")
    client = api(member(organisation, Role.CANDIDATE_MANAGER))
    service = send(client, "post", "/api/v1/services/", {**SERVICE, "organisation": organisation.pk}).json()
    assert (service["department"], service["organisation"]["name"]) == ("2A", organisation.name)
    assert client.get("/api/v1/services/").json()["results"] == [service]
    asked = {"service": service["id"], "applies_as": "central"}
    refused = send(client, "post", "/api/v1/dossiers/", asked)
    assert (refused.status_code, refused.json()["failures"][0]["rule"]) == (422, "ELI-07")
    dossier = send(
        client, "post", "/api/v1/dossiers/", {"applies_as": "local", "service": service["id"]}
    ).json()
    url = f"/api/v1/dossiers/{dossier['id']}/"
    assert (dossier["status"], dossier["status_label"]) == ("preparing", "En préparation")

    days = {"audit_first_day": "2026-06-15", "audit_last_day": "2026-06-16"}
    planned = send(client, "put", f"{url}planning/", {"body": body.pk, "perimeter": "Accueil", **days})
    assert planned.json()["body"] == {"id": str(body.pk), "name": body.name, "fictitious": False}
    main = send(client, "post", f"{url}sites/", SITE).json()
    other = send(client, "post", f"{url}sites/", SITE | {"name": "Annexe", "in_perimeter": False}).json()
    assert (main["is_main"], other["is_main"], other["in_perimeter"]) == (True, False, False)
    assert send(client, "delete", f"{url}sites/{other['id']}/").status_code == 204
    assert send(client, "delete", f"{url}sites/{other['id']}/").status_code == 404
    assert send(client, "post", f"{url}self-assessments/", ASSESSED).status_code == 201
    filed = client.post(f"{url}pieces/training_plan/", {"file": file()}, format="multipart").json()
    assert (filed["version"], filed["verdict"]) == (1, "pending")
    downloaded = client.get(f"{url}pieces/training_plan/1/file/")
    assert b"".join(downloaded.streaming_content).startswith(b"%PDF")
    indicator = {"label": "Délai", "in_place_since": "2025-01-01"}
    made = send(client, "post", f"{url}indicators/", indicator).json()

    state = client.get(url).json()
    assert [site["name"] for site in state["sites"]] == ["Mairie"]
    assert state["self_assessments"][0]["scores"] == {
        str(n): {"exact": "145/2", "shown": "72,5"} for n in range(1, 9)
    }
    assert [line["kind"] for line in state["pieces"]] == PieceKind.values
    assert [len(line["versions"]) for line in state["pieces"]] == [0, 0, 1, 0, 0, 0, 0, 0]
    assert {line["due"] for line in state["pieces"]} == {"2026-05-15"}
    assert state["indicators"] == [
        {
            **indicator,
            "id": made["id"],
            "counts": True,
            "counts_from": "2025-07-01",
            "common": "",
            "kind": "",
            "unit": "",
            "values": [],
        }
    ]
    assert state["sites"] == client.get(f"{url}sites/").json()
    assert state["pieces"] == client.get(f"{url}pieces/").json()
    assert state["indicators"] == client.get(f"{url}indicators/").json()
    assert state["self_assessments"] == client.get(f"{url}self-assessments/").json()

    assert send(client, "delete", f"{url}indicators/{made['id']}/").status_code == 204
    assert send(client, "post", f"{url}abandon/", {"reason": "Plus tard."}).json()["status"] == "abandoned"
    assert problem(send(client, "post", f"{url}abandon/"), 409)["title"] == "Acte impossible dans cet état"


def test_the_list_is_filtered_by_status_and_paged(there: Team, client: APIClient) -> None:
    organisation = there.dossier.service.organisation
    for _ in range(3):
        DossierFactory(service=ServiceFactory(organisation=organisation), status=Status.REFUSED)
    assert client.get("/api/v1/dossiers/").json()["count"] == 4
    refused = client.get("/api/v1/dossiers/?status=refused&page=2&page_size=2").json()
    assert (refused["count"], len(refused["results"]), refused["next"]) == (3, 1, None)
    assert fields_of(client.get("/api/v1/dossiers/?status=lost")) == ["status"]


@pytest.mark.parametrize("name", ["status", "tier", "obtained_on", "reference", "cycle"])
def test_a_state_is_not_set_by_hand(there: Team, client: APIClient, name: str) -> None:
    """Neither at the creation nor at the planning: the field is refused, not ignored."""
    service = ServiceFactory(organisation=there.dossier.service.organisation)
    created = send(
        client, "post", "/api/v1/dossiers/", {"applies_as": "local", "service": service.pk, name: "labelled"}
    )
    assert fields_of(created) == [name]
    planning = {"body": None, "audit_first_day": None, "audit_last_day": None, "perimeter": ""}
    assert fields_of(send(client, "put", of(there, "planning/"), {**planning, name: "labelled"})) == [name]
    assert send(client, "patch", of(there), {name: "labelled"}).status_code == 405
    assert Dossier.objects.get().status == Status.PREPARING


@pytest.mark.parametrize(
    ("rest", "data", "fields"),
    [
        ("sites/", SITE | {"postal_code": "803"}, ["postal_code"]),
        ("sites/", {}, ["name", "address", "postal_code", "city"]),
        ("self-assessments/", ASSESSED | {"done_on": "2026-03-03"}, ["done_on"]),
        ("self-assessments/", ASSESSED | {"done_on": "03/02/2026"}, ["done_on"]),
        ("self-assessments/", {"done_on": "2026-02-01", "scores": SCORES | {"4": 100.01}}, ["scores.4"]),
        ("self-assessments/", {"done_on": "2026-02-01", "scores": {}}, [f"scores.{n}" for n in range(1, 9)]),
        ("self-assessments/", {"done_on": "2026-02-01", "scores": SCORES | {"9": 1}}, ["scores.9"]),
        ("indicators/", {"label": "Délai", "in_place_since": "2026-03-03"}, ["in_place_since"]),
        ("indicators/", [{"label": "Délai"}], [""]),
        ("indicators/", ["label"], [""]),
        ("abandon/", {"reason": "x" * 1001}, ["reason"]),
    ],
)
def test_a_wrong_field_is_named(
    there: Team, client: APIClient, rest: str, data: Any, fields: list[str]
) -> None:
    answer = send(client, "post", of(there, rest), data)
    assert [name.replace("non_field_errors", "") for name in fields_of(answer)] == fields


@pytest.mark.parametrize(("name", "content", "said"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_a_problem_on_its_field(
    there: Team, client: APIClient, name: str, content: bytes, said: str, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1024
    url = of(there, "pieces/training_plan/")
    (error,) = problem(client.post(url, {"file": file(name, content)}, format="multipart"), 400)["errors"]
    assert error["field"] == "file" and said in error["message"]


def test_a_piece_without_file_twice_or_of_no_kind(there: Team, client: APIClient) -> None:
    url = of(there, "pieces/training_plan/")
    assert fields_of(client.post(url, {}, format="multipart")) == ["file"]
    assert problem(send(client, "post", url, {"file": "x"}), 415)
    assert client.post(url, {"file": file()}, format="multipart").status_code == 201
    assert fields_of(client.post(url, {"file": file()}, format="multipart")) == ["file"]
    unknown = client.post(of(there, "pieces/diplomas/"), {"file": file()}, format="multipart")
    assert problem(unknown, 404)["title"] == "Introuvable"


@pytest.mark.rule("ELI-03")
def test_a_rule_that_refuses_is_named(there: Team, client: APIClient) -> None:
    answer = send(client, "post", of(there, "sites/"), SITE | {"in_perimeter": False})
    (failure,) = problem(answer, 422)["failures"]
    assert (failure["rule"], failure["section"]) == ("ELI-03", "1.4.2")
    assert failure["found"] and failure["needed"] and failure["next_step"]


@pytest.mark.rule("ELI-01")
def test_the_api_knows_the_eligible_kinds_only(there: Team, client: APIClient) -> None:
    data = {**SERVICE, "organisation": there.dossier.service.organisation_id, "kind": "other"}
    assert fields_of(send(client, "post", "/api/v1/services/", data)) == ["kind"]
    wrong = {**SERVICE, "organisation": OrganisationFactory().pk, "siret": "0" * 14, "department": "00"}
    assert fields_of(send(client, "post", "/api/v1/services/", wrong)) == [
        "organisation",
        "department",
        "siret",
    ]


def test_the_body_is_a_certification_body(there: Team, client: APIClient) -> None:
    planning = {"audit_first_day": None, "audit_last_day": None, "perimeter": ""}
    for body in (OrganisationFactory().pk, there.dossier.pk, "x"):
        assert fields_of(send(client, "put", of(there, "planning/"), {**planning, "body": body})) == ["body"]
    days = {"audit_first_day": "2026-06-16", "audit_last_day": "2026-06-15"}
    wrong = {**planning, **days, "body": there.dossier.body_id}
    assert fields_of(send(client, "put", of(there, "planning/"), wrong)) == ["audit_last_day"]


def test_a_second_dossier_is_a_problem_that_names_the_first(there: Team, client: APIClient) -> None:
    answer = send(
        client, "post", "/api/v1/dossiers/", {"applies_as": "local", "service": there.dossier.service_id}
    )
    (error,) = problem(answer, 400)["errors"]
    assert error["field"] == "service" and there.dossier.reference in error["message"]
