"""Get a token, give it back, know who one is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.contrib.auth import authenticate
from django.contrib.auth.models import update_last_login
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework import exceptions, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from label_sp.actors import lockout, second_factor
from label_sp.actors.api.serializers import CredentialsSerializer, MeSerializer, TokenSerializer
from label_sp.actors.models import User
from label_sp.actors.requests import LoginRequest
from label_sp.actors.use_cases import accounts as use_cases
from label_sp.common.api import ActingView
from label_sp.common.throttles import ScopedLimit

REFUSED = "Adresse électronique, mot de passe ou code incorrect."


class TokenView(ActingView):
    """Tokens. The same answer for an unknown address, a wrong password and a wrong code."""

    throttle_classes = [ScopedLimit]
    throttle_scope = "login"

    def get_permissions(self) -> Sequence[Any]:
        return [AllowAny()] if self.request.method == "POST" else super().get_permissions()

    @extend_schema(request=CredentialsSerializer, responses={201: TokenSerializer}, auth=[], tags=["auth"])
    def post(self, request: Request) -> Response:
        """Donne un jeton contre l’adresse, le mot de passe et, pour certains rôles, le code du deuxième facteur."""
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        user = _user_behind(request, **credentials.validated_data)
        row, secret = use_cases.create_api_token(user)
        answer = TokenSerializer({"token": secret, "expires_at": row.expiry}).data
        return Response(answer, status=status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})

    @extend_schema(request=None, responses={204: None}, tags=["auth"])
    def delete(self, request: Request) -> Response:
        """Révoque le jeton avec lequel la demande est faite."""
        use_cases.revoke_api_token(self.actor, cast(AuthToken, request.auth).token_key)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MeView(ActingView):
    @extend_schema(responses=MeSerializer, tags=["auth"])
    def get(self, request: Request) -> Response:
        """La personne derrière le jeton, et ses rôles d’aujourd’hui."""
        return Response(MeSerializer(self.actor).data)


def _user_behind(request: Request, email: str, password: str, code: str = "") -> User:
    """The person, or one and the same refusal whatever is wrong."""
    tried = cast(LoginRequest, request._request)
    user = authenticate(tried, username=email.lower(), password=password)
    if getattr(tried, "axes_locked_out", False):
        tried.axes_locked_out = False  # else its middleware answers with a page
        raise exceptions.Throttled(wait=lockout.pause(tried).total_seconds())
    if user is None or (second_factor.needed(user) and second_factor.check(user, code) is None):
        raise exceptions.AuthenticationFailed(REFUSED)
    update_last_login(User, user)  # a login as another: links to choose a password die
    lockout.forget(tried, user)
    return user
