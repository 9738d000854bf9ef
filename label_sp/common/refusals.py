"""What a request is answered when no view takes it: a page with a way on, or a problem for a program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from label_sp.common import unsaved
from label_sp.common.addresses import nearest_page

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
HEADINGS = TITLES | {
    403: "Accès non autorisé",
    404: "Page non trouvée",
    405: "Cette adresse n’est pas une page",
}
ONLY_FORMS = "Elle reçoit ce qu’un formulaire envoie : il n’y a rien à y lire. Rien n’a été enregistré."
AFTER_READING = (403, 404, 405, 429)  # what refuses a body before anybody read it leaves it unread
NOT_FOR_ALL = (403, 404)  # another account of the same person may open it
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


def refusal(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    """A page, with the way back to the form that was refused; a problem on the API's addresses."""
    if request.path.startswith(API):
        return problem(status, detail)
    sent = request.method not in SAFE
    context = {
        "heading": HEADINGS.get(status, TITLES[400]),
        "detail": detail,
        "sent": sent,
        "page": unsaved.page_of(request)
        if sent
        else nearest_page(request.path_info)
        if status == 405
        else "",
        "texts": unsaved.texts(request) if sent and status in AFTER_READING else (),
        "other_account": "" if sent or status not in NOT_FOR_ALL else _account(request),
    }
    return render(request, "pages/refusal.html", context, status=status)


def _account(request: HttpRequest) -> str:
    """The address of who is signed in; blank for nobody, and for what is refused before anybody looked."""
    user = getattr(request, "user", None)
    return str(user.email) if user is not None and user.is_authenticated else ""


class EmptyRefusalMiddleware:
    """A method that an address does not take is answered by a page, not by nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.streaming or response.content:
            return response
        page = refusal(request, 405, ONLY_FORMS)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def problem(status: int, detail: str, **more: Any) -> JsonResponse:
    """RFC 9457, outside of the API's own views."""
    return JsonResponse(problem_body(status, detail, **more), status=status, content_type=PROBLEM)


def problem_body(status: int, detail: str, **more: Any) -> dict[str, Any]:
    """What a problem says, in the API's own views and outside of them."""
    title = TITLES.get(status, "Erreur")
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
