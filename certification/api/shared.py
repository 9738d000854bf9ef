"""What the API views of certification share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from candidates import queries as candidates
from candidates.models import Dossier
from label_sp.common.api import ActingView, ActView
from label_sp.common.throttles import ScopedLimit


class DossierView(ActingView):
    """Of one dossier, for who may see it."""

    def dossier(self, dossier_id: UUID) -> Dossier:
        """The dossier, or 404 for who may not see it."""
        return get_object_or_404(candidates.visible_to(self.request.user), pk=dossier_id)


class DossierActView(DossierView, ActView):
    """The route of one act on a dossier."""

    def find(self, dossier_id: UUID) -> Dossier:
        return self.dossier(dossier_id)


class PublicView(APIView):
    """Open to all without a token, and counted per address so that nobody empties it in a minute."""

    authentication_classes: Any = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedLimit,)
    throttle_scope = "public"
