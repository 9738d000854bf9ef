"""Answering by a program: the same link, the same statement, JSON instead of a page."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

from label_sp.common import bodies
from label_sp.common.refusals import problem
from surveys.answering import queries, stamps, use_cases
from surveys.answering.queries import Door
from surveys.answering.shapes import LEVELS, GivenAnswersSerializer, SheetSerializer, TakenSerializer, as_json
from surveys.answering.sheets import ANSWERS, Sheet, fixed_of, sheet_of
from surveys.invitations.tokens import hash_of

UNKNOWN = (
    "Ce lien ne mène à aucun questionnaire : il a déjà servi, l’enquête est close, ou il n’est pas complet."
)
OTHER = "Ce « stamp » est celui d’une autre enquête que ce lien."
CLOSED = "Cette enquête n’est pas ouverte : elle ne prend pas de réponses."
NO_STAMP = "Ce « stamp » n’a pas été fait ici : relisez le questionnaire, ou envoyez sans lui."
NOT_GIVEN = "Envoyez un objet « answers » : un niveau par code de question."


class AnswerView(APIView):
    """Described like all other routes, and answered without what they need: a person, a format, a limit."""

    authentication_classes = ()
    permission_classes = ()
    http_method_names = ["get", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
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
        request=GivenAnswersSerializer,
        responses={201: TakenSerializer},
        tags=["Enquêtes"],
    )
    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Le lien ne sert qu’une fois. Une question absente reste sans réponse (SUR-06)."""
        hashed = hash_of(token)
        try:
            given, stamp = _given(request)
        except ValueError as refusal:
            return problem(400, str(refusal))
        if stamp is None:  # else the statement asks by itself whether the link is of that campaign
            door = queries.personal(hashed)
            if door is None or not door.is_open:
                return _refused(door)
            campaign_id, seconds = door.campaign_id, None
        else:
            campaign_id, seconds = stamp.campaign_id, stamp.seconds
        sheet = sheet_of(fixed_of(campaign_id).questionnaire_id)
        if errors := list(_errors(sheet, given)):
            return problem(400, "Des champs sont à corriger.", errors=errors)
        if use_cases.take_personal(hashed, campaign_id, sheet.levels(given), seconds=seconds):
            return JsonResponse({"taken": True}, status=201)
        return _refused(queries.personal(hashed))


def _given(request: HttpRequest) -> tuple[dict[str, Any], stamps.Stamp | None]:
    """The answers of a body, and its stamp. Raises ValueError with what to say."""
    if request.content_type != "application/json":
        raise ValueError("Envoyez du JSON (Content-Type: application/json).")
    try:
        data = json.loads(request.body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValueError(bodies.NOT_JSON) from error
    if not isinstance(data, dict) or not {"answers"} <= set(data) <= {"answers", "stamp"}:
        raise ValueError(NOT_GIVEN)
    answers, stamp = data["answers"], data.get("stamp", "")
    if not isinstance(answers, dict) or not answers or not isinstance(stamp, str):
        raise ValueError(NOT_GIVEN)
    found = stamps.read(stamp) if stamp else None
    if stamp and found is None:
        raise ValueError(NO_STAMP)
    return answers, found


def _errors(sheet: Sheet, given: dict[str, Any]) -> Any:
    codes = {each.code for each in sheet.questions}
    for code, level in given.items():
        if code not in codes:
            yield {"field": "answers", "message": f"Aucune question n’a le code {code[:20]!a}."}
        elif not isinstance(level, str) or level not in ANSWERS:
            yield {"field": f"answers.{code}", "message": f"Un niveau est attendu : {', '.join(LEVELS)}."}


def _refused(door: Door | None) -> HttpResponse:
    if door is None:
        return problem(404, UNKNOWN)
    return problem(409, OTHER if door.is_open else CLOSED)
