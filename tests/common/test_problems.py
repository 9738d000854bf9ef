"""Refusals of the API have one shape, application/problem+json, in French."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django_fsm import TransitionNotAllowed
from rest_framework import exceptions, serializers
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from label_sp.common.api import StrictSerializer
from label_sp.guide.failures import Failure, RuleViolation

TOO_LATE = Failure("DOS-02", "Le dossier arrive trop tard.", "le 2 mars", "le 28 février", "Décalez l’audit.")


def answer(error, method="get"):
    class Refusing(APIView):
        authentication_classes = ()
        permission_classes = ()

        def get(self, request):
            raise error

    response = Refusing.as_view()(getattr(APIRequestFactory(), method)("/"))
    response.render()
    assert response["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(response.data)
    assert response.data["status"] == response.status_code
    return response


def test_a_rule_says_what_was_found_needed_and_what_to_do():
    response = answer(RuleViolation([TOO_LATE]))
    assert response.status_code == 422
    assert response.data["failures"] == [
        {
            "rule": "DOS-02",
            "section": "3.5.1",
            "message": "Le dossier arrive trop tard.",
            "found": "le 2 mars",
            "needed": "le 28 février",
            "next_step": "Décalez l’audit.",
            "next": "",
        }
    ]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (TransitionNotAllowed("no"), 409),
        (PermissionDenied("Votre rôle ne suffit pas."), 403),
        (PermissionDenied(), 403),
        (Http404("x"), 404),
        (exceptions.NotFound(), 404),
        (exceptions.NotAuthenticated(), 403),
        (exceptions.Throttled(wait=12), 429),
        (exceptions.ParseError(), 400),
        (exceptions.UnsupportedMediaType("text/x"), 415),
    ],
)
def test_each_refusal_has_its_status(error, status):
    assert answer(error).status_code == status


def test_a_permission_refusal_keeps_its_reason():
    assert answer(PermissionDenied("Votre rôle ne suffit pas.")).data["detail"] == "Votre rôle ne suffit pas."


def test_a_missing_object_says_nothing_of_what_exists():
    assert answer(Http404("No Dossier matches the given query.")).data["detail"].startswith("Aucun objet")


def test_how_long_to_wait_is_a_header():
    assert answer(exceptions.Throttled(wait=12))["Retry-After"] == "12"


def test_a_method_that_does_not_exist_is_a_problem_too():
    response = answer(RuntimeError(), method="delete")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_wrong_fields_are_named_however_deep():
    response = answer(
        exceptions.ValidationError({"sites": [{}, {"name": ["Obligatoire."]}], "day": ["Trop tôt."]})
    )
    assert response.data["errors"] == [
        {"field": "sites[1].name", "message": "Obligatoire."},
        {"field": "day", "message": "Trop tôt."},
    ]
    assert response.status_code == 400


def test_a_use_case_s_own_validation_is_shown_the_same_way():
    response = answer(ValidationError({"role": "Ce rôle n’existe pas."}))
    assert response.data["errors"] == [{"field": "role", "message": "Ce rôle n’existe pas."}]
    assert answer(ValidationError("Fichier vide.")).data["errors"] == [
        {"field": "", "message": "Fichier vide."}
    ]


def test_a_bug_stays_a_bug():
    with pytest.raises(ZeroDivisionError):
        answer(ZeroDivisionError())


class Named(StrictSerializer):
    name = serializers.CharField()


@pytest.mark.parametrize("sent", [["a"], "text", 3, None])
def test_what_is_not_an_object_is_refused_and_not_a_bug(sent):
    assert not Named(data=sent).is_valid()


def test_an_unknown_field_is_refused():
    serializer = Named(data={"name": "x", "status": "labelled"})
    assert not serializer.is_valid()
    assert set(serializer.errors) == {"status"}
