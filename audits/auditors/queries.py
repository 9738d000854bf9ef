"""The read side: auditors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import QuerySet

from audits.auditors.models import AuditorTie
from candidates.services.models import Service
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import Membership, User
from label_sp.guide.impartiality import Tie

# --- the auditor ------------------------------------------------------------------------------------------------------


def auditors_of(organisation_id: UUID) -> QuerySet[User]:
    """The auditors of a body today."""
    return actors.members(organisation_id, Role.AUDITOR)


def ties_of(people: Sequence[User], service: Service) -> tuple[Tie, ...]:
    """What ties each of these auditors to a candidate; among several, the nature of a tie says whose. ACT-08."""
    if len(people) == 1:
        return ties(people[0], service)
    return tuple(replace(tie, nature=f"{who} : {tie.nature}") for who in people for tie in ties(who, service))


def ties(person: User, service: Service) -> tuple[Tie, ...]:
    """What ties a person to a candidate: what a body declared, and all their memberships of its organisation."""
    declared = AuditorTie.objects.filter(user=person, service=service)
    memberships = Membership.objects.filter(user=person, organisation=service.organisation_id)
    return (
        *(Tie(tie.nature, tie.ended_on) for tie in declared),
        *(
            Tie(
                f"membre de {service.organisation}, {each.get_role_display()}", each.ended_on, membership=True
            )
            for each in memberships.order_by("started_on", "pk")
        ),
    )
