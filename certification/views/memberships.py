"""The end of a role: what it changes, then the act. Who manages the members, and the person themself."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certification.queries.memberships import endable_by, ending
from label_sp.actors import queries as actors
from label_sp.actors import use_cases
from label_sp.actors.models import Membership, User
from label_sp.common.pages import Outcome, showing_failures


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: UUID, membership_id: UUID) -> HttpResponse:
    """Say what the end of this role changes; end it, once: a second press changes nothing."""
    user = cast(User, request.user)
    found = Membership.objects.filter(endable_by(user), organisation=pk).select_related(
        "user", "organisation"
    )
    membership = get_object_or_404(found, pk=membership_id)
    was_over = membership.is_over(timezone.localdate())
    outcome = Outcome()
    if request.method == "POST":
        with showing_failures() as outcome:
            ended = use_cases.end_membership(membership.pk, actor=user)
        if outcome.ok:
            return _done(request, user, ended, was_over=was_over)
    manages = actors.managed_by(user).filter(pk=pk).exists()
    context = {
        "ending": ending(membership, timezone.localdate()),
        "outcome": outcome,
        "manages": manages,
        "back": reverse("actors:members", args=[pk]) if manages else reverse("actors:account"),
        "own": membership.user_id == user.pk,
    }
    return render(request, "certification/end_membership.html", context, status=outcome.status)


def _done(request: HttpRequest, user: User, ended: Membership, *, was_over: bool) -> HttpResponse:
    role = ended.get_role_display()
    if was_over:
        messages.info(request, f"Ce rôle avait déjà pris fin pour {ended.user} ({role}) : rien n’a changé.")
    else:
        messages.success(
            request, f"{ended.user} n’a plus ce rôle : {role}. La personne est prévenue par courriel."
        )
    if actors.managed_by(user).filter(pk=ended.organisation_id).exists():
        return redirect("actors:members", pk=ended.organisation_id)
    return redirect("actors:account")
