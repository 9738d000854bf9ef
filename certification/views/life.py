"""The life of the label: follow-up, action plan, renewal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from candidates.enums import HOLDING_LABEL, Status
from candidates.models import Dossier
from certification import permissions
from certification.forms import AcceptPlanForm, ActionPlanForm, ConfirmForm
from certification.queries import cycles, facts, guards
from certification.queries.situation import Situation
from certification.use_cases import life
from certification.views.shared import of_dossier, posted, run, turned_away
from label_sp.common.permissions import require
from label_sp.guide import follow_up as follow_up_rules
from label_sp.guide import renewal
from label_sp.guide.failures import Failures

PLAN_EXPECTED = (Status.ACTION_PLAN_DUE, Status.SUSPENDED)


@of_dossier()
def follow_up(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Ask for the follow-up audit. FOL-01, FOL-02."""
    permissions.can_commit.require(request.user, dossier)
    if away := turned_away(request, dossier, Status.LABELLED):
        return away
    obtained_on = facts.label_start(dossier) if dossier.obtained_on else None
    return run(
        request,
        dossier,
        "certification/follow_up.html",
        ConfirmForm(posted(request)),
        lambda _: life.open_follow_up(dossier.pk, actor=request.user),
        done=f"L’audit de suivi est demandé. {dossier.body} en est informé par un message.",
        context=lambda fresh: {
            "failures": guards.open_follow_up(Situation(fresh, request.user, timezone.localdate()))
            if fresh.status == Status.LABELLED
            else (),
            "calendar": follow_up_rules.calendar_of(obtained_on) if obtained_on else None,
        },
    )


@of_dossier()
def action_plan(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """The candidate sends its action plan, a decider finds it fit. FOL-05."""
    commits = permissions.can_commit(request.user, dossier)
    require(commits or permissions.can_decide(request.user, dossier))
    if away := turned_away(request, dossier, *PLAN_EXPECTED):
        return away
    plan = dossier.action_plans.filter(accepted_on__isnull=True).first()
    if commits:
        initial = {"text": plan.text} if plan else {}
        return run(
            request,
            dossier,
            "certification/action_plan.html",
            ActionPlanForm(posted(request), initial=initial),
            lambda data: life.file_action_plan(dossier.pk, actor=request.user, text=data["text"]),
            done=f"Le plan d’actions est transmis à {dossier.body}.",
            context=lambda _: {"plan": plan, "files": True},
        )
    return run(
        request,
        dossier,
        "certification/action_plan.html",
        AcceptPlanForm(posted(request), request=request),
        lambda _: life.accept_action_plan(dossier.pk, actor=request.user),
        done="Le plan d’actions est accepté : le label continue.",
        context=lambda _: {"plan": plan, "files": False},
    )


@of_dossier()
def renew(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Open the next cycle's dossier. REN-01, REN-02."""
    permissions.can_commit.require(request.user, dossier)
    if away := turned_away(request, dossier, *HOLDING_LABEL, Status.SUSPENDED):
        return away
    return run(
        request,
        dossier,
        "certification/renew.html",
        ConfirmForm(posted(request)),
        lambda _: life.open_renewal(dossier.pk, actor=request.user),
        done="Le dossier de renouvellement est ouvert.",
        context=lambda fresh: {"failures": _failures_to_renew(fresh)},
        after=lambda: redirect("certification:dossier", Dossier.objects.get(previous=dossier).pk),
    )


def _failures_to_renew(dossier: Dossier) -> Failures:
    if dossier.valid_until is None:
        return ()
    return renewal.failures_to_open(
        dossier.valid_until,
        today=timezone.localdate(),
        already_open=cycles.next_dossier(dossier) is not None,
        withdrawn=dossier.withdrawn_from is not None,
    )
