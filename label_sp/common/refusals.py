"""What a request is answered when no view takes it: a page with a way on, or a problem for a program."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

API = "/api/"
TITLES = {
    400: "Demande incorrecte",
    401: "Authentification nécessaire",
    403: "Acte non autorisé",
    404: "Introuvable",
    405: "Méthode non prévue",
    406: "Format non proposé",
    409: "Acte impossible dans cet état",
    411: "Longueur non annoncée",
    413: "Contenu trop lourd",
    415: "Format non accepté",
    422: "Refusé par une règle du label",
    429: "Trop de demandes",
    503: "Service momentanément indisponible",
    507: "Plus de place sur le serveur",
}
PROBLEM = "application/problem+json"
HEADINGS = {403: "Accès non autorisé", 404: "Page non trouvée", 413: "Contenu trop lourd"}


def refusal(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    if request.path.startswith(API):
        return problem(status, detail)
    context = {"heading": HEADINGS.get(status, "Demande incorrecte"), "detail": detail}
    return render(request, "pages/refusal.html", context, status=status)


def problem(status: int, detail: str, **more: Any) -> JsonResponse:
    """RFC 9457, outside of the API's own views."""
    return JsonResponse(problem_body(status, detail, **more), status=status, content_type=PROBLEM)


def problem_body(status: int, detail: str, **more: Any) -> dict[str, Any]:
    """What a problem says, in the API's own views and outside of them."""
    title = TITLES.get(status, "Erreur")
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
