"""Answering by a program: the same link, the same statement, JSON instead of a page."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

from label_sp.common import bodies
from label_sp.common.refusals import problem
from surveys.answering import queries, use_cases
from surveys.answering.sheets import ANSWERS, Sheet, sheet_of
from surveys.answering.shapes import GivenSerializer, LEVELS, SheetSerializer, TakenSerializer, as_json
from surveys.answering.queries import Door
from surveys.invitations.tokens import hash_of

UNKNOWN = "Ce lien ne mène à aucun questionnaire : il a déjà servi, ou n’est pas complet."
CLOSED = "Cette enquête n’est pas ouverte : elle ne prend pas de réponses."
NOT_GIVEN = "Envoyez un objet « answers » : un niveau par code de question."


class AnswerView(APIView):
    """Described like all other routes, and answered without what they need: a person, a format, a limit."""

    authentication_classes = ()
    permission_classes = ()
    http_method_names = ["get", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """Plain Django: the route is the fastest of the house, and the most called."""
        if request.method == "POST":
            return self.post(request, **kwargs)
        if request.method in ("GET", "HEAD"):
            return self.get(request, **kwargs)
        response = problem(405, "Cette adresse se lit (GET) ou reçoit des réponses (POST).")
        response.headers["Allow"] = "GET, HEAD, POST"
        return response

    @extend_schema(
        operation_id="survey_questionnaire",
        summary="Le questionnaire d’un lien personnel",
        responses=SheetSerializer,
        tags=["Enquêtes"],
    )
    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Sans compte : le lien est la clé."""
        door = queries.personal(hash_of(token))
        if door is None or not door.is_open:
            return _refused(door)
        return JsonResponse(as_json(sheet_of(door.questionnaire_id), door))

    @extend_schema(
        operation_id="survey_answer",
        summary="Répondre par un lien personnel",
        request=GivenSerializer,
        responses={201: TakenSerializer},
        tags=["Enquêtes"],
    )
    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Le lien ne sert qu’une fois. Une question absente reste sans réponse (SUR-06)."""
        hashed = hash_of(token)
        door = queries.personal(hashed)
        if door is None or not door.is_open:
            return _refused(door)
        sheet = sheet_of(door.questionnaire_id)
        try:
            given = _given(request)
        except ValueError as refusal:
            return problem(400, str(refusal))
        if errors := list(_errors(sheet, given)):
            return problem(400, "Des champs sont à corriger.", errors=errors)
        if use_cases.take_personal(hashed, door.campaign_id, sheet.levels(given), seconds=None):
            return JsonResponse({"taken": True}, status=201)
        return _refused(queries.personal(hashed))


def _given(request: HttpRequest) -> dict[str, str]:
    """The answers of a body. Raises ValueError with what to say."""
    if request.content_type != "application/json":
        raise ValueError("Envoyez du JSON (Content-Type: application/json).")
    try:
        text = request.body.decode("utf-8-sig")
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(bodies.NOT_JSON) from error
    answers = data.get("answers") if isinstance(data, dict) else None
    if not isinstance(answers, dict) or not answers or set(data) != {"answers"}:
        raise ValueError(NOT_GIVEN)
    return answers


def _errors(sheet: Sheet, given: dict[str, Any]) -> Any:
    codes = {each.code for each in sheet.questions}
    for code, level in given.items():
        if code not in codes:
            yield {"field": "answers", "message": f"Aucune question n’a le code {code[:20]!a}."}
        elif not isinstance(level, str) or level not in ANSWERS:
            yield {"field": f"answers.{code}", "message": f"Un niveau est attendu : {', '.join(LEVELS)}."}


def _refused(door: Door | None) -> HttpResponse:
    return problem(404, UNKNOWN) if door is None else problem(409, CLOSED)
