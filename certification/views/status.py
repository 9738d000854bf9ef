"""The DITP's page on what leaves: queues, failures, schedules; and what to do about a failure."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from certification.queries.status import status as status_now
from certification.views.shared import for_ditp
from label_sp.common.models import Message
from label_sp.common.outbox import queue

ROWS = 25
ACTS = {
    "retry": (queue.retry, "Le message repart : regardez son état dans une minute."),
    "set_aside": (queue.set_aside, "L’échec est classé. Le message reste lisible par son destinataire."),
}


@for_ditp
def team(request: HttpRequest) -> HttpResponse:
    """The tools of the label's team."""
    return render(request, "certification/status/team.html", {"status": status_now(timezone.now())})


@for_ditp
def status(request: HttpRequest) -> HttpResponse:
    """Is everything leaving?"""
    page = Paginator(queue.failures(), ROWS).get_page(request.GET.get("page"))
    context = {"status": status_now(timezone.now()), "page": page}
    return render(request, "certification/status/status.html", context)


@for_ditp
def failure(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """One message that could not be sent: send it again, or set it aside."""
    message = get_object_or_404(Message, pk=message_id)
    act, done = ACTS.get(request.POST.get("act", ""), (None, ""))
    if act is not None:
        try:
            act(message.pk, actor=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, done)
    return redirect("certification:status")
