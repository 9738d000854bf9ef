"""The read side: the team of a dossier, who has what in charge, what was written about one thing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from candidates.dossiers.models import Dossier
from candidates.team import charges
from candidates.team.charges import Subject, Thing
from candidates.team.models import Assignment, Comment, Referent, Signatory
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM
from label_sp.actors.models import Membership, User
from label_sp.actors.queries import Actor

TO_NAME = "à désigner"  # who has nobody: a référent, a signatory, who carries an action


def members(dossier: Dossier) -> QuerySet[User]:
    """The candidate's team today: who may have something in charge."""
    return actors.members(dossier.service.organisation_id, *CANDIDATE_TEAM)


def is_of_team(user: Actor, dossier: Dossier) -> bool:
    """Does this person read what the team keeps for itself? In a closed organisation too: they still read."""
    held = actors.current_memberships(user, *CANDIDATE_TEAM)
    return held.filter(organisation=dossier.service.organisation_id).exists()


def stays_without(membership: Membership) -> bool:
    """Is that person still of the team when this role ends; or was it no role of a team?"""
    others = actors.current_memberships(membership.user, *CANDIDATE_TEAM).exclude(pk=membership.pk)
    return (
        membership.role not in CANDIDATE_TEAM
        or others.filter(organisation=membership.organisation_id).exists()
    )


def referent(dossier: Dossier) -> User | None:
    """Who follows the dossier, as long as they are of its team; None: to be named."""
    found = Referent.objects.filter(dossier=dossier, person__in=members(dossier)).select_related("person")
    return row.person if (row := found.first()) else None


def referent_version(dossier: Dossier) -> int:
    """Of what is stored; 0 before anybody was named."""
    return Referent.objects.filter(dossier=dossier).values_list("version", flat=True).first() or 0


def signatory(dossier: Dossier) -> Signatory | None:
    """Who signs the application; None: to be named."""
    return Signatory.objects.filter(dossier=dossier).first()


def assignments(dossier: Dossier, about: str) -> dict[str, Assignment]:
    """By key, the things of that nature that a colleague, still of the team, has in charge."""
    found = Assignment.objects.filter(dossier=dossier, about=about, person__in=members(dossier))
    return {each.key: each for each in found.select_related("person")}


def assignment(dossier: Dossier, about: str, key: str) -> Assignment | None:
    """The row of one thing, whoever has it; None when it was never given."""
    found = Assignment.objects.filter(dossier=dossier, about=about, key=key)
    return found.select_related("person").first()


def thread(dossier: Dossier, about: str, key: str) -> list[Comment]:
    """What colleagues wrote about one thing, the oldest first."""
    return list(dossier.comments.filter(about=about, key=key).select_related("author"))


# --- who has what in charge -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the team, and what they have in charge on the dossier."""

    person: User
    roles: tuple[str, ...]
    is_referent: bool
    things: tuple[Thing, ...]

    @property
    def holds(self) -> bool:
        return self.is_referent or bool(self.things)


def in_charge(dossier: Dossier) -> list[Thing]:
    """All things of the dossier that somebody has in charge."""
    return [thing for subject in charges.subjects() for thing in _held(subject, dossier)]


def waiting_on(dossier: Dossier) -> list[Thing]:
    """Those of them that are still to be done, where something of that nature can be."""
    open_now = [subject for subject in charges.subjects() if subject.is_open_on(dossier)]
    return [thing for subject in open_now for thing in _held(subject, dossier) if thing.waits]


def _held(subject: Subject, dossier: Dossier) -> list[Thing]:
    return [thing for thing in subject.things(dossier).values() if thing.holder_id is not None]


def colleagues(dossier: Dossier) -> list[Colleague]:
    """The team today, each with what they have in charge; in the order of names."""
    named, held = referent(dossier), in_charge(dossier)
    roles = _roles(dossier)
    return [
        Colleague(
            person=person,
            roles=tuple(roles.get(person.pk, ())),
            is_referent=person == named,
            things=tuple(thing for thing in held if thing.holder_id == person.pk),
        )
        for person in members(dossier)
    ]


def _roles(dossier: Dossier) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    held = Membership.objects.current(timezone.localdate()).filter(role__in=CANDIDATE_TEAM)
    for each in held.filter(organisation=dossier.service.organisation_id).order_by("-role"):
        found.setdefault(each.user_id, []).append(str(each.get_role_display()))
    return found


def given_to(user: User, organisations: Iterable[UUID] | None = None) -> list[Thing]:
    """What this person has in charge, over the dossiers in course of their candidates (or of these organisations)."""
    own = actors.organisation_ids(user, *CANDIDATE_TEAM)
    within = set(own if organisations is None else organisations)
    if not within:
        return []
    return [thing for subject in charges.subjects() for thing in subject.of_person(user, within)]


def waiting_for(user: User) -> list[Thing]:
    """What this person has in charge and is still to be done, the nearest day first."""
    waiting = [thing for thing in given_to(user) if thing.waits]
    return sorted(waiting, key=lambda thing: (thing.due or date.max, thing.name))


@dataclass(frozen=True, slots=True)
class Holding:
    """A dossier on which somebody has something in charge: what, in words."""

    dossier: Dossier
    is_referent: bool
    things: tuple[Thing, ...]


def holdings(user: User, organisations: Collection[UUID]) -> list[Holding]:
    """The dossiers in course of these organisations on which this person has something in charge, by reference."""
    led = Dossier.objects.filter(
        referent_row__person=user, service__organisation__in=organisations, closed_on=None
    ).select_related("service__organisation")
    known = {each.pk: each for each in led}
    referent_of, things = set(known), given_to(user, organisations)
    known |= {each.dossier.pk: each.dossier for each in things}
    return [
        Holding(each, each.pk in referent_of, tuple(one for one in things if one.dossier.pk == each.pk))
        for each in sorted(known.values(), key=lambda dossier: dossier.reference)
    ]
