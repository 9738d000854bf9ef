"""Invitations: a role is offered to an address, and held by whoever accepts it there.

The inviter learns the state of the invitation, and neither whether the address has an account nor a name.
"""

from __future__ import annotations

import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from label_sp.actors import mails, permissions, queries, tokens
from label_sp.actors.enums import ROLES_OF, InvitationState, OrganisationKind, Role
from label_sp.actors.models import Invitation, Membership, Organisation, User
from label_sp.actors.use_cases.memberships import give_role, locked_organisation
from label_sp.common import texts
from label_sp.common.permissions import require
from label_sp.journal import journal
from label_sp.outbox import outbox

LIFETIME = datetime.timedelta(days=14)
ONE_MAIL_EVERY = datetime.timedelta(minutes=10)
NOT_YOURS = "Cette invitation est adressée à une autre personne."
OVER = "Cette invitation n’attend plus de réponse : {state}. Demandez à la personne qui invite d’en envoyer une autre."
INVITER_GONE = (
    "La personne qui a envoyé cette invitation ne gère plus les membres de cette organisation. "
    "Demandez une autre invitation à celle qui les gère aujourd’hui."
)
ACCOUNT_EXISTS = "Un compte existe à cette adresse : connectez-vous pour accepter."


@transaction.atomic
def invite(organisation_id: UUID, role: Role, *, email: str, actor: User) -> Invitation:
    """Offer a role to whoever reads the mail of this address, for two weeks. Inviting again sends a new link.

    The work, and the answer, are the same whether the address has an account or not.
    """
    organisation = locked_organisation(organisation_id)
    permissions.can_manage_members.require(actor, organisation)
    return offer(organisation, role, email=email, actor=actor)


def offer(
    organisation: Organisation,
    role: Role,
    *,
    email: str,
    actor: User | None,
    first_name: str = "",
    last_name: str = "",
) -> Invitation:
    """What inviting does, under the organisation's lock; without an `actor`, the label's team invites, by its rules.

    Names are those that the person gave already: the form of their account begins with them.
    """
    email = texts.name(email, "email").lower()
    _check_offer(organisation, role, email)
    invitation = Invitation.objects.filter(
        organisation=organisation, role=role, email=email, state=InvitationState.WAITING
    ).first() or Invitation(organisation=organisation, role=role, email=email)
    now = timezone.now()
    invitation.invited_by, invitation.sent_at = actor, now
    invitation.first_name, invitation.last_name = first_name, last_name
    invitation.until = timezone.localdate(now) + LIFETIME
    invitation.token_hash = tokens.hash_of(tokens.of_invitation(invitation))
    invitation.save()
    _record(invitation, "invitation.sent", actor)
    outbox.put(mails.invitation(invitation))
    return invitation


def _check_offer(organisation: Organisation, role: Role, email: str) -> None:
    """Only what the inviter may see anyway is told: the roles, today's members, what was sent before."""
    _refuse_closed(organisation)
    if role not in ROLES_OF[OrganisationKind(organisation.kind)]:
        raise ValidationError(
            {"role": f"Le rôle « {Role(role).label} » n’existe pas dans une organisation de cette nature."}
        )
    if queries.members(organisation.pk, role).filter(email=email).exists():
        raise ValidationError({"role": f"{email} tient déjà ce rôle."})
    before = Invitation.objects.filter(organisation=organisation, role=role, email=email).first()
    if before and timezone.now() < (again := before.sent_at + ONE_MAIL_EVERY):
        wait = timezone.localtime(again)
        raise ValidationError(
            {
                "email": f"Une invitation à ce rôle vient de partir à cette adresse. Vous pourrez en renvoyer une à "
                f"partir de {wait.hour} h {wait:%M}."
            }
        )


@transaction.atomic
def accept(invitation_id: UUID, *, actor: User) -> Membership:
    """Take the role that was offered to one's own address. Accepting twice changes nothing."""
    invitation = _locked(invitation_id)
    require(actor.email == invitation.email, NOT_YOURS)
    if invitation.state == InvitationState.ACCEPTED and (held := _held(invitation, actor)):
        return held
    _check_open(invitation)
    return _accepted(invitation, actor)


@transaction.atomic
def accept_with_account(
    invitation_id: UUID, token_hash: str, *, first_name: str, last_name: str, password: str
) -> User:
    """Open the account of the invited address for who holds the link of its mail, and take the role with it."""
    invitation = _locked(invitation_id)
    require(constant_time_compare(token_hash, invitation.token_hash), NOT_YOURS)
    _check_open(invitation)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                invitation.email, password, first_name=first_name, last_name=last_name
            )
    except IntegrityError as refused:
        raise ValidationError(ACCOUNT_EXISTS) from refused
    journal.record(user, "account.opened", actor=user, dossier_id=None, invitation=invitation.pk)
    _accepted(invitation, user)
    return user


@transaction.atomic
def decline(invitation_id: UUID, *, actor: User | None = None, token_hash: str = "") -> Invitation:
    """Say no: by the person whose address it is, or by who holds the link of the mail."""
    invitation = _locked(invitation_id)
    holds_link = constant_time_compare(token_hash, invitation.token_hash)
    require(holds_link or (actor is not None and actor.email == invitation.email), NOT_YOURS)
    if invitation.state != InvitationState.DECLINED:
        _check_open(invitation, inviter_too=False)
        _close(invitation, InvitationState.DECLINED, "invitation.declined", actor)
    return invitation


@transaction.atomic
def revoke(invitation_id: UUID, *, actor: User) -> Invitation:
    """Take an invitation back before it is accepted. One that is closed already stays as it is."""
    invitation = _locked(invitation_id)
    permissions.can_manage_members.require(actor, invitation.organisation)
    if invitation.state == InvitationState.WAITING:
        _close(invitation, InvitationState.REVOKED, "invitation.revoked", actor)
    return invitation


def _locked(invitation_id: UUID) -> Invitation:
    """Under the lock of its organisation, as all that changes members."""
    found = Invitation.objects.only("organisation").get(pk=invitation_id)
    locked_organisation(found.organisation_id)
    return Invitation.objects.select_related("organisation", "invited_by").get(pk=invitation_id)


def _refuse_closed(organisation: Organisation) -> None:
    if organisation.closed_on:
        raise ValidationError(
            f"{organisation} est fermée : personne n’y prend de rôle avant qu’elle soit rouverte."
        )


def _check_open(invitation: Invitation, *, inviter_too: bool = True) -> None:
    standing = invitation.standing(timezone.localdate())
    if standing != InvitationState.WAITING:
        raise ValidationError(OVER.format(state=standing.label))
    inviter = invitation.invited_by
    if inviter_too and inviter and not permissions.can_manage_members(inviter, invitation.organisation):
        raise ValidationError(INVITER_GONE)


def _accepted(invitation: Invitation, user: User) -> Membership:
    _refuse_closed(invitation.organisation)
    _close(invitation, InvitationState.ACCEPTED, "invitation.accepted", user)
    return give_role(invitation.organisation, user, Role(invitation.role))


def _held(invitation: Invitation, user: User) -> Membership | None:
    return (
        queries.current_memberships(user, Role(invitation.role))
        .filter(organisation=invitation.organisation_id)
        .first()
    )


def _close(invitation: Invitation, state: InvitationState, event: str, actor: User | None) -> None:
    invitation.state, invitation.answered_at = state, timezone.now()
    invitation.save(update_fields=["state", "answered_at"])
    _record(invitation, event, actor)


def _record(invitation: Invitation, event: str, actor: User | None) -> None:
    journal.record(
        invitation,
        event,
        actor=actor,
        dossier_id=None,
        organisation=invitation.organisation_id,
        role=invitation.role,
        email=invitation.email,
    )
