"""What the API views of certification share."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.permissions import AllowAny
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from candidates import queries as candidates
from candidates.models import Dossier
from label_sp.actors.models import User
from label_sp.common.throttles import ScopedLimit


class ActingView(APIView):
    """Knows who acts, and checks the shape of what they sent."""

    @property
    def actor(self) -> User:
        return cast(User, self.request.user)

    def received(self, shape: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """What was sent, checked for its shape."""
        serializer = shape(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


class DossierView(ActingView):
    """Of one dossier, for who may see it."""

    def dossier(self, dossier_id: UUID) -> Dossier:
        """The dossier, or 404 for who may not see it."""
        return get_object_or_404(candidates.visible_to(self.request.user), pk=dossier_id)


class PublicView(APIView):
    """Open to all without a token, and counted per address so that nobody empties it in a minute."""

    authentication_classes: Any = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedLimit,)
    throttle_scope = "public"
