"""Pages: the pieces of a dossier."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from candidates.dossiers import permissions
from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import prepares_follow_up
from candidates.dossiers.views import CandidatePage, find
from candidates.pieces import acts, queries
from candidates.pieces.enums import PieceKind
from candidates.pieces.forms import accepted_files
from label_sp.actors.requests import SignedRequest
from label_sp.common import files


class Pieces(CandidatePage):
    """The checklist of the 8 pieces. DOS-01."""

    act = acts.FILE_PIECES
    page = "pieces"
    http_method_names = ["get", "head", "options"]

    def context(self) -> dict[str, Any]:
        lines = queries.checklist(self.object, self.request.user)
        filed = sum(1 for line in lines if line.current)
        return {
            "lines": lines,
            "filed": filed,
            "accepted": accepted_files(),
            "preparing_request": prepares_follow_up(self.object, self.object.today),
        }


class OnePiece(CandidatePage):
    """One piece: its versions, and a new one. DOS-01, DOS-04."""

    act = acts.FILE_PIECES
    page = "piece"
    takes_a_file = True

    def find(self) -> Dossier:
        dossier = super().find()
        if self.kwargs["kind"] not in PieceKind.values:
            raise Http404
        return dossier

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, self.kwargs["kind"], actor=self.request.user, **typed)

    def where(self, result: Any) -> HttpResponse:
        return redirect("candidates:piece", self.object.pk, self.kwargs["kind"])

    def context(self) -> dict[str, Any]:
        lines = queries.checklist(self.object, self.request.user)
        line = next(line for line in lines if line.kind == self.kwargs["kind"])
        may_edit = line.fileable and permissions.can_prepare(self.request.user, self.object)
        return {"line": line, "may_edit": may_edit}


@login_required
@require_safe
def piece_file(request: SignedRequest, pk: UUID, kind: str, version: int) -> FileResponse:
    """One version of one piece, for whoever may see the dossier."""
    found = get_object_or_404(find(request, pk).pieces, kind=kind, version=version)
    return files.private_response(found.file.open("rb"), found.name, found.content_type)
