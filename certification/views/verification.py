"""The check of an attestation: a form, and the page behind the QR code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.forms.register import VerifyForm
from certification.queries import register as registers
from certification.queries import verification


@require_safe
def form(request: HttpRequest) -> HttpResponse:
    """Number and code, as printed under the QR code."""
    asked = VerifyForm(request.GET or None)
    if asked.is_valid():
        return redirect("certification:verify", asked.cleaned_data["number"], asked.cleaned_data["code"])
    status = 422 if asked.is_bound else 200
    return render(request, "certification/verification/form.html", {"form": asked}, status=status)


@never_cache
@require_safe
def verify(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Is this attestation valid today? A wrong code and an unknown number get the same page."""
    today = timezone.localdate()
    answer = verification.check(number, code, today)
    context = {"answer": answer, "today": today, "listed": None}
    if answer.attestation:
        context["listed"] = registers.register(today).filter(pk=answer.attestation.dossier_id).exists()
    status = 200 if answer.attestation else 404
    response = render(request, "certification/verification/answer.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
