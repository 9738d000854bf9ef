"""The report: its texts, its sending, its PDF, and what the candidate answers. AUD-07, AUD-08."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone

from audits.audit import permissions
from audits.audit.models import Audit
from audits.audit.views import AuditPage, as_pdf, find
from audits.reports import acts, documents, queries, use_cases
from audits.reports.forms import ObservationsForm, ReportForm
from audits.scoring import queries as scoring_queries
from audits.scoring.presentation import without_finding
from label_sp.actors.requests import SignedRequest
from label_sp.common import files
from label_sp.common.pages import showing_failures
from label_sp.guide import audit as rules
from label_sp.guide.calendar import days_after


@login_required
def report(request: SignedRequest, audit_id: UUID) -> HttpResponse:
    """The texts of the report beside its scores; only its auditor writes, until it is sent. AUD-07."""
    audit = find(request, audit_id)
    permissions.can_read_scores.require(request.user, audit)
    if request.method == "POST":
        return _save(request, audit)
    return _report_page(request, audit, ReportForm.of(audit))


def _save(request: SignedRequest, audit: Audit) -> HttpResponse:
    form = ReportForm(request.POST)
    with showing_failures(form) as outcome:
        if form.is_valid():
            texts = dict(form.cleaned_data)
            version = texts.pop("texts_version")
            try:
                saved = use_cases.save_report_texts(
                    audit.pk, actor=request.user, expected_version=version, **texts
                )
            except use_cases.ReportConflict as conflict:
                return _conflict(request, conflict.current, form)
            return _saved(request, saved)
    return _report_page(request, audit, form, status=422 if form.errors else outcome.status)


def _saved(request: SignedRequest, audit: Audit) -> HttpResponse:
    if request.htmx:
        html = render_to_string("audits/_report_saved.html", {"audit": audit, "now": timezone.now()})
        return HttpResponse(html, headers={"X-Fragment": "report"})
    if "check" in request.POST:
        return redirect("audits:report_sending", audit.pk)
    messages.success(request, "Les textes du rapport sont enregistrés.")
    return redirect("audits:report", audit.pk)


def _conflict(request: SignedRequest, current: Audit, form: ReportForm) -> HttpResponse:
    """Another window saved in between: what is stored beside what was typed, and the version to write over it."""
    stored = [(form[name], getattr(current, name)) for name in use_cases.TEXTS]
    differing = [(field, text) for field, text in stored if form.cleaned_data[field.name] != text]
    if request.htmx:
        html = render_to_string("audits/_report_conflict.html", {"differing": differing})
        return HttpResponse(html, status=409, headers={"X-Fragment": "report"})
    typed = request.POST.copy()
    typed["texts_version"] = str(current.texts_version)
    form.data = typed
    return _report_page(request, current, form, status=409, differing=differing)


def _report_page(
    request: SignedRequest,
    audit: Audit,
    form: ReportForm,
    *,
    status: int = 200,
    differing: Sequence[tuple[object, str]] = (),
) -> HttpResponse:
    scores = scoring_queries.scores_of(audit)
    context = {
        "audit": audit,
        "form": form,
        "differing": differing,
        "editable": audit.is_scorable and permissions.can_lead(request.user, audit),
        "images": audit.images.count(),
        "standing": scoring_queries.standing(audit.pk),
        "strengths": [score for score in scores if score.is_strength],
        "progress": [score for score in scores if score.is_progress],
    }
    return render(request, "audits/report.html", context, status=status)


class Sending(AuditPage):
    """Look once more, then send: scores do not change afterwards. AUD-07, AUD-08."""

    act = acts.SEND_REPORT
    template_name = "audits/sending.html"

    def context(self) -> dict[str, Any]:
        audit, today = self.object, self.object.dossier.today
        known = queries.report_facts(audit, list(scoring_queries.scores_of(audit)))
        return {
            "failures": rules.failures_to_send_report(known, today=today),
            "late_by": rules.late_by(audit.last_day, today) if audit.last_day else 0,
            "standing": scoring_queries.standing(audit.pk),
            "without_finding": without_finding(audit),
            "observations_until": rules.observations_until(today),
            "decision_from": days_after(rules.observations_until(today), 1),
        }


@login_required
def report_pdf(request: SignedRequest, audit_id: UUID) -> HttpResponseBase:
    """The report as it was sent; before that a draft, for those who may read scores."""
    audit = find(request, audit_id)
    permissions.can_read_scores.require(request.user, audit)
    name = f"rapport-audit-{audit.dossier.reference}.pdf"
    if audit.report_file:
        return files.private_response(audit.report_file.open("rb"), name, "application/pdf")
    return as_pdf(documents.print_report(audit, sent_on=None).pdf, f"projet-{name}")


class Observations(AuditPage):
    """The candidate writes its observations; everyone who sees the audit reads them. AUD-08."""

    act = acts.OBSERVE
    template_name = "audits/observations.html"

    def permit(self) -> None:
        """Reading is for all who see the audit; the use case asks who writes."""

    def where(self, result: Any) -> HttpResponse:
        return redirect("audits:observations", self.object.pk)

    def context(self) -> dict[str, Any]:
        audit, today = self.object, self.object.dossier.today
        closed = rules.failures_to_observe(audit.report_sent_on, today, audit.is_answered)
        may_answer = permissions.can_answer(self.request.user, audit)
        return {"may_answer": may_answer and not closed}


class Waiver(Observations):
    """The candidate has no observations. AUD-08, DEC-08."""

    act = acts.WAIVE
    http_method_names = ["post", "options"]

    def context(self) -> dict[str, Any]:
        return {"form": ObservationsForm(), "may_answer": True}
