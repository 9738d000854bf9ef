"""The DITP's pages on bodies and habilitations; nobody else knows that they exist. ACT-02 to ACT-06, guide 1.2, 1.3."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from certification.bodies import acts, queries
from certification.bodies.forms import AgreementSignedForm, ReasonForm
from certification.bodies.models import CertificationBody
from label_sp.actors.pages import DitpPage, for_ditp
from label_sp.actors.requests import SignedRequest
from label_sp.common.pages import ActsPage
from label_sp.design.forms import DsfrForm


@for_ditp
def bodies(request: SignedRequest) -> HttpResponse:
    """Which bodies are there, and may they act?"""
    return render(request, "certification/bodies/list.html", {"lines": queries.lines(timezone.localdate())})


class NewBody(DitpPage):
    """Register a body and its accreditation. ACT-04."""

    act = acts.REGISTER_BODY
    template_name = "certification/bodies/new.html"

    def where(self, result: CertificationBody) -> HttpResponse:
        return redirect("certification:body", result.pk)


class Body(DitpPage, ActsPage):
    """One body: its habilitations, and the acts on them. ACT-02, ACT-03, ACT-05."""

    template_name = "certification/bodies/detail.html"
    acts = {
        "habilitate": acts.GRANT_HABILITATION,
        "sign": acts.SIGN_HABILITATION,
        "suspend": acts.SUSPEND_HABILITATION,
        "withdraw": acts.WITHDRAW_HABILITATION,
        "restore": acts.RESTORE_HABILITATION,
    }

    def find(self) -> CertificationBody:
        return get_object_or_404(
            CertificationBody.objects.select_related("organisation"), pk=self.kwargs["pk"]
        )

    def perform(self, typed: dict[str, Any]) -> Any:
        acted_on = self.object
        if self.pressed != "habilitate":
            wanted = queries.uuid_or_none(self.request.POST.get("habilitation"))
            acted_on = get_object_or_404(self.object.habilitations, pk=wanted)
        return self.act(acted_on.pk, actor=self.request.user, **typed)

    def where(self, result: Any) -> HttpResponse:
        return redirect("certification:body", self.object.pk)

    def context(self) -> dict[str, Any]:
        line = queries.line(self.object, timezone.localdate())
        return {
            "body": self.object,
            "line": line,
            "held": [(each, _blank(number)) for number, each in enumerate(line.habilitations)],
            "members": queries.members(self.object),
            "acted_on": self.request.POST.get("habilitation", ""),
            "act": self.pressed,
            "act_form": self.form if self.pressed != "habilitate" else None,
        }


def _blank(number: int) -> dict[str, DsfrForm]:
    """The forms of one habilitation, with ids of their own: several stand on the page."""
    shapes = {"sign": AgreementSignedForm, **dict.fromkeys(("suspend", "restore", "withdraw"), ReasonForm)}
    return {name: shape(auto_id=f"{name}_{number}_%s") for name, shape in shapes.items()}
