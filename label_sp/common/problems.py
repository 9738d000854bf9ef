"""Refusals on the API: RFC 9457 `application/problem+json`, with the rule ids of the guide.

One shape for all: `type`, `title`, `status`, `detail`, then `failures` (a rule said no) or `errors` (a field is wrong).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation, ValidationError
from django.http import Http404
from django_fsm import ConcurrentTransition, TransitionNotAllowed
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from label_sp.common import mends
from label_sp.common.refusals import PROBLEM, problem_body
from label_sp.guide.failures import Failure, RuleViolation


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception of a use case or of DRF into a problem; None lets a real bug be a 500."""
    if isinstance(exc, RuleViolation):
        given = context.get("kwargs") or {}
        about = {"dossier": given.get("dossier_id"), "audit": given.get("audit_id")}
        return _problem(
            422, "Une règle du label s’y oppose.", failures=[failure_as_dict(f, about) for f in exc.failures]
        )
    if isinstance(exc, TransitionNotAllowed | ConcurrentTransition):
        return _problem(
            409, "L’état du dossier ne permet pas cet acte. Relisez le dossier, puis recommencez."
        )
    if isinstance(exc, ValidationError):
        return _problem(400, "Des champs sont à corriger.", errors=_django_errors(exc))
    if isinstance(exc, PermissionDenied) and str(exc):
        return _problem(403, str(exc))
    if isinstance(exc, BadRequest | SuspiciousOperation):
        exc = exceptions.ParseError("Le contenu n’a pas pu être lu.")
    response = drf_exception_handler(exc, context)
    if response is None:
        return None
    return _from_drf(exc, response)


RETRY = "Relisez la valeur enregistrée, puis renvoyez la vôtre avec cette version si elle doit la remplacer."


def edit_conflict(request: Request, detail: str, current: Mapping[str, Any]) -> Response:
    """Somebody was quicker: what was sent, what is stored (with its `version`), and how to write over it."""
    problem = {
        "type": "about:blank",
        "title": "Une autre saisie a été enregistrée entre-temps",
        "status": 409,
        "detail": detail,
        "proposed": dict(request.data),
        "current": current,
        "retry": {"version": current["version"], "how": RETRY},
    }
    return Response(problem, status=409, content_type=PROBLEM)


def failure_as_dict(failure: Failure, about: Mapping[str, object] = MappingProxyType({})) -> dict[str, str]:
    """The same words as on a page; `next` is the page where it is mended, blank where there is none."""
    return {
        "rule": failure.rule,
        "section": failure.section,
        "message": failure.message,
        "found": failure.found,
        "needed": failure.needed,
        "next_step": failure.next_step,
        "next": mends.address(failure, about),
    }


def _from_drf(exc: Exception, response: Response) -> Response:
    if isinstance(exc, exceptions.ValidationError):
        problem = _problem(400, "Des champs sont à corriger.", errors=list(_drf_errors(exc.detail)))
    elif isinstance(exc, Http404 | exceptions.NotFound):
        problem = _problem(404, "Aucun objet à cette adresse, ou il n’est pas à vous.")
    else:
        problem = _problem(response.status_code, str(getattr(exc, "detail", exc)))
    for header in ("WWW-Authenticate", "Retry-After", "Allow"):
        if header in response:
            problem[header] = response[header]
    return problem


def _problem(status: int, detail: str, **more: Any) -> Response:
    return Response(problem_body(status, detail, **more), status=status, content_type=PROBLEM)


def _django_errors(exc: ValidationError) -> list[dict[str, str]]:
    if hasattr(exc, "error_dict"):
        return [
            {"field": field, "message": message}
            for field, found in exc.message_dict.items()
            for message in found
        ]
    return [{"field": "", "message": message} for message in exc.messages]


def _drf_errors(detail: Any, field: str = "") -> Any:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _drf_errors(inner, f"{field}.{name}".strip("."))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            yield from _drf_errors(inner, f"{field}[{index}]" if isinstance(inner, dict) else field)
    else:
        yield {"field": field, "message": str(detail)}
