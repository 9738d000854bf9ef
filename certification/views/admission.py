"""The body examines the file, records the contract, chooses who audits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from candidates import queries as candidates
from candidates.enums import PieceKind, Status, Verdict
from candidates.models import Dossier, Piece
from certification import mails, permissions
from certification.forms import AcknowledgeForm, AgreementForm, AssignForm, ReviewForm
from certification.queries import auditors, facts, page
from certification.queries.situation import Situation
from certification.use_cases import admission, bodies
from certification.views.shared import back, of_dossier, posted, run, show, turned_away
from label_sp.actors.models import User
from label_sp.common.pages import Outcome, showing_failures
from label_sp.guide import dossier as file_rules

TEMPLATE = "certification/review.html"
ASSIGNABLE = (Status.ADMISSIBLE, Status.IN_AUDIT, Status.IN_FOLLOW_UP)
BEFORE_LABEL = (
    Status.SUBMITTED,
    Status.INCOMPLETE,
    Status.ADMISSIBLE,
    Status.IN_AUDIT,
    Status.AWAITING_DECISION,
)


@of_dossier("GET")
def review(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """The pieces on the left, the one to examine on the right, the letter or the receipt below. DOS-03, DOS-04."""
    permissions.can_manage.require(request.user, dossier)
    if away := turned_away(request, dossier, Status.SUBMITTED):
        return away
    return _shown(request, dossier, _first_to_examine(candidates.current_pieces(dossier)))


@of_dossier()
def review_piece(request: HttpRequest, dossier: Dossier, kind: str) -> HttpResponse:
    """The same page on one piece; posting says what the body finds of it."""
    permissions.can_manage.require(request.user, dossier)
    if kind not in PieceKind.values:
        raise Http404
    if away := turned_away(request, dossier, Status.SUBMITTED):
        return away
    form = ReviewForm(posted(request))
    if not form.is_valid():
        return _shown(request, dossier, kind, form=form if form.is_bound else None)
    with showing_failures(form) as outcome:
        admission.review_piece(
            dossier.pk,
            kind,
            actor=request.user,
            verdict=form.cleaned_data["verdict"],
            reason=form.cleaned_data["full_reason"],
            due=form.cleaned_data["due"],
        )
    if not outcome.ok:
        return _shown(request, dossier, kind, form=form, outcome=outcome)
    messages.success(request, f"Avis enregistré : {PieceKind(kind).label}.")
    return redirect("certification:review", dossier.pk)


@of_dossier("POST")
def request_complements(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Send the letter. DOS-04."""
    permissions.can_manage.require(request.user, dossier)
    with showing_failures() as outcome:
        admission.request_complements(dossier.pk, actor=request.user)
    if outcome.ok:
        messages.success(request, f"La demande de compléments est partie pour {dossier.service}.")
        return back(dossier)
    return _refused(request, dossier, outcome)


@of_dossier("POST")
def acknowledge(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Acknowledge receipt. CON-03, DOS-03."""
    permissions.can_manage.require(request.user, dossier)
    form = AcknowledgeForm(request.POST)
    form.is_valid()
    with showing_failures(form) as outcome:
        admission.acknowledge_dossier(dossier.pk, actor=request.user, **form.cleaned_data)
    if outcome.ok:
        messages.success(
            request, "L’accusé de réception est parti. Confiez maintenant l’audit à un auditeur."
        )
        return back(dossier)
    return _refused(request, dossier, outcome, acknowledge_form=form)


def _refused(request: HttpRequest, dossier: Dossier, outcome: Outcome, **forms: Any) -> HttpResponse:
    dossier.refresh_from_db()
    first = _first_to_examine(candidates.current_pieces(dossier))
    return _shown(request, dossier, first, outcome=outcome, **forms)


def _shown(
    request: HttpRequest,
    dossier: Dossier,
    kind: str,
    *,
    form: ReviewForm | None = None,
    outcome: Outcome | None = None,
    acknowledge_form: AcknowledgeForm | None = None,
) -> HttpResponse:
    it = Situation(dossier, request.user, timezone.localdate())
    lines = page.piece_lines(it)
    line = next(each for each in lines if each.kind == kind)
    known = facts.admission(dossier, it.today, sample_accepted=True)
    context = {
        "lines": lines,
        "line": line,
        "form": form or ReviewForm(initial=_as_said(line.piece)),
        "acknowledge_form": acknowledge_form or AcknowledgeForm(),
        "asked": [each for each in lines if each.piece and each.piece.verdict == Verdict.COMPLEMENT],
        "examined": sum(1 for each in it.pieces.values() if each.verdict != Verdict.PENDING),
        "blockers": file_rules.failures_to_acknowledge(known, today=it.today),
        "agreement_signed": it.agreement_signed,
        "recipients": mails.candidates(dossier),
    }
    return show(request, dossier, TEMPLATE, outcome or Outcome(), **context)


def _first_to_examine(pieces: dict[str, Piece]) -> str:
    pending = (k for k in PieceKind.values if k in pieces and pieces[k].verdict == Verdict.PENDING)
    return next(pending, PieceKind.values[0])


def _as_said(piece: Piece | None) -> dict[str, object]:
    if piece is None or piece.verdict == Verdict.PENDING:
        return {}
    return {"verdict": piece.verdict, "reason": piece.verdict_reason, "due": piece.complement_due}


@of_dossier()
def agreement(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """The contract with the candidate. CON-01, CON-03."""
    permissions.can_manage.require(request.user, dossier)
    if away := turned_away(request, dossier, *BEFORE_LABEL):
        return away
    initial = {"agents_in_scope": dossier.service.agents_in_contact, "perimeter": dossier.perimeter}
    return run(
        request,
        dossier,
        "certification/agreement.html",
        AgreementForm(posted(request), initial=initial),
        lambda data: bodies.record_agreement(dossier.pk, actor=request.user, **data),
        done="Le contrat est enregistré.",
    )


@of_dossier()
def assign(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Who audits: each auditor of the body with what forbids it, if anything. ACT-07, ACT-08, AUD-13."""
    permissions.can_manage.require(request.user, dossier)
    if away := turned_away(request, dossier, *ASSIGNABLE):
        return away
    choices = auditors.choices_for(dossier, timezone.localdate())
    form = AssignForm(posted(request), auditors=[each.user for each in choices])
    return run(
        request,
        dossier,
        "certification/assign.html",
        form,
        lambda data: admission.assign_auditor(
            dossier.pk,
            actor=request.user,
            auditor_id=data["auditor"],
            impartiality_declared=data["impartiality_declared"],
            reason=data["reason"],
        ),
        done="L’audit est confié. La personne reçoit un message avec le lien vers le plan d’audit.",
        context=lambda fresh: {"rows": _rows(form, choices), "current": _current_auditor(request, fresh)},
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One auditor with their radio button."""

    choice: auditors.Candidate
    option: Any


def _rows(form: AssignForm, choices: list[auditors.Candidate]) -> list[Row]:
    return [Row(choice, option) for choice, option in zip(choices, form["auditor"].subwidgets, strict=True)]


def _current_auditor(request: HttpRequest, dossier: Dossier) -> User | None:
    audit = Situation(dossier, request.user, timezone.localdate()).audit
    return audit.auditor if audit else None
