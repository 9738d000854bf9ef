"""Pages of the visit: its plan, its closing meeting, its end without a report."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from audits.audit import permissions
from audits.audit.enums import AuditKind
from audits.audit.views import AuditPage, as_pdf, find
from audits.draws import queries as draws
from audits.durations import queries as durations
from audits.scoring.presentation import without_finding
from audits.visits import acts, documents, presentation, queries
from audits.visits.forms import FirstDayForm
from candidates.dossiers.views import find as find_dossier
from label_sp.actors.requests import SignedRequest
from label_sp.guide import audit as rules
from label_sp.guide.calendar import territory_of


class Plan(AuditPage):
    """Write the plan, and send it. AUD-01."""

    act = acts.SEND_PLAN
    template_name = "audits/plan.html"

    def form_options(self) -> dict[str, Any]:
        names = ("first_day", "last_day", "resource_persons", "window_reason", "fewer_days_reason")
        stored = {name: getattr(self.object, name) for name in names}
        options = {
            "sites": draws.visitable_sites(self.object.dossier),
            "window": queries.follow_up_window(self.object),
            "last_day_possible": self.first_day.words,
            "contract_days": self.first_day.contract_days,
        }
        return options | {"initial": {**stored, "sites": self.object.sites.all()}}

    def basis(self) -> Sequence[object]:
        audit = self.object
        days = (audit.first_day, audit.last_day, *sorted(site.pk for site in audit.sites.all()))
        return *days, audit.resource_persons, audit.window_reason, audit.fewer_days_reason

    @cached_property
    def first_day(self) -> presentation.FirstDay:
        """The visit's first day before the pieces of the dossier: for the field's hint and the table beside it."""
        audit = self.object
        return presentation.first_day(audit.dossier, audit.kind, audit.first_day, audit.dossier.today)

    def refresh(self) -> None:
        super().refresh()
        vars(self).pop("first_day", None)

    @property
    def sends(self) -> bool:
        """Which of the two buttons was pressed."""
        return "send" in self.request.POST

    def perform(self, typed: dict[str, Any]) -> Any:
        """What is written is kept even when the guide refuses that it leaves."""
        written = acts.PREPARE_PLAN(self.object.pk, actor=self.request.user, **typed)
        return self.act(self.object.pk, actor=self.request.user) if self.sends else written

    def said(self, result: Any) -> str:
        return (self.act if self.sends else acts.PREPARE_PLAN).done

    def where(self, result: Any) -> HttpResponse:
        return redirect("audits:audit" if self.sends else "audits:plan", self.object.pk)

    def context(self) -> dict[str, Any]:
        """What helps to choose the days: annex 12 for one site and more, the first day possible, the window."""
        audit = self.object
        territory = territory_of(audit.dossier.service.department)
        return {
            "agents": audit.dossier.service.agents_in_contact,
            "durations": [(n, durations.duration(audit.dossier, n)) for n in range(1, 4)],
            "earliest": rules.earliest_first_day(audit.dossier.today, territory),
            "last_plan_day": rules.last_plan_day(audit.first_day, territory) if audit.first_day else None,
            "window": queries.follow_up_window(audit),
            "first_day": self.first_day,
            "several_sites": draws.visitable_sites(audit.dossier).count() > 1,
            "draw": draws.last(audit),
            "days": presentation.days_of(audit, self.first_day.contract_days),
        }


class ClosingMeeting(AuditPage):
    """Record the closing meeting. AUD-06."""

    act = acts.CLOSING_MEETING
    template_name = "audits/closing_meeting.html"

    def form_options(self) -> dict[str, Any]:
        return {"initial": {"held_on": self.object.last_day, "last_day": self.object.last_day}}

    def context(self) -> dict[str, Any]:
        return {"without_finding": without_finding(self.object)}


class Cancellation(AuditPage):
    """Give up an audit."""

    act = acts.CANCEL_AUDIT
    template_name = "audits/cancellation.html"


@login_required
@require_GET
@never_cache
def first_day(request: SignedRequest, pk: UUID) -> HttpResponse:
    """What the first day that somebody is typing costs: the guide's own judgement, for beside the field.

    PRE-01, SUR-01, DOS-02, AUD-01.
    """
    dossier = find_dossier(request, pk)
    typed = request.GET.get("first_day") or request.GET.get("audit_first_day") or ""
    form = FirstDayForm({"first_day": typed})
    kind = AuditKind.FOLLOW_UP if dossier.obtained_on else AuditKind.INITIAL
    day = form.cleaned_data["first_day"] if form.is_valid() else None
    found = presentation.first_day(dossier, kind, day, dossier.today)
    answer = render(request, "audits/_first_day_cost.html", {"first_day": found, "form": form})
    answer["X-Fragment"] = "first-day"
    return answer


@login_required
def plan_pdf(request: SignedRequest, audit_id: UUID) -> HttpResponseBase:
    """The plan on paper, once it is sent. AUD-01."""
    audit = find(request, audit_id)
    if audit.plan_sent_on is None:
        raise Http404
    return as_pdf(documents.print_plan(audit), f"plan-audit-{audit.dossier.reference}.pdf")


@login_required
def salient_pdf(request: SignedRequest, audit_id: UUID) -> HttpResponseBase:
    """The sheet of the closing meeting, for who reads the drafts of the audit. AUD-06."""
    audit = find(request, audit_id)
    permissions.can_read_scores.require(request.user, audit)
    return as_pdf(documents.print_salient(audit), f"restitution-{audit.dossier.reference}.pdf")
