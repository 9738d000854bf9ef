"""Pages of whoever answers. No session, no account: the link is the key, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from label_sp.common.throttles import UntracedLimit
from label_sp.guide.calendar import french_date
from surveys.answering import drafts, presentation, queries, stamps, use_cases
from surveys.answering.queries import Door
from surveys.answering.sheets import ANSWERS, fixed_of, sheet_of
from surveys.campaigns.enums import CampaignStatus
from surveys.invitations.tokens import hash_of

LATER, ANYWAY = "later", "anyway"
THANKS = (
    "Merci, vos réponses sont arrivées",
    "Elles rejoignent celles des autres, sans votre nom ni votre adresse : personne ne peut les retrouver.",
    "Le service en tire une note pour chaque question. Un organisme indépendant la lit quand il évalue ce service.",
    "Vous pouvez fermer cette page.",
)
UNKNOWN = (
    "Ce lien ne mène à aucun questionnaire",
    "Il a peut-être déjà servi, car un lien personnel ne sert qu’une fois : vos réponses sont alors arrivées.",
    "Ou l’enquête est terminée : ses liens ne prennent plus de réponses. Merci de l’intérêt que vous lui portez.",
    "Sinon, il a pu être coupé : recopiez-le en entier depuis le message ou l’affiche, ou demandez-le au service.",
)
OVER = (
    "Cette enquête est terminée",
    "Elle ne prend plus de réponses. Merci de l’intérêt que vous lui portez.",
)
KEPT = (
    "Vos réponses sont gardées",
    "Elles ne sont pas encore envoyées. Revenez quand vous voulez par le même lien : lui seul permet de les lire.",
)


@dataclass(frozen=True, slots=True)
class Way:
    """One kind of link: how it is looked up, and how its answer is taken."""

    personal: bool
    key: Callable[[str], str]
    find: Callable[[str], Door | None]
    take: Callable[..., bool]


PERSONAL = Way(True, hash_of, queries.personal, use_cases.take_personal)
SHARED = Way(False, str, queries.shared, use_cases.take_shared)


def personal(request: HttpRequest, token: str) -> HttpResponse:
    """The questionnaire behind a personal link."""
    return _answer(request, PERSONAL, token)


def shared(request: HttpRequest, code: str) -> HttpResponse:
    """The questionnaire behind the link of a poster."""
    return _answer(request, SHARED, code)


personal.shows_forged_again = shared.shows_forged_again = True  # type: ignore[attr-defined]


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """What becomes of an answer. Nothing tells whose: it may be read again."""
    return _said(200, *THANKS)


def _answer(request: HttpRequest, way: Way, secret: str) -> HttpResponse:
    if request.method == "POST":
        return _sent(request, way, secret)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    door = way.find(way.key(secret))
    if door is None or not door.is_open:
        return _no_questionnaire(door)
    if not door.draft:
        page = _page(door, way)
        return _html(page.empty(get_token(request), stamps.make(door.campaign_id)))
    return _shown(request, way, door, drafts.opened(secret, door.draft, sheet_of(door.questionnaire_id)))


def _sent(request: HttpRequest, way: Way, secret: str) -> HttpResponse:
    """One query when all is there: the statement itself asks whether the link and the campaign still take it."""
    stamp = stamps.read(request.POST.get("stamp", ""))
    if stamp is None or getattr(request, "is_forged", False):
        said = presentation.CHANGED if stamp is None else presentation.LOST
        return _again(request, way, secret, said)
    sheet = sheet_of(fixed_of(stamp.campaign_id).questionnaire_id)
    levels = sheet.levels(request.POST)
    left, act = sheet.left(levels), request.POST.get("act", "")
    if act == LATER and way.personal:
        return _kept(request, way, secret, levels)
    if len(left) == len(levels):
        return _again(request, way, secret, presentation.EMPTY)
    if left and act != ANYWAY:
        return _again(request, way, secret, ask=True)
    return _taken(request, way, secret, stamp, levels)


def _taken(
    request: HttpRequest, way: Way, secret: str, stamp: stamps.Stamp, levels: list[str]
) -> HttpResponse:
    if not way.personal and not UntracedLimit("open-link", secret).allows(request):
        return _again(request, way, secret, presentation.OFTEN, status=429)
    if way.take(way.key(secret), stamp.campaign_id, levels, seconds=stamp.seconds):
        return redirect("surveys:answered")
    return _again(request, way, secret, presentation.CHANGED)


def _kept(request: HttpRequest, way: Way, secret: str, levels: list[str]) -> HttpResponse:
    if not use_cases.keep_draft(way.key(secret), drafts.seal(secret, levels)):
        return _again(request, way, secret, presentation.CHANGED)
    back = reverse("surveys:answer", args=[secret])
    return _said(200, *KEPT, again=back, again_label="Reprendre le questionnaire")


def _again(
    request: HttpRequest, way: Way, secret: str, said: str = "", *, ask: bool = False, status: int = 200
) -> HttpResponse:
    """The page with what was typed; or why there is no questionnaire any more."""
    door = way.find(way.key(secret))
    if door is None or not door.is_open:
        return _no_questionnaire(door)
    return _shown(request, way, door, request.POST.dict(), said=said, ask=ask, status=status)


def _shown(
    request: HttpRequest,
    way: Way,
    door: Door,
    given: Mapping[str, str],
    *,
    said: str = "",
    ask: bool = False,
    status: int = 200,
) -> HttpResponse:
    sheet = sheet_of(door.questionnaire_id)
    known = {each.code: level for each in sheet.questions if (level := given.get(each.code, "")) in ANSWERS}
    old = stamps.read(given.get("stamp", ""))
    stamp = given["stamp"] if old and old.campaign_id == door.campaign_id else stamps.make(door.campaign_id)
    filled = presentation.holes(sheet, known, csrf=get_token(request), stamp=stamp, said=said, ask=ask)
    return _html(_page(door, way).filled(filled), status=status)


def _page(door: Door, way: Way) -> presentation.Page:
    return presentation.page(door.questionnaire_id, door.who, door.planned_end, personal=way.personal)


def _no_questionnaire(door: Door | None) -> HttpResponse:
    if door is None:
        return _said(404, *UNKNOWN)
    if door.status == CampaignStatus.PREPARING:
        day = french_date(door.opened_on)
        return _said(
            403,
            "Cette enquête n’est pas encore ouverte",
            f"Elle est prévue à partir du {day}. Gardez ce lien et revenez alors.",
        )
    return _said(410, *OVER)


def _said(status: int, title: str, *paragraphs: str, **more: Any) -> HttpResponse:
    context = {"title": title, "paragraphs": paragraphs, **more}
    return HttpResponse(render_to_string("surveys/answering/message.html", context), status=status)


def _html(content: bytes, status: int = 200) -> HttpResponse:
    response = HttpResponse(content, status=status)
    response.has_typography = True  # type: ignore[attr-defined]
    return response
