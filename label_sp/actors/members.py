"""Pages about the members of an organisation, for those who manage them; the others find nothing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from label_sp.actors import queries
from label_sp.actors.enums import InvitationState, OrganisationKind, Role
from label_sp.actors.forms import InvitationForm
from label_sp.actors.requests import SignedRequest
from label_sp.actors.use_cases import invitations as use_cases
from label_sp.common.pages import showing_failures
from label_sp.guide.calendar import french_date

SENT = "Une invitation part à {email}, valable jusqu’au {until}. Le rôle sera donné quand la personne l’aura accepté."


@login_required
def members(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Who has which role here today, who is invited; invite one more."""
    user = request.user
    organisation = get_object_or_404(queries.managed_by(user), pk=pk)
    form = InvitationForm(request.POST or None, kind=OrganisationKind(organisation.kind))
    status = 200
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        with showing_failures(form) as outcome:
            invited = use_cases.invite(organisation.pk, Role(facts["role"]), email=facts["email"], actor=user)
        if outcome.ok:
            flash.success(request, SENT.format(email=invited.email, until=french_date(invited.until)))
            return redirect("actors:members", pk=pk)
        status = outcome.status
    today = timezone.localdate()
    held = organisation.memberships.current(today).select_related("user")
    context = {
        "organisation": organisation,
        "memberships": held.order_by("role", "user__last_name"),
        "invitations": queries.told_invitations(organisation, today),
        "form": form,
    }
    return render(request, "actors/members.html", context, status=status)


@login_required
@require_POST
def revoke(request: SignedRequest, pk: UUID, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back; the link that was sent is void at once."""
    user = request.user
    organisation = get_object_or_404(queries.managed_by(user), pk=pk)
    invitation = get_object_or_404(organisation.invitations, pk=invitation_id)
    state = use_cases.revoke(invitation.pk, actor=user).state
    if state == InvitationState.REVOKED:
        flash.success(request, f"L’invitation de {invitation.email} est annulée : son lien ne vaut plus.")
    else:
        flash.info(request, f"Cette invitation est déjà {InvitationState(state).label} : rien n’a changé.")
    return redirect("actors:members", pk=pk)
