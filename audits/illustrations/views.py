"""Pages: the images of a report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from audits.audit import permissions
from audits.audit.views import AuditPage, find
from audits.illustrations import acts
from audits.illustrations.forms import IllustrationForm
from label_sp.actors.requests import SignedRequest
from label_sp.common import files


class Illustrations(AuditPage):
    """The images, and one more. AUD-07."""

    act = acts.ADD
    template_name = "audits/illustrations.html"
    takes_a_file = True

    def permit(self) -> None:
        """A draft is read by those who read the scores; who leads adds to it."""
        permissions.can_read_scores.require(self.request.user, self.object)
        if self.request.method == "POST":
            super().permit()

    def where(self, result: Any) -> HttpResponse:
        return redirect("audits:illustrations", self.object.pk)

    def context(self) -> dict[str, Any]:
        audit = self.object
        return {
            "images": audit.images.all(),
            "editable": audit.is_scorable and permissions.can_lead(self.request.user, audit),
        }


class Remove(Illustrations):
    """A button beside one image."""

    act = acts.REMOVE
    takes_a_file = False
    http_method_names = ["post", "options"]

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, self.kwargs["illustration_id"], actor=self.request.user)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "form": IllustrationForm()}


@login_required
def image(request: SignedRequest, audit_id: UUID, illustration_id: UUID) -> HttpResponseBase:
    """One image, for those who may read the report it belongs to."""
    audit = find(request, audit_id)
    permissions.can_read_scores.require(request.user, audit)
    found = get_object_or_404(audit.images, pk=illustration_id)
    return files.private_response(found.image.open("rb"), f"{found.pk}.jpg", "image/jpeg", inline=True)
