"""The DITP's pages on the wording of messages: read, try, change, restore."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from certification.forms.texts import TextForm
from certification.use_cases import texts as acts
from certification.views.shared import for_ditp
from label_sp.common.models import MessageText
from label_sp.common.outbox import Kind, kinds, layout
from label_sp.common.outbox.kinds import Text
from label_sp.common.pages import Outcome, showing_failures

NEVER_SEEN = datetime.min.replace(tzinfo=UTC)  # of what no page of ours gave: nobody wrote then


@dataclass(frozen=True)
class Line:
    """One kind, and the DITP's wording if it has one."""

    kind: Kind
    own: MessageText | None


@for_ditp
def texts(request: HttpRequest) -> HttpResponse:
    """What is said to whom, in which words?"""
    own = {text.kind: text for text in MessageText.objects.select_related("updated_by")}
    lines = [Line(kind, own.get(kind.key)) for kind in kinds.all_kinds()]
    groups = [(group, list(found)) for group, found in groupby(lines, key=lambda line: line.kind.group)]
    return render(request, "certification/texts/list.html", {"groups": groups})


@for_ditp
def text(request: HttpRequest, key: str) -> HttpResponse:
    """One kind of message: its wording, what it looks like, another one instead."""
    if (kind := kinds.find(key)) is None:
        raise Http404
    if request.POST.get("act") == "restore":
        return _restored(request, kind)
    form = TextForm(request.POST if request.method == "POST" else None, initial=_initial(kind))
    outcome, tried = Outcome(), None
    if form.is_valid():
        with showing_failures(form) as outcome:
            tried = acts.checked(kind, **form.cleaned_data)
    if tried and request.POST.get("act") == "save":
        with showing_failures() as outcome:
            seen = _moment(request.POST.get("seen", ""))
            changed = acts.change_text(key, tried.subject, tried.body, seen=seen, actor=request.user)
        if outcome.ok:
            messages.success(request, _told(kind, changed=changed))
            return redirect("certification:texts")
    return _page(request, kind, form, outcome, tried)


def _page(
    request: HttpRequest, kind: Kind, form: TextForm, outcome: Outcome, tried: Text | None
) -> HttpResponse:
    own = MessageText.objects.filter(kind=kind.key).select_related("updated_by").first()
    in_force = kinds.text_of(kind)
    moved = bool(outcome.message)  # somebody else's text is in force
    version = own.updated_at.isoformat() if own else ""
    shown = tried if form.is_bound else in_force
    context: dict[str, Any] = {
        "kind": kind,
        "own": own,
        "form": form,
        "fields": [(f"{{{name}}}", *told, name in kind.needed) for name, told in kind.fields.items()],
        "seen": request.POST.get("seen", "") if form.is_bound and not moved else version,
        "in_force": in_force,
        "moved": moved,
        "outcome": outcome,
        "preview": kinds.filled(shown, kind.examples) if shown else None,
    }
    if context["preview"]:
        context["blocks"] = layout.blocks(context["preview"].body)
    status = 422 if form.errors and outcome.ok else outcome.status
    return render(request, "certification/texts/text.html", context, status=status)


def _restored(request: HttpRequest, kind: Kind) -> HttpResponse:
    if acts.restore_text(kind.key, actor=request.user):
        messages.success(request, f"Le texte d’origine est rétabli pour : {kind.label}.")
    return redirect("certification:text", kind.key)


def _told(kind: Kind, *, changed: bool) -> str:
    return f"Texte enregistré pour : {kind.label}." if changed else "Rien n’a changé."


def _initial(kind: Kind) -> dict[str, str]:
    in_force = kinds.text_of(kind)
    return {"subject": in_force.subject, "body": in_force.body}


def _moment(seen: str) -> datetime | None:
    """When the wording that a page showed was written; None for ours."""
    if not seen:
        return None
    try:
        found = parse_datetime(seen)
    except ValueError:
        return NEVER_SEEN
    return found if found and timezone.is_aware(found) else NEVER_SEEN
