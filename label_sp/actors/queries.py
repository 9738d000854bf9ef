"""Who is who today. Nothing outlives a request: a right withdrawn is gone at the next one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Q, QuerySet
from django.utils import timezone

from label_sp.actors.enums import MANAGERS, PROFESSIONALS, InvitationState, OrganisationKind, Role
from label_sp.actors.models import Invitation, InvitationQuerySet, Membership, Organisation, User
from label_sp.common.reading import asked_once, is_reading
from label_sp.guide.calendar import french_date
from label_sp.outbox.models import Message, MessageState

Actor = User | AnonymousUser
CLOSED = (
    "« {name} » est fermée depuis le {day} : ses membres lisent leurs dossiers et n’agissent plus. "
    "Écrivez à l’équipe du label (DITP) si elle doit être rouverte."
)
INVITATIONS_SHOWN = 30
INVITATION = "invitation"  # the key of its message


def current_memberships(user: Actor, *roles: Role) -> QuerySet[Membership]:
    """The memberships of this person in force today, of these roles if some are named."""
    if not user.is_authenticated:
        return Membership.objects.none()
    found = Membership.objects.current(timezone.localdate()).filter(user_id=user.pk)
    return found.filter(role__in=roles) if roles else found


@asked_once
def held(user: Actor) -> tuple[Membership, ...]:
    """What this person holds today, each with its organisation: what every right is asked of."""
    return tuple(current_memberships(user).select_related("organisation"))


def professionals(people: Iterable[User], today: date) -> frozenset[UUID]:
    """Those of them, by id, who work for a body or for the label's team: they read the codes of rules. One query."""
    held = Membership.objects.current(today).filter(user__in={each.pk for each in people})
    return frozenset(held.filter(role__in=PROFESSIONALS).values_list("user_id", flat=True))


def _held_as(user: Actor, roles: Collection[Role]) -> list[Membership]:
    """What this person holds today of these roles, of all without any."""
    return [each for each in held(user) if not roles or each.role in roles]


def organisation_ids(user: Actor, *roles: Role) -> tuple[UUID, ...]:
    """The ids of the organisations where this person holds one of these roles today."""
    return tuple(each.organisation_id for each in _held_as(user, roles))


def organisations_of(user: Actor, *roles: Role) -> QuerySet[Membership, Any] | tuple[UUID, ...]:
    """The same for use in a filter: a reading names them, an act asks again within its statement."""
    if is_reading():
        return organisation_ids(user, *roles)
    return current_memberships(user, *roles).values("organisation_id")


def acting_in(user: Actor, *roles: Role) -> QuerySet[Membership, Any] | tuple[UUID, ...]:
    """The ids of the organisations where `has_role` says yes, for use in a filter."""
    if is_reading():
        open_now = (each for each in _held_as(user, roles) if each.organisation.closed_on is None)
        return tuple(each.organisation_id for each in open_now)
    return current_memberships(user, *roles).filter(organisation__closed_on=None).values("organisation_id")


def has_role(user: Actor, organisation_id: UUID | None, *roles: Role) -> bool:
    """May this person act there in one of these roles today? Not in an organisation that is closed."""
    if organisation_id is None:
        return False
    return any(
        each.organisation_id == organisation_id and each.organisation.closed_on is None
        for each in _held_as(user, roles)
    )


def closed_note(user: Actor) -> str:
    """Why this person is refused what their role would allow: their organisation was closed. Blank when none was."""
    held = current_memberships(user).filter(organisation__closed_on__isnull=False)
    closed = Organisation.objects.filter(pk__in=held.values("organisation_id"))
    return " ".join(
        CLOSED.format(name=each.name, day=french_date(each.closed_on)) for each in closed if each.closed_on
    )


def is_ditp(user: Actor) -> bool:
    """Is this person of the DITP's team today?"""
    return any(
        each.role == Role.DITP and each.organisation.kind == OrganisationKind.DITP for each in held(user)
    )


def all_for_ditp(user: Actor) -> Q:
    """The condition that holds of every row for the DITP's team, and of none for others."""
    if is_reading():
        return ~Q(pk__in=()) if is_ditp(user) else Q(pk__in=())
    return Q(Exists(current_memberships(user, Role.DITP).filter(organisation__kind=OrganisationKind.DITP)))


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


def why_it_must_stay(membership: Membership) -> str:
    """Why this role cannot end: nobody else holds it, without a last day, and the others depend on it. Else blank."""
    organisation = membership.organisation
    if membership.role != MANAGERS[OrganisationKind(organisation.kind)]:
        return ""
    others = Membership.objects.current(timezone.localdate()).filter(
        organisation=organisation, role=membership.role, ended_on__isnull=True
    )
    if others.exclude(user=membership.user_id).exists():
        return ""
    return (
        f"{membership.user} est la seule personne à tenir le rôle « {membership.get_role_display()} » pour "
        f"{organisation} : sans elle, plus personne n’en gérerait les membres. Invitez d’abord une autre personne à "
        "ce rôle ; dès qu’elle aura accepté, vous pourrez mettre fin à celui-ci."
    )


def addressed_to(user: Actor) -> InvitationQuerySet:
    """All invitations to this person's address."""
    if not user.is_authenticated:
        return Invitation.objects.none()
    return Invitation.objects.filter(email=user.email).select_related("organisation", "invited_by")


def invitations_of(user: Actor) -> InvitationQuerySet:
    """The invitations that this person may answer today."""
    return addressed_to(user).open(timezone.localdate())


def told_invitations(organisation: Organisation, today: date) -> list[tuple[Invitation, InvitationState]]:
    """What those who manage its members see of the invitations: all that wait for an answer, and the latest others."""
    waiting = Q(state=InvitationState.WAITING)
    sent = organisation.invitations
    found = [*sent.filter(waiting), *sent.exclude(waiting)[:INVITATIONS_SHOWN]]
    return [(each, each.standing(today)) for each in found]


def not_delivered(invitations: Iterable[Invitation]) -> set[UUID]:
    """Those whose mail was refused, or came back."""
    failed = Message.objects.filter(kind=INVITATION, state=MessageState.FAILED)
    links = {each.token_hash: each.pk for each in invitations}
    found = failed.filter(key__in=[f"{INVITATION}:{link}" for link in links])
    return {links[message.about["link"]] for message in found}


def invitation_behind(token_hash: str) -> Invitation | None:
    """The invitation whose link holds that secret, as long as it may be answered."""
    found = Invitation.objects.open(timezone.localdate()).filter(token_hash=token_hash)
    return found.select_related("organisation", "invited_by").first()


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


def managed_candidates(user: Actor) -> QuerySet[Organisation]:
    """The candidate organisations, not closed, that this person manages: those in whose name they apply."""
    return Organisation.objects.filter(pk__in=organisations_of(user, Role.CANDIDATE_MANAGER), closed_on=None)
