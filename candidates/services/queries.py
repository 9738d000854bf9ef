"""The read side: services and their sites."""

from __future__ import annotations

from django.db.models import QuerySet

from candidates.services.models import Service
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.actors.models import Organisation
from label_sp.actors.queries import Actor


def services_of(user: Actor) -> QuerySet[Service]:
    """The services for which this person may open a dossier."""
    own = actors.organisations_of(user, Role.CANDIDATE_MANAGER)
    return Service.objects.filter(organisation__in=own, organisation__closed_on=None)


def candidate_organisations(user: Actor) -> QuerySet[Organisation]:
    """The candidate organisations whose team this person is on."""
    return Organisation.objects.filter(pk__in=actors.organisations_of(user, *CANDIDATE_TEAM))


def team_services(user: Actor) -> QuerySet[Service]:
    """The services that this person may know of before any dossier."""
    return Service.objects.filter(organisation__in=candidate_organisations(user))
