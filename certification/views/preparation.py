"""The candidate chooses the body and the dates, files the dossier, then the complements."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from candidates import queries as candidates
from candidates import use_cases as candidate_acts
from candidates.enums import Status, Verdict
from candidates.models import Dossier
from certification import permissions
from certification.forms import ConfirmForm, PlanForm
from certification.queries import facts, guards, page
from certification.queries.deadlines import shown_of
from certification.queries.situation import Situation
from certification.use_cases import admission
from certification.views.shared import of_dossier, posted, run, turned_away
from label_sp.guide import dossier as file_rules
from label_sp.guide.calendar import Deadline

RETRO_PLANNING = (  # what runs from the first day of the audit
    "self_assessment",
    "users_survey",
    "agents_survey",
    "surveys_start",
    "submission",
    "audit_plan",
    "report",
)


@of_dossier()
def prepare(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """The body, the wished dates, and what they make of the calendar. CON-01, DOS-02."""
    permissions.can_prepare.require(request.user, dossier)
    if away := turned_away(request, dossier, Status.PREPARING):
        return away
    today = timezone.localdate()
    initial = {
        "body": dossier.body_id,
        "audit_first_day": dossier.audit_first_day,
        "audit_last_day": dossier.audit_last_day,
        "perimeter": dossier.perimeter,
    }
    form = PlanForm(posted(request), initial=initial, today=today, chosen=dossier.body)
    return run(
        request,
        dossier,
        "certification/prepare.html",
        form,
        lambda data: candidate_acts.plan_dossier(dossier.pk, actor=request.user, **data),
        done="Vos choix sont enregistrés. Le calendrier ci-dessous suit vos dates.",
        context=_retro_planning,
        after=lambda: redirect("certification:prepare", dossier.pk),
    )


def _retro_planning(dossier: Dossier) -> dict[str, Any]:
    """The days that follow from the saved dates, and what deserves attention already."""
    found: list[Deadline] = []
    if dossier.audit_first_day:
        found = [each for each in shown_of([dossier])[dossier.pk] if each.key in RETRO_PLANNING]
    today = timezone.localdate()
    return {
        "retro_planning": found,
        "warnings": file_rules.warnings_to_submit(facts.submission(dossier, today), today=today),
    }


@of_dossier()
def submit(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """What is still missing, then the filing. PRE-01, SUR-01, DOS-01, DOS-02, DOS-06."""
    permissions.can_commit.require(request.user, dossier)
    if away := turned_away(request, dossier, Status.PREPARING):
        return away
    return run(
        request,
        dossier,
        "certification/submit.html",
        ConfirmForm(posted(request)),
        lambda _: admission.submit_dossier(dossier.pk, actor=request.user),
        done=f"Le dossier est déposé. {dossier.body} en est informé par un message.",
        context=lambda fresh: _checklist(request, fresh),
    )


def _checklist(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    it = Situation(dossier, request.user, timezone.localdate())
    known = facts.submission(dossier, it.today)
    return {
        "failures": file_rules.failures_to_submit(known, today=it.today)
        if dossier.status == Status.PREPARING
        else (),
        "warnings": file_rules.warnings_to_submit(known, today=it.today),
        "pieces": page.piece_lines(it),
    }


@of_dossier()
def resubmit(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """What the body asked for, then the sending of the complements. DOS-04."""
    permissions.can_commit.require(request.user, dossier)
    if away := turned_away(request, dossier, Status.INCOMPLETE):
        return away
    return run(
        request,
        dossier,
        "certification/resubmit.html",
        ConfirmForm(posted(request)),
        lambda _: admission.resubmit_dossier(dossier.pk, actor=request.user),
        done=f"Vos compléments sont transmis à {dossier.body}.",
        context=lambda fresh: _asked(request, fresh),
    )


def _asked(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    it = Situation(dossier, request.user, timezone.localdate())
    current = candidates.current_pieces(dossier).values()
    return {
        "asked": [piece for piece in current if piece.verdict == Verdict.COMPLEMENT],
        "failures": guards.resubmit(it) if dossier.status == Status.INCOMPLETE else (),
    }
