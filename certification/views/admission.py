"""The body examines the file, records the contract, chooses who audits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from candidates import queries as candidates
from candidates.enums import PieceKind, Verdict
from candidates.models import Piece
from certification import mails
from certification.acts import admission as acts
from certification.forms import AcknowledgeForm, ReviewForm
from certification.queries import auditors
from certification.views.shared import DossierPage


class ReviewPage(DossierPage):
    """The pieces on the left, the one to examine on the right, the letter or the receipt below. DOS-03, DOS-04."""

    template_name = "certification/review.html"

    @property
    def kind(self) -> str:
        """The piece on the right: the first that nobody examined."""
        pieces = candidates.current_pieces(self.object)
        pending = (k for k in PieceKind.values if k in pieces and pieces[k].verdict == Verdict.PENDING)
        return next(pending, PieceKind.values[0])

    def context(self) -> dict[str, Any]:
        it, kind = self.situation(), self.kind
        lines = it.piece_lines
        line = next(each for each in lines if each.kind == kind)
        mine = {type(self.form): self.form}
        return {
            "lines": lines,
            "line": line,
            "form": mine.get(ReviewForm) or ReviewForm(initial=_as_said(line.current)),
            "acknowledge_form": mine.get(AcknowledgeForm) or AcknowledgeForm(),
            "asked": [each for each in lines if each.current and each.current.verdict == Verdict.COMPLEMENT],
            "examined": sum(1 for each in it.pieces.values() if each.verdict != Verdict.PENDING),
            "blockers": acts.acknowledge_guard(it),
            "agreement_signed": it.agreement_signed,
            "recipients": mails.candidates(it.dossier),
        }


class Review(ReviewPage):
    act = acts.REVIEW
    http_method_names = ["get", "head", "options"]

    def form_options(self) -> dict[str, Any]:
        return {"initial": _as_said(candidates.current_pieces(self.object).get(self.kind))}


class ReviewPiece(ReviewPage):
    """The same page on one piece; posting says what the body finds of it."""

    act = acts.REVIEW

    @property
    def kind(self) -> str:
        return str(self.kwargs["kind"])

    def turned_away(self) -> HttpResponse | None:
        if self.kind not in PieceKind.values:
            raise Http404
        return super().turned_away()

    def form_options(self) -> dict[str, Any]:
        return {"initial": _as_said(candidates.current_pieces(self.object).get(self.kind))}

    def arguments(self, form: Any) -> dict[str, Any]:
        data = form.cleaned_data
        return {
            "kind": self.kind,
            "verdict": data["verdict"],
            "reason": data["full_reason"],
            "due": data["due"],
        }

    def said(self, result: Piece) -> str:
        return f"Avis enregistré : {PieceKind(self.kind).label}."

    def where(self, result: Piece) -> HttpResponse:
        return redirect("certification:review", self.object.pk)


class RequestComplements(ReviewPage):
    """Send the letter. DOS-04."""

    act = acts.REQUEST_COMPLEMENTS
    http_method_names = ["post", "options"]


class Acknowledge(ReviewPage):
    """Acknowledge receipt. CON-03, DOS-03."""

    act = acts.ACKNOWLEDGE
    http_method_names = ["post", "options"]


def _as_said(piece: Piece | None) -> dict[str, object]:
    if piece is None or piece.verdict == Verdict.PENDING:
        return {}
    return {"verdict": piece.verdict, "reason": piece.verdict_reason, "due": piece.complement_due}


class Agreement(DossierPage):
    """The contract with the candidate. CON-01, CON-03."""

    act = acts.AGREEMENT
    template_name = "certification/agreement.html"

    def form_options(self) -> dict[str, Any]:
        agents = self.object.service.agents_in_contact
        return {"initial": {"agents_in_scope": agents, "perimeter": self.object.perimeter}}


@dataclass(frozen=True, slots=True)
class Row:
    """One auditor with their radio button."""

    choice: auditors.Candidate
    option: Any


class Assign(DossierPage):
    """Who audits: each auditor of the body with what forbids it, if anything. ACT-07, ACT-08, AUD-13."""

    act = acts.ASSIGN
    template_name = "certification/assign.html"
    choices: list[auditors.Candidate]

    def form_options(self) -> dict[str, Any]:
        self.choices = auditors.choices_for(self.object, timezone.localdate())
        return {"auditors": [each.user for each in self.choices]}

    def arguments(self, form: Any) -> dict[str, Any]:
        typed = super().arguments(form)
        return {"auditor_id": typed.pop("auditor"), **typed}

    def context(self) -> dict[str, Any]:
        audit, options = self.situation().audit, self.form["auditor"].subwidgets
        return {
            "rows": [Row(choice, option) for choice, option in zip(self.choices, options, strict=True)],
            "current": audit.auditor if audit else None,
        }
