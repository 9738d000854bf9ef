"""Bodies as the DITP sees them: is their habilitation in force, until when, and why not. ACT-03 to ACT-06, LIS-04."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from audits.audit import queries as audits
from audits.audit.models import Audit
from candidates.dossiers.enums import UNDER_WAY
from candidates.dossiers.models import Dossier
from certification.bodies.enums import TakeoverState
from certification.bodies.models import CertificationBody, Habilitation, Takeover
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from label_sp.actors.queries import Actor
from label_sp.actors.queries import members as members_of
from label_sp.common.reading import asked_once

SUSPENDED = "Suspendue"


@dataclass(frozen=True, slots=True)
class Held:
    """A habilitation and what it is worth on a day."""

    habilitation: Habilitation
    state: str
    in_force: bool

    @property
    def may_be_withdrawn(self) -> bool:
        """Is there something left to withdraw?"""
        return self.in_force or self.state == SUSPENDED


@dataclass(frozen=True, slots=True)
class Line:
    """One body on a day."""

    body: CertificationBody
    habilitations: tuple[Held, ...]
    dossiers: int
    outside_window: tuple[Audit, ...] = ()
    waiting: tuple[Dossier, ...] = ()  # for a body, this one's habilitation not being in force

    @property
    def may_act(self) -> bool:
        """ACT-06."""
        return any(held.in_force for held in self.habilitations)

    @property
    def state(self) -> str:
        """« En vigueur jusqu’au … », or why not."""
        held = next((each for each in self.habilitations if each.in_force), None)
        held = held or next(iter(self.habilitations), None)
        return held.state if held else "Jamais habilité"


def lines(on: date) -> list[Line]:
    """All bodies, by name."""
    return [line(body, on) for body in CertificationBody.objects.select_related("organisation")]


def line(body: CertificationBody, on: date) -> Line:
    """One body with all its habilitations, newest first."""
    held = tuple(
        held_on(habilitation, on) for habilitation in body.habilitations.select_related("body__organisation")
    )
    dossiers = body.organisation.dossiers_as_body.filter(submitted_at__isnull=False).count()
    late = audits.outside_window().filter(dossier__body=body.organisation_id)
    idle = not any(each.in_force for each in held)
    return Line(
        body,
        held,
        dossiers,
        tuple(late.select_related("dossier__service__organisation")),
        tuple(_with_choice(under_way(body.organisation_id))) if idle else (),
    )


def under_way(organisation_id: UUID) -> QuerySet[Dossier]:
    """The cycles under way that are entrusted to that body, applications and labels. CON-04."""
    found = Dossier.objects.filter(body=organisation_id, status__in=UNDER_WAY)
    return found.select_related("service__organisation").order_by("reference")


def _with_choice(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Each with what its candidate asked of another body, the latest first (`asked`)."""
    latest = Takeover.objects.exclude(state=TakeoverState.ACCEPTED).select_related("body")
    return dossiers.prefetch_related(Prefetch("takeovers", queryset=latest, to_attr="asked"))


@asked_once
def takeovers_of(dossier: Dossier) -> tuple[Takeover, ...]:
    """What the candidate asked of other bodies, the latest first. CON-04."""
    return tuple(dossier.takeovers.select_related("former", "body"))


def open_takeover(dossier: Dossier) -> Takeover | None:
    """What the candidate asks of another body, and which has no answer yet. CON-04."""
    return next((each for each in takeovers_of(dossier) if each.state == TakeoverState.ASKED), None)


def asked_of(user: Actor) -> Q:
    """Of a dossier: a body that this person manages is asked to take it over, and has not answered. CON-04."""
    asked = Takeover.objects.filter(state=TakeoverState.ASKED, dossier__status__in=UNDER_WAY)
    bodies = actors.organisations_of(user, Role.BODY_MANAGER)
    return Q(pk__in=asked.filter(body__in=bodies).values("dossier"))


def handed_over_by(user: Actor) -> QuerySet[Takeover]:
    """The cycles that another body took over from one where this person manages or decides. CON-04."""
    own = actors.organisations_of(user, Role.BODY_MANAGER, Role.DECIDER)
    found = Takeover.objects.filter(state=TakeoverState.ACCEPTED, former__in=own)
    return found.select_related("dossier__service__organisation", "body", "former").order_by(
        "-answered_on", "pk"
    )


def held_on(habilitation: Habilitation, on: date) -> Held:
    """What a habilitation is worth on that day, in a word; the same conditions as `Habilitation.objects.in_force`."""
    states = (
        ("Organisme fermé", _reached(habilitation.body.organisation.closed_on, on)),
        ("Retirée", _reached(habilitation.withdrawn_on, on)),
        ("Échue", habilitation.valid_until < on),
        (SUSPENDED, _reached(habilitation.suspended_on, on)),
        ("En attente du contrat d’engagement", not _reached(habilitation.agreement_signed_on, on)),
        ("Décision à venir", habilitation.decided_on > on),
    )
    state = next((word for word, holds in states if holds), "")
    return Held(habilitation, state or "En vigueur", in_force=not state)


def members(body: CertificationBody) -> list[User]:
    """Who answers for the body: its managers."""
    return list(members_of(body.organisation_id, Role.BODY_MANAGER))


def uuid_or_none(text: str | None) -> UUID | None:
    """An id out of a form, None when it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _reached(day: date | None, on: date) -> bool:
    return day is not None and day <= on
