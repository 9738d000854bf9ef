"""mozilla-django-oidc with the settings and the checks of this site. Only who comes by ProConnect waits for it.

What the specification asks of a site is checked here: for whom and by whom a token is, that the two answers are about
one person.
"""

from __future__ import annotations

from typing import Any

import jwt
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from label_sp.actors.models import User
from label_sp.actors.proconnect import TIMEOUT, discovered
from label_sp.actors.use_cases import proconnect as use_cases

SCOPES = "openid given_name usual_name email uid siret idp_id"
ASSURANCE = "eidas1"  # the level that ProConnect gives everybody


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
        return discovered(settings.PROCONNECT_ISSUER)[said[name]]
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
