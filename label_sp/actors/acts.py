"""The acts on accounts and members that are one form on one page."""

from __future__ import annotations

from label_sp.actors import permissions
from label_sp.actors.forms import InvitationForm
from label_sp.actors.use_cases import invitations
from label_sp.common.acts import Act

INVITE = Act(
    key="invite",
    label="Inviter une personne",
    rule="",
    right=permissions.can_manage_members,
    use_case=invitations.invite,
    events={"invitation.sent": "Invitation à un rôle envoyée"},
    form=InvitationForm,
    page="actors:members",
    target="",
    place="part",
)
