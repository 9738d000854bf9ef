"""The read side: imports of services, and the branches that wait for their main site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.db.models import Count, QuerySet

from candidates.imports import columns
from candidates.imports.enums import LineState
from candidates.imports.models import ColumnNames, ImportLine, ServiceImport
from candidates.services.models import Service, Site
from candidates.services.queries import services_of
from label_sp.actors.enums import Role
from label_sp.actors.models import Organisation
from label_sp.actors.queries import Actor, organisations_of
from label_sp.common.words import fold

NEAR, FAR, PROPOSED = 60.0, 1e9, 5  # kilometres, and how many main services are proposed
COMMON = {
    "france",
    "services",
    "service",
    "antenne",
    "de",
    "du",
    "des",
    "la",
    "le",
    "les",
    "l",
    "d",
    "site",
    "et",
}


def visible_to(user: Actor) -> QuerySet[ServiceImport]:
    """The imports of the organisations whose applications this person manages."""
    if not user.is_authenticated:
        return ServiceImport.objects.none()
    own = organisations_of(user, Role.CANDIDATE_MANAGER)
    found = ServiceImport.objects.filter(organisation__in=own).select_related("organisation", "author")
    return found.defer("content")


def counts(imported: ServiceImport) -> dict[str, int]:
    """How many lines are in each state."""
    rows = imported.lines.values("state").annotate(number=Count("pk")).values_list("state", "number")
    return dict.fromkeys(LineState.values, 0) | dict(rows)


def lines(imported: ServiceImport, wanted: str) -> QuerySet[ImportLine]:
    """Those in one state, those with a warning, or all."""
    if wanted == "warnings":
        return imported.lines.exclude(warnings=[])
    return imported.lines.filter(state=wanted) if wanted in LineState.values else imported.lines.all()


def remembered(organisation: Organisation) -> ColumnNames:
    """How this organisation named its columns the last time; nothing before the first."""
    found: ColumnNames | None = ColumnNames.objects.filter(organisation=organisation).first()
    return found or ColumnNames(organisation=organisation)


def proposed_for(imported: ServiceImport) -> dict[str, Any]:
    """What the page of columns starts with: what was chosen for this file, else what names speak for."""
    last = remembered(imported.organisation)
    options = {"kind": "", "agents": 1, "attached_to": ""} | last.options
    if imported.mapping:
        options = {"kind": imported.kind, "agents": imported.agents, "attached_to": imported.attached_to_id}
    return {"mapping": imported.mapping or columns.proposed(imported.headers, last.fields), **options}


# --- branches ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proposal:
    """A main service for a branch. same_group: the file says so. km: None where a position is missing."""

    service: Service
    same_group: bool
    km: float | None
    words: int

    @property
    def told(self) -> str:
        """Why it is proposed."""
        why = ["même groupe dans le fichier"] if self.same_group else []
        why += [f"à {self.km:.0f} km"] if self.km is not None else []
        return ", ".join(why)


def branches(user: Actor) -> QuerySet[Service]:
    """Branches that nobody attached to a main site yet, which this person may attach."""
    return services_of(user).filter(branch=True).select_related("organisation").order_by("name", "pk")


@dataclass(frozen=True)
class Main:
    """A service that may be the main one of a branch, with what tells it apart."""

    service: Service
    site: Site
    names: frozenset[str]
    words: frozenset[str]


def mains(organisation_ids: Sequence[Any]) -> list[Main]:
    """The services that may be the main one of a branch, with their main site."""
    found = Site.objects.filter(
        is_main=True, closed_on=None, service__branch=False, service__organisation__in=organisation_ids
    )
    return [
        Main(
            site.service,
            site,
            frozenset(map(fold, (site.service.group, site.service.name))),
            _telling(site.name),
        )
        for site in found.select_related("service__organisation").order_by("service__name", "pk")
    ]


def proposals(branch: Service, place: Site | None, known: Sequence[Main]) -> list[Proposal]:
    """The main services that a branch may be of, the likeliest first: by its group, then by name and nearness."""
    found, group = [], fold(branch.group)
    own = _telling(branch.name) | _telling(branch.group)
    for each in known:
        if each.service.organisation_id != branch.organisation_id:
            continue
        same, km, shared = (
            bool(group) and group in each.names,
            distance(place, each.site),
            len(own & each.words),
        )
        if same or (km is not None and km <= NEAR) or shared:
            found.append(Proposal(each.service, same, km, shared))
    found.sort(key=lambda each: (not each.same_group, -each.words, each.km if each.km is not None else FAR))
    return found[:PROPOSED]


def evident(found: Sequence[Proposal]) -> Proposal | None:
    """The one that stands out, to be chosen beforehand: the only one of its group, or of the nearest the one named."""
    of_group = [each for each in found if each.same_group]
    if len(of_group) == 1:
        return of_group[0]
    if not found or of_group or not found[0].words or (found[1:] and found[1].words == found[0].words):
        return None
    return found[0] if found[0].km is None or found[0].km <= NEAR else None


def distance(one: Site | None, other: Site) -> float | None:
    """Kilometres in a straight line; None where a position is missing."""
    if one is None or None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    here, there = _radians(one), _radians(other)
    half = (
        sin((there[0] - here[0]) / 2) ** 2 + cos(here[0]) * cos(there[0]) * sin((there[1] - here[1]) / 2) ** 2
    )
    return 2 * 6371 * asin(sqrt(half))


def _radians(site: Site) -> tuple[float, float]:
    return radians(site.latitude or 0), radians(site.longitude or 0)


def _telling(name: str) -> frozenset[str]:
    return frozenset(fold(name).split()) - COMMON
