"""The floors: the barest Django way to do the same work, without login, permission, journal or layout.

Served with no middleware at all, through the same test client as our own pages.
"""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone

from audits.scoring.models import Score
from candidates.dossiers.models import Dossier
from certification.register.queries import register


def dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """One dossier with its service and body, as a line of HTML."""
    found = Dossier.objects.select_related("service__organisation", "body").get(pk=dossier_id)
    return HttpResponse(f"<h1>{found.service.name}</h1><p>{found.reference} {found.get_status_display()}</p>")


def register_page(request: HttpRequest) -> HttpResponse:
    """The first 25 rows of the register, by the register's own query, as a bare list."""
    rows = (
        register(timezone.localdate()).select_related("service", "body").order_by("service__name", "pk")[:25]
    )
    items = "".join(f"<li>{row.service.name} {row.tier} {row.valid_until} {row.body}</li>" for row in rows)
    return HttpResponse(f"<ul>{items}</ul>")


def autosave(request: HttpRequest, score_id: UUID) -> HttpResponse:
    """One UPDATE of one score."""
    Score.objects.filter(pk=score_id).update(value=Decimal(request.POST["value"]))
    return JsonResponse({"saved": True})


urlpatterns = [
    path("dossier/<uuid:dossier_id>/", dossier),
    path("register/", register_page),
    path("score/<uuid:score_id>/", autosave),
]
