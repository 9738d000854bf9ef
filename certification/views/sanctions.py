"""Suspension, its lifting, and withdrawal. Guide 5.3."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from candidates.enums import HOLDING_LABEL, Status
from candidates.models import Dossier
from certification import permissions
from certification.forms import LiftForm, SuspendForm, WithdrawForm
from certification.queries import checks, facts
from certification.use_cases import sanctions
from certification.views.shared import of_dossier, posted, run, turned_away
from label_sp.guide import suspension as suspension_rules


@of_dossier()
def suspend(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Suspend the label, for 12 months at most. SUS-01, SUS-02."""
    permissions.can_decide.require(request.user, dossier)
    if away := turned_away(request, dossier, *HOLDING_LABEL):
        return away
    today = timezone.localdate()
    return run(
        request,
        dossier,
        "certification/suspend.html",
        SuspendForm(posted(request), request=request),
        lambda data: sanctions.suspend_label(dossier.pk, actor=request.user, **_words(data)),
        done="Le label est suspendu. Le service et la DITP en sont informés.",
        context=lambda fresh: {
            "last_day": suspension_rules.last_day(today),
            "things": ("La notification de la suspension : motif, précisions, date de mise en conformité",),
            "leaving": checks.leaving(fresh),
        },
    )


@of_dossier()
def lift(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Lift the suspension; the end of validity does not move. SUS-03."""
    permissions.can_decide.require(request.user, dossier)
    if away := turned_away(request, dossier, Status.SUSPENDED):
        return away
    return run(
        request,
        dossier,
        "certification/lift.html",
        LiftForm(posted(request), request=request),
        lambda data: sanctions.lift_suspension(dossier.pk, actor=request.user, **_words(data)),
        done="La suspension est levée. Le service et la DITP en sont informés.",
        context=lambda fresh: {
            "suspension": facts.open_suspension(fresh),
            "things": ("L’annonce de la levée ; la fin de validité ne change pas",),
            "leaving": checks.leaving(fresh),
        },
    )


@of_dossier()
def withdraw(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Withdraw the label from its effective date. WIT-01 to WIT-03."""
    permissions.can_decide.require(request.user, dossier)
    if away := turned_away(request, dossier, *HOLDING_LABEL, Status.SUSPENDED):
        return away
    return run(
        request,
        dossier,
        "certification/withdraw.html",
        WithdrawForm(posted(request), request=request),
        lambda data: sanctions.withdraw_label(dossier.pk, actor=request.user, **_words(data)),
        done="Le retrait est enregistré. Le service et la DITP en sont informés.",
        context=lambda fresh: {
            "things": (
                "La notification du retrait : motif, précisions, date d’effet, fin d’usage de la marque",
            ),
            "leaving": checks.leaving(fresh),
        },
    )


def _words(data: dict[str, Any]) -> dict[str, Any]:
    """What the act takes: all but the password, which the form checked."""
    return {name: value for name, value in data.items() if name != "password"}
