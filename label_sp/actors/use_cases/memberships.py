"""Roles: given to who accepted them, taken back, left."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from label_sp.actors import mails, permissions, queries, signals
from label_sp.actors.enums import Role
from label_sp.actors.models import Membership, Organisation, User
from label_sp.journal import journal
from label_sp.outbox import outbox


def locked_organisation(organisation_id: UUID) -> Organisation:
    """The organisation, whose members nobody else changes until the end of the transaction."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)


def give_role(organisation: Organisation, user: User, role: Role) -> Membership:
    """What accepting does, under the organisation's lock: the role holds from today on. Once, if it is held already."""
    held = Membership.objects.current(timezone.localdate()).filter(
        user=user, organisation=organisation, role=role
    )
    if found := held.first():
        return found
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, started_on=timezone.localdate()
    )
    journal.record(membership, "member.added", actor=user, dossier_id=None, user=str(user), role=role)
    outbox.put(*mails.member_added(membership))
    return membership


@transaction.atomic
def end_membership(membership_id: UUID, *, actor: User, successor: UUID | None = None) -> Membership:
    """Take a role back, or leave it: the right ends at once. One that is over stays as it is.

    successor: who takes over what the person has in charge, of the same organisation; the apps above pass it on
    (`signals.ending`), in the same transaction. Raises ValidationError for the last holder of a role that others
    depend on.
    """
    found = Membership.objects.only("organisation").get(pk=membership_id)
    locked_organisation(found.organisation_id)
    membership = Membership.objects.select_related("user", "organisation").get(pk=membership_id)
    permissions.can_end_membership.require(actor, membership)
    now = timezone.localtime()
    if membership.is_over(now.date()):
        return membership
    if reason := queries.why_it_must_stay(membership):
        raise ValidationError(reason)
    signals.ending.send(
        Membership, membership=membership, actor=actor, successor=_successor(membership, successor)
    )
    membership.ended_on, membership.ended_at = max(now.date(), membership.started_on), now
    membership.save(update_fields=["ended_on", "ended_at"])
    journal.record(
        membership,
        "member.removed",
        actor=actor,
        dossier_id=None,
        user=str(membership.user),
        role=membership.role,
    )
    outbox.put(*mails.member_removed(membership, actor))
    return membership


def _successor(membership: Membership, person: UUID | None) -> User | None:
    if person is None:
        return None
    others = queries.members(membership.organisation_id, *Role).exclude(pk=membership.user_id)
    found = others.filter(pk=person).first()
    if found is None:
        raise ValidationError(
            {"successor": "Choisissez un autre membre de l’organisation, ou « À personne »."}
        )
    return found
