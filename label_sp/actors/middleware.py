"""The door: nobody whose role asks for a second factor goes further than the page that asks for it, who is sent there
with a form in hand comes back to the page of that form, and no cache keeps a page of what is behind it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_cache_control

from label_sp.actors import second_factor
from label_sp.common import unsaved
from label_sp.common.refusals import SAFE

OPEN_VIEWS = frozenset(  # a calendar's address has a key of its own; a link's must not travel as `next`
    {
        "actors:login",
        "actors:logout",
        "actors:enrol",
        "actors:verify",
        "actors:invitation_link",
        "candidates:access_link",
        "actors:email_confirm_link",
        "actors:email_stop_link",
        "actors:email_stop",
        "health",
        "certification:feed",
    }
)
API = "/api/"  # its tokens are given against a code, sessions have no say there


class NoStoreMiddleware:
    """Whatever is answered to who is signed in, a refusal too, is gone once they log out: « back » asks anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        response = self.get_response(request)
        if signed_in and "no-store" not in response.headers.get("Cache-Control", ""):
            patch_cache_control(response, private=True, no_store=True)
        return response


class SecondFactorMiddleware:
    """Redirects a session that still owes its second factor, whatever page it asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._owes_a_code(request):
            page = "actors:verify" if second_factor.is_enrolled(request.user) else "actors:enrol"
            return HttpResponseRedirect(_door(page, request.get_full_path()))
        return self.get_response(request)

    def _owes_a_code(self, request: HttpRequest) -> bool:
        if (
            request.path.startswith(API)
            or second_factor.is_verified(request.user)
            or _is_open(request.path_info)
        ):
            return False
        return second_factor.needed(request.user)


class FormAtTheDoorMiddleware:
    """A form sent after the session's end: its own address is often no page, and its texts are not to be lost.

    Login then leads to the page that holds the form, which says that nothing was saved. Where no script keeps what was
    written, it is shown first, to be copied.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method in SAFE or not (page := _door_of(response)):
            return response
        door = _door(page, unsaved.page_of(request) or reverse(settings.LOGIN_REDIRECT_URL))
        if texts := unsaved.texts(request):
            return render(request, "actors/session_over.html", {"door": door, "texts": texts}, status=403)
        return HttpResponseRedirect(door)


def _door(page: str, then: str) -> str:
    return f"{reverse(page)}?{urlencode({REDIRECT_FIELD_NAME: then})}"


def _door_of(response: HttpResponse) -> str:
    """The page of the door that this answer sends to, before the one that was asked for; blank for any other answer."""
    if not isinstance(response, HttpResponseRedirectBase):
        return ""
    sent_to = urlsplit(response.url)
    pages = ("actors:login", "actors:verify", "actors:enrol")
    asked = REDIRECT_FIELD_NAME in dict(parse_qsl(sent_to.query))
    return next((page for page in pages if asked and sent_to.path == reverse(page)), "")


def _is_open(path: str) -> bool:
    try:
        return resolve(path).view_name in OPEN_VIEWS
    except Resolver404:
        return False
