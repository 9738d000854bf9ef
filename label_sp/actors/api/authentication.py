"""`Authorization: Bearer …`: knox keeps a hash of each token, and tokens end."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework import exceptions

from label_sp.actors import second_factor

NOT_ENROLLED = (
    "Votre rôle demande un deuxième facteur : activez-le sur le site, puis demandez un nouveau jeton."
)
UNKNOWN = "Jeton non valable."


class BearerAuthentication(TokenAuthentication):
    """Rights are read from memberships at each request; a role that asks for a second factor needs an enrolled one."""

    def authenticate_credentials(self, token: bytes) -> Any:
        """A token of ours is made of ASCII; knox would fail on any other byte."""
        if not token.isascii():
            raise exceptions.AuthenticationFailed(UNKNOWN)
        return super().authenticate_credentials(token)

    def validate_user(self, auth_token: Any) -> Any:
        user, auth_token = super().validate_user(auth_token)
        if second_factor.needed(user) and not second_factor.is_enrolled(user):
            raise exceptions.AuthenticationFailed(NOT_ENROLLED)
        return user, auth_token


class BearerScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document describes it."""

    target_class = BearerAuthentication
    name = "Bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Jeton obtenu par POST /api/v1/auth/token/.",
        }
