"""ProConnect (OpenID Connect), by setting: it stands in the place of the password, never of the code.

mozilla-django-oidc speaks with the provider. What the specification asks of a site is checked here: for whom and by
whom a token is, that the two answers are about one person; and what to say when no answer comes. See
docs/decisions/0006-proconnect.md.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any, cast
from urllib.parse import urlencode

import jwt
import requests
from django.conf import settings
from django.contrib import messages as flash
from django.contrib.auth import login
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from label_sp.actors.models import User
from label_sp.actors.use_cases import proconnect as use_cases

logger = logging.getLogger(__name__)
SCOPES = "openid given_name usual_name email uid siret idp_id"
ASSURANCE = "eidas1"  # the level that ProConnect gives everybody
TIMEOUT = 5  # seconds, for each answer of the provider
TOKEN, CLAIMS = "proconnect_token", "proconnect_claims"
FAILED = (
    "La connexion avec ProConnect n’a pas abouti. Recommencez, ou connectez-vous avec votre adresse et votre mot de "
    "passe."
)
AWAY = (
    "ProConnect ne répond pas. Attendez un peu, ou connectez-vous avec votre adresse et votre mot de passe."
)


def is_on() -> bool:
    """Did this installation set it?"""
    return bool(settings.PROCONNECT_ISSUER)


@cache
def _discovered(issuer: str) -> dict[str, Any]:
    """What the provider says of itself, read once by each process. Raises requests' errors, SuspiciousOperation."""
    answer = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=TIMEOUT)
    answer.raise_for_status()
    found = dict(answer.json())
    if found.get("issuer") != issuer:
        raise SuspiciousOperation("The provider says that it is another one.")
    return found


def _setting(name: str, *default: Any) -> Any:
    """What the library asks for: ours, or what the provider says of itself."""
    ours = {
        "OIDC_RP_CLIENT_ID": settings.PROCONNECT_CLIENT_ID,
        "OIDC_RP_CLIENT_SECRET": settings.PROCONNECT_CLIENT_SECRET,
        "OIDC_RP_SIGN_ALGO": settings.PROCONNECT_SIGN_ALGO,
        "OIDC_RP_SCOPES": SCOPES,
        "OIDC_TIMEOUT": TIMEOUT,
        "OIDC_AUTHENTICATION_CALLBACK_URL": "actors:proconnect_return",
        "OIDC_AUTH_REQUEST_EXTRA_PARAMS": {"acr_values": ASSURANCE},
    }
    said = {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
        "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
        "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
        "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
    }
    if name in said:
        return _discovered(settings.PROCONNECT_ISSUER)[said[name]]
    return ours[name] if name in ours else default[0] if default else None


class Backend(OIDCAuthenticationBackend):
    """The library’s, with the checks of the site. It is in no list of backends: only `finish` asks it."""

    claims: dict[str, Any]
    id_token: str

    @staticmethod
    def get_settings(attr: str, *args: Any) -> Any:
        return _setting(attr, *args)

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """Signed by the provider, for us, still valid. Raises SuspiciousOperation."""
        try:
            payload = dict(super().verify_token(token, **kwargs))
        except (jwt.PyJWTError, KeyError) as error:
            raise SuspiciousOperation("The token is not right.") from error
        audience = payload.get("aud")
        ours = self.OIDC_RP_CLIENT_ID in (audience if isinstance(audience, list) else [audience])
        if payload.get("iss") != settings.PROCONNECT_ISSUER or not ours:
            raise SuspiciousOperation("The token is for somebody else, or of somebody else.")
        if "nonce" in kwargs and "exp" not in payload:
            raise SuspiciousOperation("The token never ends.")
        return payload

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> User | None:
        """The account of this person; none is made."""
        told = dict(self.get_userinfo(access_token, id_token, payload))
        if not payload.get("sub") or told.get("sub") != payload["sub"]:
            raise SuspiciousOperation("The two answers are about two people.")
        self.claims, self.id_token = told, id_token
        return use_cases.recognise(settings.PROCONNECT_ISSUER, told)


class Begin(OIDCAuthenticationRequestView):
    """Off to the provider, with what it sends back kept in the session."""

    @staticmethod
    def get_settings(attr: str, *args: Any) -> Any:
        return _setting(attr, *args)

    def __init__(self, **kwargs: Any) -> None:
        super(OIDCAuthenticationRequestView, self).__init__(**kwargs)  # the endpoints are not known yet

    def get(self, request: HttpRequest) -> HttpResponse:
        if not is_on():
            raise Http404
        try:
            self.OIDC_OP_AUTH_ENDPOINT = _setting("OIDC_OP_AUTHORIZATION_ENDPOINT")
            self.OIDC_RP_CLIENT_ID = _setting("OIDC_RP_CLIENT_ID")
        except (requests.RequestException, SuspiciousOperation, ValueError, KeyError) as error:
            return _failed(request, AWAY, error)
        return cast(HttpResponse, super().get(request))


def finish(request: HttpRequest) -> HttpResponse:
    """Back from the provider: whoever it is comes in, or reads what to do. What was sent out serves once."""
    if not is_on():
        raise Http404
    states = request.session.get("oidc_states", {})
    asked = states.pop(request.GET.get("state", ""), None)
    request.session["oidc_states"] = states
    if asked is None or not request.GET.get("code"):
        return _failed(request, FAILED, request.GET.get("error", "no state"))
    backend: Any = None
    try:
        backend = Backend()
        user = backend.authenticate(request, nonce=asked["nonce"])
    except (requests.ConnectionError, requests.Timeout) as error:
        return _failed(request, AWAY, error)
    except (requests.RequestException, SuspiciousOperation, ValueError, KeyError) as error:
        return _failed(request, FAILED, error)
    if not hasattr(backend, "claims"):  # the library kept to itself what was wrong
        return _failed(request, FAILED, "the claims are not right")
    if user is None:
        return _unknown(request, backend.claims)
    login(request, user, f"{ModelBackend.__module__}.{ModelBackend.__name__}")
    request.session[TOKEN] = backend.id_token
    then = request.session.pop("oidc_login_next", None)
    return HttpResponseRedirect(then or resolve_url(settings.LOGIN_REDIRECT_URL))


def leaving(request: HttpRequest) -> str:
    """Where to end the session of the provider too, for who came in by it; else blank. Asked before the logout."""
    token = request.session.get(TOKEN)
    if not (token and is_on()):
        return ""
    try:
        end = _discovered(settings.PROCONNECT_ISSUER).get("end_session_endpoint")
    except (requests.RequestException, SuspiciousOperation, ValueError):
        return ""
    home = request.build_absolute_uri(reverse(settings.LOGOUT_REDIRECT_URL))
    told = {"id_token_hint": token, "post_logout_redirect_uri": home, "state": request.session.session_key}
    return f"{end}?{urlencode(told)}" if end else ""


def _failed(request: HttpRequest, words: str, error: object) -> HttpResponse:
    logger.warning("ProConnect: %s", error if isinstance(error, str) else type(error).__name__)
    flash.error(request, words)
    return redirect("actors:login")


def _unknown(request: HttpRequest, claims: dict[str, Any]) -> HttpResponse:
    """Known by the provider, and no account: an invitation, or a request for an access, which begins with this."""
    names = {"first_name": "given_name", "last_name": "usual_name", "email": "email", "siret": "siret"}
    request.session[CLAIMS] = {ours: str(claims.get(theirs) or "") for ours, theirs in names.items()}
    return render(request, "actors/proconnect_unknown.html", {"email": claims.get("email", "")}, status=403)
