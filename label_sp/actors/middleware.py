"""Nobody whose role asks for a second factor goes further than the page that asks for it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from label_sp.actors import second_factor

OPEN_VIEWS = (
    frozenset(  # a calendar's address has a key of its own; an invitation's must not travel as `next`
        {
            "actors:login",
            "actors:logout",
            "actors:enrol",
            "actors:verify",
            "actors:invitation_link",
            "health",
            "certification:feed",
        }
    )
)
API = "/api/"  # its tokens are given against a code, sessions have no say there


class SecondFactorMiddleware:
    """Redirects a session that still owes its second factor, whatever page it asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._owes_a_code(request):
            page = "actors:verify" if second_factor.is_enrolled(request.user) else "actors:enrol"
            back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
            return HttpResponseRedirect(reverse(page) + back)
        return self.get_response(request)

    def _owes_a_code(self, request: HttpRequest) -> bool:
        if (
            request.path.startswith(API)
            or second_factor.is_verified(request.user)
            or _is_open(request.path_info)
        ):
            return False
        return second_factor.needed(request.user)


def _is_open(path: str) -> bool:
    try:
        return resolve(path).view_name in OPEN_VIEWS
    except Resolver404:
        return False
