"""Which site a line speaks of, what it changes there, and writing it by groups, under the organisation's lock.

A line is known by the identifier of its file where it has one, else by its folded name and its commune. So the same
file changes nothing the second time, also once a branch has become the secondary site of another service.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from candidates.dossiers.enums import FILE_FIXED
from candidates.dossiers.models import Dossier
from candidates.imports.enums import LineState
from candidates.imports.models import ServiceImport
from candidates.services.models import FormerSiret, Service, Site
from label_sp.clock.batches import BadRow
from label_sp.common import words

OF_SITE = ("name", "address", "postal_code", "city", "commune", "external_id")
FROM_COLUMN = {  # kept as they are when the file has no such column, or leaves the cell empty
    "email": "email",
    "phone": "phone",
    "opening": "opening",
    "latitude": "latitude",
    "longitude": "longitude",
}
LABELS = {
    "name": "nom",
    "address": "adresse",
    "postal_code": "code postal",
    "city": "commune",
    "commune": "commune",
    "external_id": "identifiant",
    "email": "adresse électronique",
    "phone": "téléphone",
    "opening": "horaires",
    "latitude": "position",
    "longitude": "position",
    "siret": "SIRET",
    "agents_in_contact": "agents",
    "attached_to": "service public central",
    "group": "groupe",
    "branch": "type",
}
EXAMINED = (
    "Le dossier {} de ce service est à l’examen : son nom et son adresse ne changent pas avant la décision."
)
FROZEN = ("name", "address", "postal_code", "city")


@dataclass
class Known:
    """The sites of an organisation, as lines name them."""

    by_id: dict[str, Site] = field(default_factory=dict)
    by_name: dict[tuple[str, str], Site] = field(default_factory=dict)
    examined: dict[Any, str] = field(default_factory=dict)  # references of dossiers, by service

    def of(self, values: Mapping[str, Any]) -> Site | None:
        """The site of this line, if there is one."""
        if (identifier := values["external_id"]) and (found := self.by_id.get(identifier)):
            return found
        found = self.by_name.get((words.stored(values["name"]), values["commune"]))
        return found if found and (not identifier or not found.external_id) else None


def known(organisation_id: Any, lines: Iterable[Mapping[str, Any]] | None = None) -> Known:
    """All sites of the organisation, or those that these lines may speak of."""
    sites = Site.objects.filter(service__organisation=organisation_id).select_related("service")
    if lines is not None:
        values = list(lines)
        ids = [each["external_id"] for each in values if each["external_id"]]
        names = [words.stored(each["name"]) for each in values]
        sites = sites.filter(Q(external_id__in=ids) | Q(name_key__in=names))
    found = Known()
    for site in sites.order_by("pk"):
        if site.external_id:
            found.by_id.setdefault(site.external_id, site)
        found.by_name.setdefault((site.name_key, site.commune), site)
    dossiers = Dossier.objects.filter(service__organisation=organisation_id, status__in=FILE_FIXED)
    found.examined = dict(dossiers.values_list("service_id", "reference"))
    return found


def names_of_service(service_id: Any) -> dict[str, str]:
    """The names of the sites of one service, by how they are stored: a line that folds alike is of one."""
    sites = Site.objects.filter(service=service_id).order_by("closed_on", "pk")
    names: dict[str, str] = {}
    for site in sites:
        names.setdefault(site.name_key, site.name)
    return names


def changes(
    site: Site, values: Mapping[str, Any], imported: ServiceImport
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What this line changes of the site, and of its service where the site is the service's own."""
    wanted = {name: values[name] for name in OF_SITE if name in imported.mapping or name in _PLACED}
    if not values["external_id"]:
        wanted.pop("external_id", None)
    if not values["address"]:
        wanted.pop("address", None)
    wanted |= {name: values[key] for name, key in FROM_COLUMN.items() if values[key]}
    of_site = {name: value for name, value in wanted.items() if getattr(site, name) != value}
    service = site.service
    if not (site.is_main and words.same(site.name, service.name)):
        return of_site, {}
    own = {name: values[name] for name in ("name", "commune", "department")}
    own |= {"siret": values["siret"]} if values["siret"] else {}
    own |= {"agents_in_contact": values["agents"]} if values["agents"] else {}
    own |= {"group": values["group"]} if "group" in imported.mapping else {}
    own |= {"attached_to_id": imported.attached_to_id} if imported.attached_to_id else {}
    return of_site, {name: value for name, value in own.items() if getattr(service, name) != value}


_PLACED = ("city", "commune", "postal_code")


def outcome(
    values: Mapping[str, Any], there: Known, imported: ServiceImport
) -> tuple[str, list[str], list[str]]:
    """What a line does: a state, the French names of what it changes, and why it may not."""
    site = there.of(values)
    if site is None:
        return LineState.CREATE, [], []
    of_site, of_service = changes(site, values, imported)
    reference = there.examined.get(site.service_id)
    if reference and ({*FROZEN} & of_site.keys() or "commune" in of_service):
        return LineState.REFUSED, [], [EXAMINED.format(reference)]
    named = (*of_site, *(name.removesuffix("_id") for name in of_service if name != "department"))
    changed = list(dict.fromkeys(LABELS[name] for name in named))
    return (LineState.CHANGE if of_site or of_service else LineState.SAME), changed, []


# --- writing ----------------------------------------------------------------------------------------------------------


def write(lines: Sequence[Mapping[str, Any]], imported: ServiceImport, today: date) -> list[str]:
    """Create or change what these lines say; the state of each, in order. Called under the organisation's lock."""
    there, states, new = known(imported.organisation_id, lines), list[str](), list[tuple[Service, Site]]()
    for values in lines:
        state, _, problems = outcome(values, there, imported)
        if problems:
            raise BadRow(problems[0])
        if state == LineState.CREATE:
            new.append(_made(values, imported))
            states.append(LineState.CREATED)
        elif state == LineState.CHANGE:
            site = there.of(values)
            if site is not None:
                _change(site, values, imported, today)
            states.append(LineState.CHANGED)
        else:
            states.append(LineState.SAME)
    Service.objects.bulk_create([service for service, _ in new])
    Site.objects.bulk_create([site for _, site in new])
    return states


def _made(values: Mapping[str, Any], imported: ServiceImport) -> tuple[Service, Site]:
    service = Service(
        organisation_id=imported.organisation_id,
        name=values["name"],
        kind=imported.kind,
        department=values["department"],
        commune=values["commune"],
        siret=values["siret"],
        agents_in_contact=values["agents"] or imported.agents,
        attached_to_id=imported.attached_to_id,
        branch=values["branch"],
        group=values["group"],
    )
    told = {name: values[name] for name in (*OF_SITE, *FROM_COLUMN)}
    return service, Site(service=service, is_main=True, **told)


def _change(site: Site, values: Mapping[str, Any], imported: ServiceImport, today: date) -> None:
    of_site, of_service = changes(site, values, imported)
    for name, value in of_site.items():
        setattr(site, name, value)
    if of_site:
        site.save()
    service = site.service
    if "siret" in of_service and service.siret:
        FormerSiret.objects.create(service=service, siret=service.siret, ended_on=today)
    for name, value in of_service.items():
        setattr(service, name, value)
    if of_service:
        service.save()
