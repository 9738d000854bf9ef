"""Who is who today. Nothing is cached: a right withdrawn is gone at the next request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Membership, Organisation, User
from label_sp.common.models import Message

Actor = User | AnonymousUser


def current_memberships(user: Actor, *roles: Role) -> QuerySet[Membership]:
    """The memberships of this person in force today, of these roles if some are named."""
    if not user.is_authenticated:
        return Membership.objects.none()
    found = Membership.objects.current(timezone.localdate()).filter(user_id=user.pk)
    return found.filter(role__in=roles) if roles else found


def organisations_of(user: Actor, *roles: Role) -> QuerySet[Membership, Any]:
    """The ids of the organisations where this person holds one of these roles today, for use in a filter."""
    return current_memberships(user, *roles).values("organisation_id")


def has_role(user: Actor, organisation_id: UUID | None, *roles: Role) -> bool:
    """Does this person hold one of these roles in this organisation today?"""
    if organisation_id is None:
        return False
    return current_memberships(user, *roles).filter(organisation_id=organisation_id).exists()


def is_ditp(user: Actor) -> bool:
    """Is this person of the DITP's team today?"""
    return current_memberships(user, Role.DITP).filter(organisation__kind=OrganisationKind.DITP).exists()


def managed_by(user: Actor) -> QuerySet[Organisation]:
    """The organisations whose members this person may manage: all for the DITP."""
    if is_ditp(user):
        return Organisation.objects.all()
    held = current_memberships(user, Role.CANDIDATE_MANAGER, Role.BODY_MANAGER)
    return Organisation.objects.filter(pk__in=held.values("organisation_id"))


def members(organisation_id: UUID | None, *roles: Role) -> QuerySet[User]:
    """The people who hold one of these roles in this organisation today; nobody without an organisation."""
    if organisation_id is None:
        return User.objects.none()
    held = Membership.objects.current(timezone.localdate()).filter(
        organisation_id=organisation_id, role__in=roles
    )
    return User.objects.filter(pk__in=held.values("user_id"))


def ditp_members() -> QuerySet[User]:
    """The DITP's team today."""
    held = Membership.objects.current(timezone.localdate()).filter(
        organisation__kind=OrganisationKind.DITP, role=Role.DITP
    )
    return User.objects.filter(pk__in=held.values("user_id"))


def bodies() -> QuerySet[Organisation]:
    """All certification bodies, habilitated or not."""
    return Organisation.objects.filter(kind=OrganisationKind.BODY)


def names(users: Iterable[User]) -> str:
    """« Jeanne Martin, Paul Durand »."""
    return ", ".join(str(user) for user in users)


def messages_of(user: Actor) -> QuerySet[Message]:
    """What was sent to this person, newest first."""
    return Message.objects.filter(recipient_id=user.pk).order_by("-created_at", "-id")
