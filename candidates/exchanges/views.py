"""Pages: exchanges."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from candidates.dossiers import permissions as dossier_permissions
from candidates.dossiers.views import CandidatePage, find
from candidates.exchanges import acts, queries
from candidates.exchanges.models import Attachment
from candidates.exchanges.use_cases import MOST_FILES
from candidates.pieces.enums import PieceKind
from candidates.scans import queries as scans
from label_sp.actors.requests import SignedRequest
from label_sp.common import files


class Exchanges(CandidatePage):
    """The thread of a dossier, of one piece with `?piece=`, and one more message. DOS-04."""

    act = acts.WRITE
    page = "exchanges"
    takes_a_file = MOST_FILES

    def get_template_names(self) -> list[str]:
        return ["candidates/exchanges/thread.html"]

    @property
    def piece(self) -> str:
        asked = self.request.GET.get("piece", "")
        return asked if asked in PieceKind.values else ""

    def form_options(self) -> dict[str, Any]:
        return {"initial": {"piece": self.piece}}

    def where(self, result: Any) -> HttpResponse:
        return redirect("candidates:exchanges", self.object.pk)

    def context(self) -> dict[str, Any]:
        user, dossier = self.request.user, self.object
        prepares, manages = (
            dossier_permissions.can_prepare(user, dossier),
            dossier_permissions.can_manage(user, dossier),
        )
        return {
            "thread": queries.thread(self.object, self.piece),
            "about": PieceKind(self.piece) if self.piece else None,
            "contact": queries.contact(dossier, prepares=prepares, manages=manages),
            "may_write": queries.is_open(dossier) and (prepares or manages),
        }


@login_required
@require_safe
def attachment(request: SignedRequest, pk: UUID, exchange_id: UUID, attachment_id: UUID) -> FileResponse:
    """One file of a message, for whoever may see the dossier."""
    dossier = find(request, pk)
    found = get_object_or_404(
        Attachment, pk=attachment_id, exchange_id=exchange_id, exchange__dossier=dossier
    )
    scans.require_clean(found.sha256, own=found.exchange.author_id == request.user.pk)
    return files.private_response(found.file.open("rb"), found.name, found.content_type)
