"""The read side: the registry of services."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from candidates.dossiers.enums import FILE_FIXED
from candidates.dossiers.models import Dossier
from candidates.services.models import Service
from candidates.services.queries import team_services
from label_sp.actors.queries import Actor, is_ditp
from label_sp.common.search import begins, having_terms


def visible_to(user: Actor) -> QuerySet[Service]:
    """The services of the person's candidate organisations; the DITP reads all."""
    if not user.is_authenticated:
        return Service.objects.none()
    mine = Service.objects.all() if is_ditp(user) else team_services(user)
    return mine.select_related("organisation", "listed_as", "attached_to")


def listed(user: Actor, typed: str) -> QuerySet[Service]:
    """Those of whose name, organisation or a site each term typed begins a word, with how many sites are open."""
    found = visible_to(user)
    if typed.strip():
        of_sites = having_terms(typed, lambda term: begins(term, "sites__name_key"))
        own = having_terms(typed, lambda term: begins(term, "name_key", "organisation__name_key"))
        found = found.filter(pk__in=Service.objects.filter(own | of_sites).values("pk"))
    is_open = Q(sites__closed_on=None)
    return found.annotate(open_sites=Count("sites", filter=is_open)).order_by("name", "pk")


def heads_for(service: Service) -> QuerySet[Service]:
    """The central services to which this one may be attached: those that head a network, never itself."""
    heads = Service.objects.filter(heads_network=True).exclude(pk=service.pk)
    return heads.select_related("organisation").order_by("name", "pk")


def examined(service: Service) -> Dossier | None:
    """The dossier of this service that was filed and is not decided: what it says of sites stays as it is. DOS-01."""
    return Dossier.objects.filter(service=service, status__in=FILE_FIXED).first()
