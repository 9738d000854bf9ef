"""The end of a role: what it changes, then the act. Who manages the members, and the person themself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from certification.acts import memberships as acts
from certification.queries.memberships import endable_by, ending
from label_sp.actors import queries as actors
from label_sp.actors.models import Membership
from label_sp.common.pages import ActPage


class End(ActPage):
    """Say what the end of this role changes; end it, once: a second press changes nothing."""

    act = acts.END_MEMBERSHIP
    template_name = "certification/end_membership.html"
    object: Membership
    was_over: bool

    def find(self) -> Membership:
        endable = Membership.objects.filter(endable_by(self.request.user), organisation=self.kwargs["pk"])
        found = get_object_or_404(
            endable.select_related("user", "organisation"), pk=self.kwargs["membership_id"]
        )
        self.was_over = found.is_over(timezone.localdate())
        return found

    @property
    def manages(self) -> bool:
        """Those that this person may manage, after the act too: one may have ended one's own role."""
        return actors.managed_by(self.request.user).filter(pk=self.object.organisation_id).exists()

    def said(self, result: Membership) -> str:
        role = result.get_role_display()
        if not self.was_over:
            return f"{result.user} n’a plus ce rôle : {role}. La personne est prévenue par courriel."
        already = f"Ce rôle avait déjà pris fin pour {result.user} ({role}) : rien n’a changé."
        messages.info(self.request, already)
        return ""

    def where(self, result: Membership) -> HttpResponse:
        if self.manages:
            return redirect("actors:members", pk=self.object.organisation_id)
        return redirect("actors:account")

    def context(self) -> dict[str, Any]:
        manages = self.manages
        back = reverse("actors:members", args=[self.kwargs["pk"]]) if manages else reverse("actors:account")
        return {
            "ending": ending(self.object, timezone.localdate()),
            "manages": manages,
            "back": back,
            "own": self.object.user_id == self.request.user.pk,
        }
