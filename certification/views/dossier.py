"""The page of a dossier: the same for all roles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from candidates.models import Dossier
from certification import page
from certification.views.shared import of_dossier


@of_dossier("GET")
def dossier(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Where are we, who must do what by when?"""
    shown = page.page(dossier, request.user, timezone.localdate())
    return render(request, "certification/dossier.html", {"dossier": dossier, "page": shown})
