"""The body examines the file, records the contract, chooses who audits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from audits.durations import queries as durations
from audits.visits import presentation as visits
from candidates.deadlines import queries as deadlines
from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.views import further
from candidates.pieces import queries as piece_queries
from candidates.pieces.enums import PieceKind, Verdict
from candidates.pieces.models import Piece
from certification.admission import acts, facts
from certification.admission.forms import AcknowledgeForm, ReviewForm
from certification.auditors import queries as auditors
from certification.dossier import facts as dossier_facts
from certification.dossier import mails
from certification.situation.queries import Situation
from certification.situation.views import DossierPage
from label_sp.guide import bodies as body_rules
from label_sp.guide import dossier as file_rules
from surveys.anomalies.presentation import Signs, signs
from surveys.campaigns import queries as campaign_queries
from surveys.campaigns.models import Campaign
from surveys.results.origins import Origin, origin_of


class ReviewPage(DossierPage):
    """The pieces on the left, the one to examine on the right, the letter or the receipt below. DOS-03, DOS-04."""

    template_name = "certification/review.html"

    @property
    def kind(self) -> str:
        """The piece on the right: the first that nobody examined."""
        pieces = piece_queries.current_pieces(self.object)
        pending = (k for k in PieceKind.values if k in pieces and pieces[k].verdict == Verdict.PENDING)
        return next(pending, PieceKind.values[0])

    def basis(self) -> Sequence[object]:
        """The version that was read, and what was said of it already."""
        piece = piece_queries.current_pieces(self.object).get(self.kind)
        return (piece.version, piece.verdict, piece.verdict_reason, piece.complement_due) if piece else ()

    def context(self) -> dict[str, Any]:
        it, kind = self.situation(), self.kind
        lines = it.piece_lines
        line = next(each for each in lines if each.kind == kind)
        mine, left_out = {type(self.form): self.form}, dossier_queries.sites_left_out(it.dossier)
        acknowledge_form = mine.get(AcknowledgeForm) or AcknowledgeForm()
        if not left_out:
            del acknowledge_form.fields["left_out_accepted"]
        return {
            "lines": lines,
            "line": line,
            "form": mine.get(ReviewForm) or ReviewForm(initial=_as_said(line.current)),
            "acknowledge_form": acknowledge_form,
            "left_out": left_out,
            "asked": [each for each in lines if each.current and each.current.verdict == Verdict.COMPLEMENT],
            "examined": sum(1 for each in it.pieces.values() if each.verdict != Verdict.PENDING),
            "blockers": acts.acknowledge_guard(it),
            "agreement_signed": it.agreement_signed,
            "recipients": mails.candidates(it.dossier),
            "surveys": _surveys(it) if kind == PieceKind.SURVEY_REPORTS else (),
        }


class Review(ReviewPage):
    act = acts.REVIEW
    http_method_names = ["get", "head", "options"]

    def form_options(self) -> dict[str, Any]:
        return {"initial": _as_said(piece_queries.current_pieces(self.object).get(self.kind))}


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
        return {"initial": _as_said(piece_queries.current_pieces(self.object).get(self.kind))}

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


def _surveys(it: Situation) -> list[tuple[Campaign, Origin, Signs]]:
    """Where the numbers of the surveys that count come from, and what looks odd in them; users first."""
    counted = sorted(
        campaign_queries.counted(it.dossier, it.purpose).values(), key=lambda each: each.kind, reverse=True
    )
    odd = signs(counted)
    return [(each, origin_of(each), odd[each.pk]) for each in counted]


def _as_said(piece: Piece | None) -> dict[str, object]:
    if piece is None or piece.verdict == Verdict.PENDING:
        return {}
    return {"verdict": piece.verdict, "reason": piece.verdict_reason, "due": piece.complement_due}


SHOWN = 4  # numbers of sites for which annex 12 is shown


class Agreement(DossierPage):
    """The contract with the candidate. CON-01, CON-02, CON-03."""

    act = acts.AGREEMENT
    template_name = "certification/agreement.html"

    def form_options(self) -> dict[str, Any]:
        agents = self.object.service.agents_in_contact
        return {"initial": {"agents_in_scope": agents, "perimeter": self.object.perimeter}}

    def context(self) -> dict[str, Any]:
        """Annex 12 for the agents of the service, and the first day on which this cycle's contract is signed."""
        dossier = self.object
        sites = max(dossier.service.sites.filter(in_perimeter=True).count(), 1)
        first_day = dossier.audit_first_day
        return {
            "durations": [(n, durations.duration(dossier, n)) for n in range(1, min(sites, SHOWN) + 1)],
            "signed_from": body_rules.first_signature_day(first_day) if first_day else None,
        }


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
        self.choices = auditors.choices_for(self.object, self.object.today)
        audit = self.situation().audit
        shared = [str(each.pk) for each in audit.co_auditors.all()] if audit else []
        return {"auditors": [each.user for each in self.choices], "initial": {"others": shared}}

    def basis(self) -> Sequence[object]:
        audit = self.situation().audit
        return [each.pk for each in audit.auditors] if audit else ["nobody"]

    def arguments(self, form: Any) -> dict[str, Any]:
        typed = super().arguments(form)
        return {"auditor_id": typed.pop("auditor"), "other_ids": typed.pop("others"), **typed}

    def context(self) -> dict[str, Any]:
        audit, options = self.situation().audit, self.form["auditor"].subwidgets
        return {
            "rows": [Row(choice, option) for choice, option in zip(self.choices, options, strict=True)],
            "current": audit.auditors_in_words if audit else "",
        }


RETRO_PLANNING = (  # what runs from the first day of the audit
    "self_assessment",
    "users_survey",
    "agents_survey",
    "surveys_start",
    "submission",
    "audit_plan",
    "report",
)


class Prepare(DossierPage):
    """The body, the wished dates, and what they make of the calendar. CON-01, DOS-02."""

    act = acts.PLAN
    template_name = "certification/prepare.html"

    def form_options(self) -> dict[str, Any]:
        dossier = self.object
        names = ("audit_first_day", "audit_last_day", "perimeter")
        initial = {"body": dossier.body_id, **{name: getattr(dossier, name) for name in names}}
        return {
            "initial": initial,
            "today": dossier.today,
            "chosen": dossier.body,
            "last_day_possible": self.first_day.words,
        }

    def basis(self) -> Sequence[object]:
        dossier = self.object
        return dossier.body_id, dossier.audit_first_day, dossier.audit_last_day, dossier.perimeter

    @cached_property
    def first_day(self) -> visits.FirstDay:
        """The wished first day before the pieces of today: for the field's hint and the table beside it."""
        return visits.first_day(
            self.object, dossier_facts.INITIAL, self.object.audit_first_day, self.object.today
        )

    def refresh(self) -> None:
        super().refresh()
        vars(self).pop("first_day", None)

    def where(self, result: Any) -> HttpResponse:
        return further(self.request, self.object, "certification:prepare")

    def context(self) -> dict[str, Any]:
        """The days that follow from the saved dates, and what deserves attention already."""
        dossier, today = self.object, self.object.today
        dated = deadlines.of(dossier.pk) if dossier.audit_first_day else ()
        return {
            "first_day": self.first_day,
            "retro_planning": [each for each in dated if each.key in RETRO_PLANNING],
            "warnings": file_rules.warnings_to_submit(facts.submission(dossier, today), today=today),
        }


class Submit(DossierPage):
    """What is still missing, then the filing. PRE-01, SUR-01, DOS-01, DOS-02, DOS-06."""

    act = acts.SUBMIT
    template_name = "certification/submit.html"

    def context(self) -> dict[str, Any]:
        it = self.situation()
        known = facts.submission(it.dossier, it.today)
        still_here = it.dossier.status in self.act.states
        return {
            "failures": acts.submit_guard(it) if still_here else (),
            "warnings": file_rules.warnings_to_submit(known, today=it.today),
            "pieces": it.piece_lines,
        }


class Resubmit(DossierPage):
    """What the body asked for, then the sending of the complements. DOS-04."""

    act = acts.RESUBMIT
    template_name = "certification/resubmit.html"

    def context(self) -> dict[str, Any]:
        it = self.situation()
        current = piece_queries.current_pieces(it.dossier).values()
        return {
            "asked": [piece for piece in current if piece.verdict == Verdict.COMPLEMENT],
            "failures": acts.resubmit_guard(it) if it.dossier.status in self.act.states else (),
        }
