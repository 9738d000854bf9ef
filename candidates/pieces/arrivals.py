"""Addresses that the script of the pieces' page calls: a large file, part by part. They answer JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.views.decorators.http import require_POST

from candidates.dossiers.views import find
from candidates.pieces import parts
from candidates.pieces.forms import AnnouncedForm, PartForm
from label_sp.actors.requests import SignedRequest


@login_required
@require_POST
def announce(request: SignedRequest, pk: UUID) -> JsonResponse:
    """A file will arrive, or goes on where it stopped."""
    dossier, form = find(request, pk), AnnouncedForm(request.POST)
    if not form.is_valid():
        return _refused([str(each) for found in form.errors.values() for each in found])
    return _answered(lambda: parts.begin(dossier.pk, actor=request.user, **form.cleaned_data))


@login_required
@require_POST
def part(request: SignedRequest, pk: UUID, waiting_id: UUID) -> JsonResponse:
    """The next bytes of it, `?start=` saying from where."""
    dossier, form = find(request, pk), PartForm(request.GET)
    if not form.is_valid():
        return _refused([str(each) for found in form.errors.values() for each in found])
    start = form.cleaned_data["start"]
    return _answered(
        lambda: parts.take_part(dossier.pk, waiting_id, actor=request.user, start=start, content=request.body)
    )


def _answered(act: Callable[[], parts.Arrival]) -> JsonResponse:
    try:
        arrival = act()
    except parts.NotNext as other:
        return JsonResponse({"received": other.received}, status=409)
    except ValidationError as refused:
        return _refused(refused.messages)
    return JsonResponse({"id": str(arrival.id), "received": arrival.received, "whole": arrival.whole})


def _refused(errors: list[Any]) -> JsonResponse:
    return JsonResponse({"errors": errors}, status=422)
