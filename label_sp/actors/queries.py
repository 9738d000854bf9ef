"""Who is who today. Nothing is cached: a right withdrawn is gone at the next request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from label_sp.actors.enums import MANAGERS, InvitationState, OrganisationKind, Role
from label_sp.actors.models import Invitation, InvitationQuerySet, Membership, Organisation, User
from label_sp.common.models import Delivery, Message, MessagePreference, MessageState
from label_sp.common.outbox import Kind, kinds
from label_sp.common.pages import Kept
from label_sp.common.words import fold
from label_sp.guide.calendar import french_date

Actor = User | AnonymousUser
CLOSED = (
    "« {name} » est fermée depuis le {day} : ses membres lisent leurs dossiers et n’agissent plus. "
    "Écrivez à l’équipe du label (DITP) si elle doit être rouverte."
)
INVITATIONS_SHOWN = 30


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
    """May this person act there in one of these roles today? Not in an organisation that is closed."""
    if organisation_id is None:
        return False
    held = current_memberships(user, *roles).filter(organisation_id=organisation_id)
    return held.filter(organisation__closed_on=None).exists()


def closed_note(user: Actor) -> str:
    """Why this person is refused what their role would allow: their organisation was closed. Blank when none was."""
    held = current_memberships(user).filter(organisation__closed_on__isnull=False)
    closed = Organisation.objects.filter(pk__in=held.values("organisation_id"))
    return " ".join(
        CLOSED.format(name=each.name, day=french_date(each.closed_on)) for each in closed if each.closed_on
    )


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
    """What those who manage its members see of the latest invitations: the address, the role, the state."""
    return [(each, each.standing(today)) for each in organisation.invitations.all()[:INVITATIONS_SHOWN]]


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


def messages_of(user: Actor) -> QuerySet[Message]:
    """What was said to this person, newest first, however it left: sent, waiting, kept for here, or refused.

    Neither what lost its point before it left, nor the mails of the day, which only repeat messages.
    """
    if not user.is_authenticated:
        return Message.objects.none()
    mine = Message.objects.filter(recipient_id=user.pk)
    return mine.exclude(state=MessageState.SKIPPED).exclude(kind=kinds.DAILY).order_by("-created_at", "-id")


def unread(user: Actor) -> QuerySet[Message]:
    """What this person did not open here yet; most of it also left by e-mail."""
    return messages_of(user).filter(read_at__isnull=True)


def with_words(found: QuerySet[Message], words: str) -> Sequence[Message]:
    """Those that have each of these words in their subject or text; accents and capitals do not count.

    The texts pass by one after the other: what is kept of years of messages is their ids.
    """
    wanted = fold(words).split()
    texts = found.values_list("pk", "subject", "body").iterator(chunk_size=500)
    ids = [pk for pk, subject, body in texts if all(word in fold(f"{subject} {body}") for word in wanted)]
    return Kept(found, ids)


def kinds_for(user: Actor) -> list[Kind]:
    """The kinds of messages that this person may get by the roles held today, but the mail of the day."""
    roles = set(current_memberships(user).values_list("role", flat=True))
    return [
        kind
        for kind in kinds.all_kinds()
        if kind.key != kinds.DAILY and (not kind.roles or roles.intersection(kind.roles))
    ]


def deliveries(user: User) -> dict[str, Delivery]:
    """How this person prefers to get the kinds that one may choose, where it is not at once."""
    preferred = MessagePreference.objects.filter(user=user).values_list("kind", "delivery")
    return {kind: Delivery(delivery) for kind, delivery in preferred}
