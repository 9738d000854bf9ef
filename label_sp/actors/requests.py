"""Requests as middlewares leave them, so that an entry point says what it may count on."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from label_sp.actors.models import User


class SignedRequest(HttpRequest):
    """A request behind the login: somebody is signed in, and htmx may have asked."""

    user: User
    htmx: HtmxDetails


class LoginRequest(HttpRequest):
    """What a login is tried with: axes says whether it refused to look."""

    axes_locked_out: bool
