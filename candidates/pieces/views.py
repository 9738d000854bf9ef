"""Pages: the pieces of a dossier."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from candidates.dossiers import permissions
from candidates.dossiers.views import _find, _run, _show, _typed, _user, get_or_post
from candidates.pieces import queries, use_cases
from candidates.pieces.enums import PieceKind
from candidates.pieces.forms import PieceForm, accepted_files
from label_sp.common import files
from label_sp.common.guards import takes_a_file
from label_sp.common.pages import Outcome

# --- pieces -----------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def pieces(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The checklist of the 8 pieces. DOS-01."""
    dossier = _find(request, pk)
    lines = queries.checklist(dossier, _user(request))
    filed = sum(1 for line in lines if line.current)
    return _show(request, "pieces", dossier, Outcome(), lines=lines, filed=filed, accepted=accepted_files())


@login_required
@get_or_post
@takes_a_file
def piece(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """One piece: its versions, and a new one. DOS-01, DOS-04."""
    dossier = _find(request, pk)
    if kind not in PieceKind.values:
        raise Http404
    form = PieceForm(_typed(request), request.FILES or None)
    done, outcome = _run(request, form, use_cases.file_piece, pk, kind, said="La pièce est déposée.")
    if done:
        return redirect("candidates:piece", pk, kind)
    line = next(line for line in queries.checklist(dossier, _user(request)) if line.kind == kind)
    may_edit = line.fileable and permissions.can_prepare(_user(request), dossier)
    return _show(request, "piece", dossier, outcome, form=form, line=line, may_edit=may_edit)


@login_required
@require_safe
def piece_file(request: HttpRequest, pk: UUID, kind: str, version: int) -> FileResponse:
    """One version of one piece, for whoever may see the dossier."""
    found = get_object_or_404(_find(request, pk).pieces, kind=kind, version=version)
    return files.private_response(found.file.open("rb"), found.name, found.content_type)
