"""Who may do what with accounts."""

from __future__ import annotations

from label_sp.actors import queries
from label_sp.actors.enums import MANAGERS, SECOND_FACTOR_ROLES, OrganisationKind, Role
from label_sp.actors.models import Membership, Organisation, User
from label_sp.actors.queries import Actor
from label_sp.common.permissions import right

MANAGES = "Seuls les responsables de l’organisation et la DITP gèrent ses membres."


@right(MANAGES, about="organisation")
def can_manage_members(actor: User, organisation: Organisation) -> bool:
    """The organisation's own managers, and the DITP."""
    manager = MANAGERS[OrganisationKind(organisation.kind)]
    return queries.has_role(actor, organisation.pk, manager) or queries.is_ditp(actor)


@right(MANAGES, about="membership")
def can_end_membership(actor: User, membership: Membership) -> bool:
    """Who manages the organisation's members, and the person themself."""
    return membership.user_id == actor.pk or can_manage_members(actor, membership.organisation)


@right("Seule l’équipe du label (DITP) peut faire cela.", holder="Équipe du label (DITP)")
def can_supervise(actor: Actor) -> bool:
    """The DITP's team: bodies and habilitations, on the commission's decisions."""
    return queries.is_ditp(actor)


@right(
    "Seules les personnes qui gèrent les membres de son organisation, et l’équipe du label, peuvent faire cela "
    "pour une autre personne.",
    about="person",
)
def can_reset_second_factor(actor: User, person: User) -> bool:
    """One of the two that it takes: never the person; for somebody of the DITP, the DITP only."""
    return actor.pk != person.pk and actor in who_may_reset(person)


def who_may_reset(person: User, but: User | None = None) -> list[User]:
    """The DITP's team, and the managers of the bodies for which this person needs a code, less the person and `but`."""
    found = {user.pk: user for user in queries.ditp_members()}
    if not queries.is_ditp(person):
        for body in queries.organisation_ids(person, *SECOND_FACTOR_ROLES):
            found |= {user.pk: user for user in queries.members(body, Role.BODY_MANAGER)}
    left_out = {person.pk, but.pk if but else None}
    return [user for user in found.values() if user.pk not in left_out]


@right("Connectez-vous pour faire cela.")
def is_signed_in(actor: User) -> bool:
    """What concerns nobody but oneself."""
    return actor.is_authenticated
