"""The addresses of whoever answers need no session, account, menu or message: they leave the common way here.

Placed after what guards every request and writes the security headers. What stands behind it and still matters is done
here: the length and the content of a body, the token against forged forms, the header against frames.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern

from label_sp.common.guards import GuardMiddleware

GetResponse = Callable[[HttpRequest], HttpResponse]
PREFIXES = ("/avis/", "/api/v1/avis/")


class _Csrf(CsrfViewMiddleware):
    """A refused form comes back filled in, by the view that would have taken it, instead of a page of its own."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        request.is_forged = True  # type: ignore[attr-defined]
        return super()._reject(request, reason)  # type: ignore[misc]


class ShortWayMiddleware:
    """Answers those addresses by itself; hands on all others, and what is none of them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.guard = GuardMiddleware(get_response)
        self.csrf = _Csrf(get_response)

    @cached_property
    def resolver(self) -> URLResolver:
        """Those addresses alone: the whole site's would be asked one by one."""
        from surveys.answering import urls  # noqa: PLC0415 (views come after the settings)

        return URLResolver(RegexPattern(r"^/"), urls.short)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIXES):
            return self.get_response(request)
        try:
            match = self.resolver.resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        request.resolver_match = match
        try:
            response = self._answer(request, match.func, match.args, match.kwargs)
        except UnreadablePostError as error:
            response = self.guard.process_exception(request, error)
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        return response

    def _answer(self, request, view, args, kwargs):
        refused = self.guard.process_view(request, view, args, kwargs)
        if refused is not None:
            return refused
        self.csrf.process_request(request)
        refused = self.csrf.process_view(request, view, args, kwargs)
        if refused is not None and not getattr(view, "shows_forged_again", False):
            return refused
        return self.csrf.process_response(request, view(request, *args, **kwargs))
