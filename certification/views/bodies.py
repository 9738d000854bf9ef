"""The DITP's pages on bodies and habilitations; nobody else knows that they exist. ACT-02 to ACT-06, guide 1.2, 1.3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from certification.forms.bodies import AgreementSignedForm, BodyForm, HabilitationForm, ReasonForm
from certification.models import CertificationBody
from certification.queries import bodies as queries
from certification.use_cases import bodies as acts
from certification.views.shared import for_ditp
from label_sp.common.pages import Outcome, showing_failures

Act = Callable[..., object]
ON_HABILITATION: dict[
    str, tuple[type[Form], Act, str]
] = {  # name of the button: shape, act, what is said afterwards
    "sign": (
        AgreementSignedForm,
        acts.sign_habilitation,
        "Contrat enregistré : l’habilitation est en vigueur.",
    ),
    "suspend": (
        ReasonForm,
        acts.suspend_habilitation,
        "Habilitation suspendue : l’organisme ne peut plus décider.",
    ),
    "restore": (ReasonForm, acts.restore_habilitation, "Habilitation rétablie."),
}


@for_ditp
def bodies(request: HttpRequest) -> HttpResponse:
    """Which bodies are there, and may they act?"""
    return render(request, "certification/bodies/list.html", {"lines": queries.lines(timezone.localdate())})


@for_ditp
def new(request: HttpRequest) -> HttpResponse:
    """Register a body and its accreditation. ACT-04."""
    form, outcome = BodyForm(request.POST or None), Outcome()
    if form.is_valid():
        with showing_failures(form) as outcome:
            registered = acts.register_body(actor=request.user, **form.cleaned_data)
        if outcome.ok:
            messages.success(request, "Organisme enregistré. Enregistrez maintenant son habilitation.")
            return redirect("certification:body", registered.pk)
    return _page(request, "certification/bodies/new.html", form, outcome)


@for_ditp
def body(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One body: its habilitations, and the acts on them. ACT-02, ACT-03, ACT-05."""
    found = get_object_or_404(CertificationBody.objects.select_related("organisation"), pk=pk)
    form, outcome = HabilitationForm(), Outcome()
    act_form: Form | None = None
    if request.method == "POST" and request.POST.get("act") in ON_HABILITATION:
        outcome, act_form = _act_on_habilitation(request, found)
    elif request.method == "POST":
        outcome, form = _habilitate(request, found)
    if request.method == "POST" and outcome.ok and not (act_form or form).errors:
        return redirect("certification:body", found.pk)
    context = {
        "body": found,
        "line": queries.line(found, timezone.localdate()),
        "members": queries.members(found),
        "act_form": act_form,
        "acted_on": request.POST.get("habilitation", ""),
        "act": request.POST.get("act", ""),
        "reason_form": ReasonForm(),
        "sign_form": AgreementSignedForm(),
    }
    return _page(request, "certification/bodies/detail.html", form, outcome, act_form, **context)


def _habilitate(request: HttpRequest, found: CertificationBody) -> tuple[Outcome, HabilitationForm]:
    form, outcome = HabilitationForm(request.POST), Outcome()
    if form.is_valid():
        with showing_failures(form) as outcome:
            acts.grant_habilitation(found.pk, actor=request.user, **form.cleaned_data)
        if outcome.ok:
            messages.success(request, "Habilitation enregistrée.")
    return outcome, form


def _act_on_habilitation(request: HttpRequest, found: CertificationBody) -> tuple[Outcome, Form]:
    shape, act, done = ON_HABILITATION[request.POST["act"]]
    habilitation = get_object_or_404(
        found.habilitations, pk=queries.uuid_or_none(request.POST.get("habilitation"))
    )
    form, outcome = shape(request.POST), Outcome()
    if form.is_valid():
        with showing_failures(form) as outcome:
            act(habilitation.pk, actor=request.user, **form.cleaned_data)
        if outcome.ok:
            messages.success(request, done)
    return outcome, form


def _page(
    request: HttpRequest, template: str, form: Form, outcome: Outcome, other: Form | None = None, **more: Any
) -> HttpResponse:
    wrong = any(each is not None and each.is_bound and each.errors for each in (form, other))
    status = 422 if wrong and outcome.ok else outcome.status
    return render(request, template, {"form": form, "outcome": outcome, **more}, status=status)
