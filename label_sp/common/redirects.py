"""Whoever is sent to another address brings what they were sending: method and body go along (308, RFC 9110).

After a 301 most clients ask again by GET: a form or a program believes that it has written, and nothing was.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.utils.http import escape_leading_slashes

ANY_METHOD, SAME_METHOD = 301, 308


class SameRequestMiddleware:
    """The first of all: whoever redirects for ever, to https or to the final slash, does so for the same request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == ANY_METHOD:
            response.status_code = SAME_METHOD
        return response


class SlashMiddleware(CommonMiddleware):
    """Django's, which fails on a body while one develops: there is no reason to since it goes along."""

    def get_full_path_with_slash(self, request: HttpRequest) -> str:
        return escape_leading_slashes(request.get_full_path(force_append_slash=True))
