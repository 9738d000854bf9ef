"""The DITP's page on what leaves: queues, failures, schedules; and what to do about a failure."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from certification.queries import status as queries
from certification.queries.status import status as status_now
from certification.use_cases.aside import try_again
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
    aside = Paginator(queries.set_aside(), ROWS).get_page(request.GET.get("cote"))
    context = {
        "status": status_now(timezone.now()),
        "page": page,
        "aside": aside,
        "aside_lines": [queries.AsideLine(row) for row in aside],
    }
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


@for_ditp
@require_POST
def again(request: HttpRequest, aside_id: UUID) -> HttpResponse:
    """Try anew, at the next turn, what was set aside."""
    found = try_again(aside_id, actor=request.user)
    if found is None:
        messages.success(request, "Ce n’est plus de côté : c’est fait, ou cela n’existe plus.")
    else:
        messages.success(request, "C’est demandé : regardez dans une minute si cette ligne a disparu.")
    return redirect("certification:status")
