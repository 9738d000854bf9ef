"""The answers of the API are looked at in every test: here, that the look sees what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse, JsonResponse
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from label_sp.common.problems import failure_as_dict
from label_sp.common.refusals import PROBLEM, problem
from label_sp.guide.failures import Failure
from tests.answers import NotAsDescribed, problem_of

STATE = {
    **dict.fromkeys(
        (
            *("submitted_at", "acknowledged_on", "tier", "obtained_on", "valid_until", "refused_on"),
            *("follow_up_opened_on", "follow_up_incomplete_since", "follow_up_acknowledged_on"),
            *("follow_up_concluded_on", "action_plan_due_on", "suspended_on", "conform_by", "withdrawn_from"),
            "closed_on",
        )
    ),
    "id": "5a0c9f0e-3c0f-4d0c-9a51-0d7f5d6ad7c5",
    "reference": "SP-2026-0001",
    "cycle": 1,
    "status": "preparing",
    "under_way": "preparing",
}
SUBMIT = f"/api/v1/dossiers/{STATE['id']}/submit/"


def answered(**changed: Any) -> str:
    return problem_of("POST", SUBMIT, JsonResponse({**STATE, **changed}))


def test_an_answer_as_it_is_described_passes() -> None:
    assert answered() == "" and answered(tier="or", obtained_on="2026-03-02") == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"tier": ""}, "$.tier"),
        ({"tier": "platine"}, "$.tier"),
        ({"obtained_on": "02/03/2026"}, "$.obtained_on"),
        ({"cycle": "1"}, "$.cycle"),
        ({"secret": 1}, "'secret' was unexpected"),
    ],
)
def test_a_field_that_is_not_as_described_is_seen(changed: dict[str, Any], said: str) -> None:
    assert said in answered(**changed)


def test_a_field_that_is_missing_a_status_and_a_kind_are_seen() -> None:
    assert "required" in problem_of("POST", SUBMIT, JsonResponse({"id": STATE["id"]}))
    assert "does not name" in problem_of("POST", SUBMIT, JsonResponse(STATE, status=202))
    assert "text/html is answered" in problem_of("POST", SUBMIT, HttpResponse("<p>"))
    assert "a body where none" in problem_of("DELETE", "/api/v1/auth/token/", HttpResponse("x", status=204))


def test_a_refusal_is_a_problem_wherever_it_is_answered() -> None:
    failure = Failure("DEC-01", "constaté", "attendu", "suite")
    told = problem(422, "Une règle s’y oppose.", failures=[failure_as_dict(failure)])
    for path in (SUBMIT, "/api/v1/nulle-part/"):
        assert problem_of("POST", path, told) == ""
        assert "errors" in problem_of("POST", path, problem(400, "À corriger.", errors="là"))
        assert "required" in problem_of("POST", path, JsonResponse({}, status=400, content_type=PROBLEM))


@pytest.mark.django_db
def test_every_client_of_the_tests_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("label_sp.simulators.api.views.sampling.sample_size", lambda _: "deux")
    with pytest.raises(NotAsDescribed, match="size"):
        Client().get("/api/v1/simulator/sample-size/", {"n": 4})


def test_the_document_is_written_as_its_version_says() -> None:
    """OpenAPI 3.1 knows no `nullable`; and a blank text is both of « any text » and « an empty one »: no `oneOf`."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    assert document["openapi"].startswith("3.1")
    text = str(document)
    assert "nullable" not in text
    assert "'oneOf': [{'type': 'string'" not in text
