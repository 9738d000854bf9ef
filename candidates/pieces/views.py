"""Pages: the pieces of a dossier."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from candidates.dossiers import permissions
from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import is_in_course, prepares_follow_up
from candidates.dossiers.views import CandidatePage, find
from candidates.pieces import acts, documents, queries
from candidates.pieces.charges import PIECE
from candidates.pieces.enums import PieceKind
from candidates.pieces.forms import PiecesForm, accepted_files
from candidates.pieces.together import Report
from candidates.scans import queries as scans
from candidates.team import queries as team
from candidates.team.models import Assignment
from candidates.team.views import beside
from label_sp.actors.requests import SignedRequest
from label_sp.common import documents as made_documents
from label_sp.common import files
from label_sp.guide.french import counted


def told(report: Report) -> str:
    """What was filed, in one sentence."""
    names = ", ".join(str(piece.get_kind_display()) for piece in report.filed)
    return f"{counted(len(report.filed), 'Aucune pièce déposée|pièce est déposée|pièces sont déposées')} : {names}."


class Filing(CandidatePage):
    """Several files in one form: those that are taken are filed, the others are told, each on its field."""

    @cached_property
    def lines(self) -> list[queries.PieceLine]:
        return queries.checklist(self.object, self.request.user)

    def perform(self, typed: dict[str, Any]) -> Report:
        report: Report = super().perform(typed)
        vars(self).pop("lines", None)
        if report.refused:
            if report.filed:
                messages.success(self.request, told(report))
            for piece in report.filed:
                self.request.FILES.pop(piece.kind, None)
            raise ValidationError(dict(report.refused))
        return report

    def said(self, result: Report) -> str:
        return told(result) if result.filed else ""

    def where(self, result: Report) -> HttpResponse:
        page = "pieces_sort" if result.waiting else "pieces"
        return redirect(f"candidates:{page}", self.object.pk)


class Pieces(Filing):
    """The checklist of the 8 pieces, and all that files them. DOS-01."""

    act = acts.FILE_TOGETHER
    page = "pieces"
    takes_a_file = len(PieceKind)

    def form_options(self) -> dict[str, Any]:
        return {"lines": self.lines}

    @cached_property
    def given(self) -> dict[str, Assignment]:
        """Which colleague has which piece in charge, for their team."""
        of_team = team.is_of_team(self.request.user, self.object)
        return team.assignments(self.object, PIECE) if of_team else {}

    def context(self) -> dict[str, Any]:
        may_file = permissions.can_prepare(self.request.user, self.object)
        rows = [self._row(line, may_file) for line in self.lines]
        return {
            "rows": rows,
            "made": sum(1 for row in rows if row["offered_on"] and not row["line"].current),
            "may_file": may_file and any(line.fileable for line in self.lines),
            "filed": sum(1 for line in self.lines if line.current),
            "waiting": queries.waiting_files(self.object, self.request.user) if may_file else [],
            "accepted": accepted_files(),
            "may_give": may_file and is_in_course(self.object),
            "preparing_request": prepares_follow_up(self.object, self.object.today),
        }

    def _row(self, line: queries.PieceLine, may_file: bool) -> dict[str, Any]:
        open_to_them = may_file and line.fileable
        return {
            "line": line,
            "field": self.form[line.kind] if open_to_them else None,
            "given": self.given.get(line.kind),
            "offered_on": made_documents.ready_on(line.kind, self.object) if open_to_them else None,
            "withdrawable": may_file and line.withdrawable,
        }


class Sort(Filing):
    """Which piece each waiting file is. DOS-01."""

    act = acts.SORT_FILES
    page = "pieces_sort"

    def permit(self) -> None:
        self.act.right.require(self.request.user, self.object)

    def turned_away(self) -> HttpResponse | None:
        return None if self.waiting else redirect("candidates:pieces", self.object.pk)

    @property
    def waiting(self) -> list[Any]:
        return queries.waiting_files(self.object, self.request.user)

    def form_options(self) -> dict[str, Any]:
        return {"waiting": self.waiting, "lines": self.lines}


class OnPiece(CandidatePage):
    """What is about one piece."""

    page = "piece"

    def find(self) -> Dossier:
        dossier = super().find()
        if self.kwargs["kind"] not in PieceKind.values:
            raise Http404
        return dossier


class OnePiece(OnPiece):
    """One piece: its versions, and a new one. DOS-01, DOS-04."""

    act = acts.FILE_PIECES
    takes_a_file = True

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, self.kwargs["kind"], actor=self.request.user, **typed)

    def where(self, result: Any) -> HttpResponse:
        return redirect("candidates:piece", self.object.pk, self.kwargs["kind"])

    def context(self) -> dict[str, Any]:
        lines = queries.checklist(self.object, self.request.user)
        line = next(line for line in lines if line.kind == self.kwargs["kind"])
        may_edit = line.fileable and permissions.can_prepare(self.request.user, self.object)
        return {
            **beside(self.request, self.object, PIECE, self.kwargs["kind"]),
            "given": team.assignments(self.object, PIECE).get(self.kwargs["kind"]),
            "line": line,
            "may_edit": may_edit,
            "withdrawable": may_edit and line.withdrawable,
        }


class OfPiece(OnPiece, Pieces):
    """A button beside one piece of the checklist."""

    page = "pieces"
    form_class = acts.ConfirmForm
    http_method_names = ["post", "options"]
    takes_a_file = False

    def form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, *self.about, actor=self.request.user)

    @property
    def about(self) -> tuple[Any, ...]:
        return (self.kwargs["kind"],)

    def said(self, result: Any) -> str:
        return self.act.done

    def where(self, result: Any) -> HttpResponse:
        return redirect("candidates:pieces", self.object.pk)

    def context(self) -> dict[str, Any]:
        self.form = PiecesForm(lines=self.lines)
        return {**super().context(), "form": self.form}


class Attach(OfPiece):
    """File the document that the application makes of what was entered here."""

    act = acts.ATTACH


class AttachAll(OfPiece):
    """File all that the application makes, of what is missing."""

    act = acts.ATTACH_ALL
    about = ()

    def find(self) -> Dossier:
        return find(self.request, self.kwargs["pk"])

    def said(self, result: Any) -> str:
        return told(Report(filed=result))


class Withdraw(OfPiece):
    """Take back a version that has not left."""

    act = acts.WITHDRAW

    @property
    def about(self) -> tuple[Any, ...]:
        return self.kwargs["kind"], self.kwargs["version"]


@login_required
@require_safe
def piece_file(request: SignedRequest, pk: UUID, kind: str, version: int) -> FileResponse:
    """One version of one piece, for whoever may read it."""
    readable = queries.readable(find(request, pk), request.user)
    found = get_object_or_404(readable, kind=kind, version=version)
    scans.require_clean(found.sha256, own=found.uploaded_by_id == request.user.pk)
    return files.private_response(found.file.open("rb"), found.name, found.content_type)


@login_required
@require_safe
def sample(request: SignedRequest, pk: UUID, kind: str, way: str) -> FileResponse:
    """What a piece may look like: an example to read, or a template to fill."""
    dossier = find(request, pk)
    if kind not in PieceKind.values:
        raise Http404
    made = (
        documents.example(PieceKind(kind))
        if way == "exemple"
        else documents.template(PieceKind(kind), dossier)
    )
    return files.private_response(ContentFile(made.content), made.file_name, made.content_type)
