"""Pages of audits: find the audit, call one use case, show what it says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from audits.audit import queries
from audits.audit.models import Audit
from label_sp.actors.requests import SignedRequest
from label_sp.common import files
from label_sp.common.pages import ActPage


def find(request: SignedRequest, audit_id: UUID) -> Audit:
    """The audit, or the same 404 as for one that does not exist."""
    return get_object_or_404(queries.visible_to(request.user), pk=audit_id)


def as_pdf(content: bytes, name: str) -> HttpResponseBase:
    return files.private_response(ContentFile(content), name, "application/pdf")


class AuditPage(ActPage):
    """The page of one act on an audit: 404 for who may not see it."""

    object: Audit

    def find(self) -> Audit:
        return find(self.request, self.kwargs["audit_id"])

    def where(self, result: Any) -> HttpResponse:
        return redirect("audits:audit", self.object.pk)

    @property
    def parent(self) -> tuple[str, str]:
        about = f"{self.object.get_kind_display()}, {self.object.dossier.service}"
        return about, reverse("audits:audit", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shared = {"audit": self.object, "trail": [("Audits", reverse("audits:audits"))]}
        return super().get_context_data(**kwargs) | shared
