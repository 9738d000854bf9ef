"""Pages about the members of an organisation, for those who manage them; the others find nothing."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from label_sp.actors import queries, use_cases
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.forms import InvitationForm
from label_sp.actors.models import User
from label_sp.common.pages import showing_failures


@login_required
def members(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who has which role here today; invite one more."""
    user = cast(User, request.user)
    organisation = get_object_or_404(queries.managed_by(user), pk=pk)
    form = InvitationForm(request.POST or None, kind=OrganisationKind(organisation.kind))
    status = 200
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        with showing_failures(form) as outcome:
            added = use_cases.invite_member(organisation.pk, Role(facts.pop("role")), actor=user, **facts)
        if outcome.ok:
            flash.success(request, f"{added.user} a maintenant ce rôle : {added.get_role_display()}.")
            return redirect("actors:members", pk=pk)
        status = outcome.status
    held = organisation.memberships.current(timezone.localdate()).select_related("user")
    context = {
        "organisation": organisation,
        "memberships": held.order_by("role", "user__last_name"),
        "form": form,
    }
    return render(request, "actors/members.html", context, status=status)


@login_required
@require_POST
def end(request: HttpRequest, pk: UUID, membership_id: UUID) -> HttpResponse:
    """Take a role back, at once."""
    user = cast(User, request.user)
    organisation = get_object_or_404(queries.managed_by(user), pk=pk)
    membership = get_object_or_404(organisation.memberships, pk=membership_id)
    use_cases.end_membership(membership.pk, actor=user)
    flash.success(request, f"{membership.user} n’a plus ce rôle : {membership.get_role_display()}.")
    if queries.managed_by(user).filter(pk=pk).exists():
        return redirect("actors:members", pk=pk)
    return redirect("actors:account")  # who took one's own role back
