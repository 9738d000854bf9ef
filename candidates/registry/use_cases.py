"""Acts: keep a service and its sites as they are; what a filed dossier says of them stays until its decision."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from candidates.registry import queries
from candidates.services import permissions
from candidates.services.models import DETAILS, FormerSiret, Service, Site
from candidates.services.use_cases import put_site
from label_sp.actors.models import User
from label_sp.common import opening as hours
from label_sp.common import texts, words
from label_sp.common.bounds import latest_today
from label_sp.common.territories import Commune
from label_sp.journal import journal

PLACE = ("name", "address", "postal_code", "city", "commune")


def kept(service_id: UUID, actor: User) -> Service:
    """The service, locked, that this member of its team may change."""
    found = Service.objects.select_for_update(of=("self",)).select_related("organisation")
    service = found.get(pk=service_id)
    permissions.can_keep.require(actor, service)
    return service


@transaction.atomic
def change_service(
    service_id: UUID,
    *,
    actor: User,
    name: str,
    agents_in_contact: int,
    commune: str = "",
    department: str = "",
    heads_network: bool = False,
    attached_to: Service | None = None,
) -> Service:
    """Correct what is said of a service, and to which central service it is attached. ELI-01, guide 1.4.1."""
    service, name = kept(service_id, actor), texts.name(name)
    others = Service.objects.filter(organisation=service.organisation_id).exclude(pk=service.pk)
    if not words.same(name, service.name) and others.filter(name_key=words.stored(name)).exists():
        raise ValidationError({"name": "Un autre service de votre organisation porte déjà ce nom."})
    if attached_to and (heads_network or service.attached.exists()):
        raise ValidationError(
            {
                "attached_to": "Un service public central n’est pas rattaché à un autre : choisissez l’un des deux."
            }
        )
    if not heads_network and service.heads_network and service.attached.exists():
        count = service.attached.count()
        raise ValidationError(
            {"heads_network": f"{count} de vos services lui sont rattachés : détachez-les d’abord."}
        )
    if commune and commune != service.commune and (dossier := queries.examined(service)):
        raise _examined(dossier.reference, "La commune de ce service")
    service.name, service.agents_in_contact = name, agents_in_contact
    service.heads_network, service.attached_to = heads_network, attached_to
    if commune:
        service.commune, service.department = commune, department
    service.save()
    journal.record(service, "service.changed", actor=actor, dossier_id=None, name=name)
    return service


@transaction.atomic
def change_siret(service_id: UUID, *, actor: User, siret: str, since: date) -> Service:
    """Give a service its new SIRET; the former one is kept, with the day of the change."""
    service = kept(service_id, actor)
    if since > latest_today():
        raise ValidationError({"since": "Cette date est dans le futur."})
    if siret == service.siret:
        raise ValidationError({"siret": "Ce service a déjà ce SIRET."})
    latest = service.former_sirets.first()
    if latest and since < latest.ended_on:
        raise ValidationError({"since": "Cette date précède celle du changement de SIRET d’avant."})
    if service.siret:
        FormerSiret.objects.create(service=service, siret=service.siret, ended_on=since)
    service.siret = siret
    service.save(update_fields=["siret"])
    journal.record(service, "service.siret_changed", actor=actor, dossier_id=None, siret=siret, since=since)
    return service


@transaction.atomic
def add_site(
    service_id: UUID,
    *,
    actor: User,
    name: str,
    address: str,
    postal_code: str,
    commune: Commune,
    is_main: bool = False,
    **details: Any,
) -> Site:
    """Add a site, in the perimeter as all those in contact with users, until a dossier says otherwise. ELI-03."""
    service = kept(service_id, actor)
    if dossier := queries.examined(service):
        raise _examined(dossier.reference, "Ajouter un site")
    where: dict[str, Any] = {"address": address, "postal_code": postal_code, **_of(commune)}
    site = put_site(service, name=name, is_main=is_main, **where, **_checked(details))
    journal.record(service, "service.site_added", actor=actor, dossier_id=None, site=site.name)
    return site


@transaction.atomic
def change_site(
    service_id: UUID,
    site_id: UUID,
    *,
    actor: User,
    name: str,
    address: str,
    postal_code: str,
    commune: Commune,
    **details: Any,
) -> Site:
    """Correct a site. While a filed dossier is examined only what it is like changes, not what or where it is."""
    service = kept(service_id, actor)
    site, name = _site(service, site_id), texts.name(name)
    typed = {"name": name, "address": address, "postal_code": postal_code, **_of(commune)}
    moved = [each for each in PLACE if each != "commune" and typed[each] != getattr(site, each)]
    if moved and (dossier := queries.examined(service)):
        raise _examined(dossier.reference, "Le nom et l’adresse d’un site")
    if service.sites.exclude(pk=site.pk).filter(name_key=words.stored(name)).exists():
        raise ValidationError({"name": "Un autre site de ce service porte déjà ce nom."})
    for field, value in (typed | _checked(details)).items():
        setattr(site, field, value)
    site.save()
    journal.record(service, "service.site_changed", actor=actor, dossier_id=None, site=name)
    return site


@transaction.atomic
def close_site(service_id: UUID, site_id: UUID, *, actor: User, closed_on: date) -> Site:
    """Close a site: it leaves the perimeter, and stays in what was written of it. ELI-03."""
    service = kept(service_id, actor)
    site = _site(service, site_id)
    if closed_on > latest_today():
        raise ValidationError({"closed_on": "Cette date est dans le futur."})
    if site.closed_on:
        raise ValidationError("Ce site est déjà fermé.")
    if site.is_main:
        raise ValidationError("Le site principal ne ferme pas : désignez d’abord un autre site principal.")
    if dossier := queries.examined(service):
        raise _examined(dossier.reference, "Fermer un site")
    site.closed_on, site.in_perimeter = closed_on, False
    site.left_out_reason = f"Site fermé le {closed_on:%d/%m/%Y}."
    site.save()
    journal.record(service, "service.site_closed", actor=actor, dossier_id=None, site=site.name)
    return site


@transaction.atomic
def reopen_site(service_id: UUID, site_id: UUID, *, actor: User) -> Site:
    """Open a closed site again, in the perimeter. ELI-03."""
    service = kept(service_id, actor)
    site = _site(service, site_id)
    if site.closed_on is None:
        raise ValidationError("Ce site est ouvert.")
    if dossier := queries.examined(service):
        raise _examined(dossier.reference, "Rouvrir un site")
    site.closed_on, site.in_perimeter, site.left_out_reason = None, True, ""
    site.save()
    journal.record(service, "service.site_reopened", actor=actor, dossier_id=None, site=site.name)
    return site


def _site(service: Service, site_id: UUID) -> Site:
    if (site := service.sites.filter(pk=site_id).first()) is None:
        raise ValidationError("Ce site a été retiré entre-temps.")
    return site


def _of(commune: Commune) -> dict[str, str]:
    return {"city": commune.name, "commune": commune.code}


def _checked(details: dict[str, Any]) -> dict[str, Any]:
    """Only what a site is like; hours as they are typed become hours."""
    if unknown := details.keys() - {*DETAILS}:
        raise TypeError(f"No detail of a site: {', '.join(sorted(unknown))}")
    if isinstance(typed := details.get("opening"), str):
        try:
            return details | {"opening": hours.of_lines(typed)}
        except ValidationError as refused:
            raise ValidationError({"opening": refused.messages}) from refused
    return details


def _examined(reference: str, what: str) -> ValidationError:
    return ValidationError(
        f"{what} ne change pas tant que le dossier {reference} est à l’examen : l’organisme juge ce qui a été déposé. "
        "Les horaires, les canaux, les contacts et les agents restent modifiables."
    )
