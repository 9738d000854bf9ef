"""Pages about the members of an organisation, for those who manage them; the others find nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from label_sp.actors import acts, permissions, queries, resets, second_factor
from label_sp.actors.enums import InvitationState, OrganisationKind, Role
from label_sp.actors.models import Invitation, Membership, Organisation, ProConnectIdentity
from label_sp.actors.requests import SignedRequest
from label_sp.actors.use_cases import invitations as use_cases
from label_sp.common.addresses import posts_only
from label_sp.common.pages import ActPage
from label_sp.guide.calendar import french_date

SENT = "Une invitation part à {email}, valable jusqu’au {until}. Le rôle sera donné quand la personne l’aura accepté."


class Members(ActPage):
    """Who has which role here today, who is invited; invite one more."""

    act = acts.INVITE
    template_name = "actors/members.html"
    object: Organisation

    def find(self) -> Organisation:
        return get_object_or_404(queries.managed_by(self.request.user), pk=self.kwargs["pk"])

    def form_options(self) -> dict[str, Any]:
        return {"kind": OrganisationKind(self.object.kind)}

    def arguments(self, form: Any) -> dict[str, Any]:
        return {"role": Role(form.cleaned_data["role"]), "email": form.cleaned_data["email"]}

    def said(self, result: Invitation) -> str:
        return SENT.format(email=result.email, until=french_date(result.until))

    def where(self, result: Invitation) -> HttpResponse:
        return redirect("actors:members", pk=self.object.pk)

    def context(self) -> dict[str, Any]:
        organisation, today = self.object, timezone.localdate()
        held = organisation.memberships.current(today).select_related("user")
        invitations = queries.told_invitations(organisation, today)
        return {
            "organisation": organisation,
            "memberships": held.order_by("role", "user__last_name"),
            "invitations": invitations,
            "not_delivered": queries.not_delivered(each for each, _ in invitations),
            "resettable": self._resettable(held),
            "resets": resets.waiting_among(held),
            "linked": self._linked(held),
        }

    def _linked(self, held: Iterable[Membership]) -> set[UUID]:
        """Those whose account ProConnect opens too, for the DITP."""
        if not permissions.can_supervise(self.request.user):
            return set()
        found = ProConnectIdentity.objects.filter(user__in=[each.user_id for each in held])
        return set(found.values_list("user", flat=True))

    def _resettable(self, held: Iterable[Membership]) -> set[UUID]:
        """Those with a code that one may ask to set back: never one's own."""
        with_code = second_factor.who_is_enrolled(each.user_id for each in held)
        people = {each.user for each in held if each.user_id in with_code}
        return {
            person.pk for person in people if permissions.can_reset_second_factor(self.request.user, person)
        }


@login_required
@posts_only
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
