"""ProConnect (OpenID Connect), by setting: it stands in the place of the password, never of the code.

The pages, and what to say when no answer comes; `proconnect_client` speaks with the provider and checks what it says.
See docs/decisions/0006-proconnect.md.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any, cast
from urllib.parse import urlencode

import requests
from django.conf import settings
from django.contrib import messages as flash
from django.contrib.auth import login
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.crypto import get_random_string

logger = logging.getLogger(__name__)
TIMEOUT = 5  # seconds, for each answer of the provider
TOKEN, CLAIMS = "proconnect_token", "proconnect_claims"
FAILED = (
    "La connexion avec ProConnect n’a pas abouti. Recommencez, ou connectez-vous avec votre adresse et votre mot de "
    "passe."
)
REFUSED = (
    "Vous n’avez pas été identifié par ProConnect : vous y avez renoncé, ou il l’a refusé. Recommencez, ou "
    "connectez-vous avec votre adresse et votre mot de passe."
)
AWAY = (
    "ProConnect ne répond pas. Attendez un peu, ou connectez-vous avec votre adresse et votre mot de passe."
)


def is_on() -> bool:
    """Did this installation set it?"""
    return bool(settings.PROCONNECT_ISSUER)


@cache
def discovered(issuer: str) -> dict[str, Any]:
    """What the provider says of itself, read once by each process. Raises requests' errors, SuspiciousOperation."""
    answer = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=TIMEOUT)
    answer.raise_for_status()
    found = dict(answer.json())
    if found.get("issuer") != issuer:
        raise SuspiciousOperation("The provider says that it is another one.")
    return found


def begin(request: HttpRequest) -> HttpResponse:
    """Off to the provider, once it has said where that is."""
    if not is_on():
        raise Http404
    from label_sp.actors import proconnect_client  # noqa: PLC0415 (a tenth of the memory, and most sites never set it)

    try:
        return cast(HttpResponse, proconnect_client.Begin.as_view()(request))
    except (requests.RequestException, SuspiciousOperation, ValueError, KeyError) as error:
        return _failed(request, AWAY, error)


def finish(request: HttpRequest) -> HttpResponse:
    """Back from the provider: whoever it is comes in, or reads what to do. What was sent out serves once."""
    if not is_on():
        raise Http404
    states = request.session.get("oidc_states", {})
    asked = states.pop(request.GET.get("state", ""), None)
    request.session["oidc_states"] = states
    if asked is None or not request.GET.get("code"):
        error = request.GET.get("error", "no state")
        return _failed(request, REFUSED if asked and error == "access_denied" else FAILED, error)
    from label_sp.actors import proconnect_client  # noqa: PLC0415 (as above)

    backend: Any = None
    try:
        backend = proconnect_client.Backend()
        user = backend.authenticate(request, nonce=asked["nonce"])
    except (requests.ConnectionError, requests.Timeout) as error:
        return _failed(request, AWAY, error)
    except (requests.RequestException, SuspiciousOperation, ValueError, KeyError) as error:
        return _failed(request, FAILED, error)
    if not hasattr(backend, "claims"):  # the library kept to itself what was wrong
        return _failed(request, FAILED, "the claims are not right")
    if user is None:
        return _unknown(request, backend.claims, backend.id_token)
    login(request, user, f"{ModelBackend.__module__}.{ModelBackend.__name__}")
    request.session[TOKEN] = backend.id_token
    then = request.session.pop("oidc_login_next", None)
    return HttpResponseRedirect(then or resolve_url(settings.LOGIN_REDIRECT_URL))


def leaving(request: HttpRequest) -> str:
    """Where to end the session of the provider too, for who came in by it; else blank. Asked before the logout."""
    token = request.session.get(TOKEN)
    return _end_of_session(request, token) if token and is_on() else ""


def _end_of_session(request: HttpRequest, token: str) -> str:
    """Where the provider ends its own session and leads back home; blank when it does not say."""
    try:
        end = discovered(settings.PROCONNECT_ISSUER).get("end_session_endpoint")
    except (requests.RequestException, SuspiciousOperation, ValueError):
        return ""
    home = request.build_absolute_uri(reverse(settings.LOGOUT_REDIRECT_URL))
    told = {"id_token_hint": token, "post_logout_redirect_uri": home, "state": get_random_string(32)}
    return f"{end}?{urlencode(told)}" if end else ""


def _failed(request: HttpRequest, words: str, error: object) -> HttpResponse:
    """Back to the login, which leads on to the page that was asked for."""
    logger.warning("ProConnect: %s", error if isinstance(error, str) else type(error).__name__)
    flash.add_message(request, flash.WARNING if words == REFUSED else flash.ERROR, words)
    then = request.session.pop("oidc_login_next", None) or request.GET.get("next")
    login_page = reverse("actors:login")
    return HttpResponseRedirect(f"{login_page}?{urlencode({'next': then})}" if then else login_page)


def _unknown(request: HttpRequest, claims: dict[str, Any], token: str) -> HttpResponse:
    """Known by the provider, and no account: an invitation, or a request for an access, which begins with this.

    The provider goes on answering with this identity until its own session ends, so its end is offered too.
    """
    names = {"first_name": "given_name", "last_name": "usual_name", "email": "email", "siret": "siret"}
    request.session[CLAIMS] = {ours: str(claims.get(theirs) or "") for ours, theirs in names.items()}
    told = {"email": claims.get("email", ""), "address": _end_of_session(request, token)}
    return render(request, "actors/proconnect_unknown.html", told, status=403)
