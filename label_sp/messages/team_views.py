"""The DITP's pages on the wording of messages: read, try, change, restore."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from label_sp.actors.pages import DitpPage, for_ditp
from label_sp.actors.requests import SignedRequest
from label_sp.common.addresses import posts_only
from label_sp.common.pages import showing_failures
from label_sp.messages import acts, queue_status
from label_sp.messages.queue_status import status as status_now
from label_sp.messages.texts import checked
from label_sp.messages.use_cases import try_again
from label_sp.outbox import kinds, layout, queue
from label_sp.outbox.kinds import Kind, Text
from label_sp.outbox.models import Message, MessageText

NEVER_SEEN = datetime.min.replace(tzinfo=UTC)  # of what no page of ours gave: nobody wrote then


@dataclass(frozen=True)
class Line:
    """One kind, and the DITP's wording if it has one."""

    kind: Kind
    own: MessageText | None


@for_ditp
def texts(request: SignedRequest) -> HttpResponse:
    """What is said to whom, in which words?"""
    own = {text.kind: text for text in MessageText.objects.select_related("updated_by")}
    lines = [Line(kind, own.get(kind.key)) for kind in kinds.all_kinds()]
    groups = [(group, list(found)) for group, found in groupby(lines, key=lambda line: line.kind.group)]
    return render(request, "certification/texts/list.html", {"groups": groups})


class Wording(DitpPage):
    """One kind of message: its wording, what it looks like, another one instead.

    Three buttons: « try » shows what was typed, « save » puts it in force, « restore » goes back to ours.
    """

    act = acts.CHANGE_TEXT
    template_name = "certification/texts/text.html"
    object: Kind
    tried: Text | None = None

    def find(self) -> Kind:
        if (kind := kinds.find(self.kwargs["key"])) is None:
            raise Http404
        return kind

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("act") == "restore":
            return self._restored()
        return super().post(request, *args, **kwargs)

    def form_options(self) -> dict[str, Any]:
        in_force = kinds.text_of(self.object)
        return {"initial": {"subject": in_force.subject, "body": in_force.body}}

    def form_valid(self, form: Any) -> HttpResponse:
        with showing_failures(form) as self.outcome:
            self.tried = checked(self.object, **form.cleaned_data)
        if self.tried is None or self.request.POST.get("act") != "save":
            return self.form_invalid(form)
        with showing_failures() as self.outcome:
            seen = _moment(self.request.POST.get("seen", ""))
            typed = {"subject": self.tried.subject, "body": self.tried.body, "seen": seen}
            changed = self.act(self.object.key, actor=self.request.user, **typed)
        return self.carried_out(changed) if self.outcome.ok else self.form_invalid(form)

    def said(self, result: bool) -> str:
        return self.act.done.format(it=self.object) if result else "Rien n’a changé."

    def where(self, result: Any) -> HttpResponse:
        return redirect("certification:texts")

    def context(self) -> dict[str, Any]:
        kind, form = self.object, self.form
        own = MessageText.objects.filter(kind=kind.key).select_related("updated_by").first()
        in_force = kinds.text_of(kind)
        moved = bool(self.outcome.message)  # somebody else's text is in force
        version = own.updated_at.isoformat() if own else ""
        shown = self.tried if form.is_bound else in_force
        preview = kinds.filled(shown, kind.examples) if shown else None
        return {
            "kind": kind,
            "own": own,
            "fields": [(f"{{{name}}}", *told, name in kind.needed) for name, told in kind.fields.items()],
            "seen": self.request.POST.get("seen", "") if form.is_bound and not moved else version,
            "in_force": in_force,
            "moved": moved,
            "preview": preview,
            "blocks": layout.blocks(preview.body) if preview else None,
        }

    def _restored(self) -> HttpResponse:
        if acts.RESTORE_TEXT(self.object.key, actor=self.request.user):
            messages.success(self.request, acts.RESTORE_TEXT.done.format(it=self.object))
        return redirect("certification:text", self.object.key)


def _moment(seen: str) -> datetime | None:
    """When the wording that a page showed was written; None for ours."""
    if not seen:
        return None
    try:
        found = parse_datetime(seen)
    except ValueError:
        return NEVER_SEEN
    return found if found and timezone.is_aware(found) else NEVER_SEEN


ROWS = 25
ACTS = {
    "retry": (queue.retry, "Le message repart : regardez son état dans une minute."),
    "set_aside": (queue.set_aside, "L’échec est classé. Le message reste lisible par son destinataire."),
}


@for_ditp
def team(request: SignedRequest) -> HttpResponse:
    """The tools of the label's team."""
    return render(request, "certification/status/team.html", {"status": status_now(timezone.now())})


@for_ditp
def status(request: SignedRequest) -> HttpResponse:
    """Is everything leaving?"""
    page = Paginator(queue.failures(), ROWS).get_page(request.GET.get("page"))
    aside = Paginator(queue_status.set_aside(), ROWS).get_page(request.GET.get("cote"))
    context = {
        "status": status_now(timezone.now()),
        "page": page,
        "aside": aside,
        "aside_lines": [queue_status.AsideLine(row) for row in aside],
    }
    return render(request, "certification/status/status.html", context)


@for_ditp
def failure(request: SignedRequest, message_id: UUID) -> HttpResponse:
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
@posts_only
def again(request: SignedRequest, aside_id: UUID) -> HttpResponse:
    """Try anew, at the next turn, what was set aside."""
    found = try_again(aside_id, actor=request.user)
    if found is None:
        messages.success(request, "Ce n’est plus de côté : c’est fait, ou cela n’existe plus.")
    else:
        messages.success(request, "C’est demandé : regardez dans une minute si cette ligne a disparu.")
    return redirect("certification:status")
