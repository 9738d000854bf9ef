"""Acts: services and their sites."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from candidates.eligibility.models import ListedKind
from candidates.services import permissions
from candidates.services.models import FormerSiret, Service, Site
from label_sp.actors.models import Organisation, User
from label_sp.common import texts, words
from label_sp.guide import eligibility
from label_sp.guide.calendar import french_date
from label_sp.guide.failures import refuse_if
from label_sp.journal import journal

SITE_NAME = 200  # characters


@transaction.atomic
def register_service(
    organisation: Organisation,
    *,
    actor: User,
    name: str,
    kind: str,
    department: str,
    agents_in_contact: int,
    siret: str = "",
    commune: str = "",
    listed_as: ListedKind | None = None,
) -> Service:
    """Register a service, of a kind of the guide or of one that the DITP added. ELI-01, ELI-02, guide 1.4.

    commune: its code; whoever gives it says the department of that commune.
    """
    permissions.can_create_for.require(actor, organisation.pk)
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # the same form sent twice at once
    name = texts.name(name)
    known = Service.objects.filter(organisation=organisation, name_key=words.stored(name)).first()
    if known:
        raise ValidationError(
            {
                "name": f"Un service de votre organisation porte déjà ce nom : « {known} ». Choisissez-le dans la "
                "liste, ou ajoutez ce qui distingue celui-ci (la commune, par exemple)."
            }
        )
    if listed_as is None:
        refuse_if(eligibility.failures_of_kind(kind))
    service = Service.objects.create(
        organisation=organisation,
        name=name,
        kind=listed_as.treated_as if listed_as else kind,
        listed_as=listed_as,
        department=department,
        agents_in_contact=agents_in_contact,
        siret=siret,
        commune=commune,
    )
    journal.record(service, "service.registered", actor=actor, dossier_id=None, name=name)
    return service


def put_site(
    service: Service,
    *,
    name: str,
    is_main: bool = False,
    in_perimeter: bool = True,
    left_out_reason: str = "",
    **where: Any,
) -> Site:
    """One more site, whoever asks: the first is the main one, a new main one takes the place of the former. ELI-03.

    `where`: address, postal code, city, and the details of a site. Raises ValidationError, RuleViolation.
    """
    name = texts.name(name)
    same = service.sites.filter(name_key=words.stored(name)).first()
    if same:
        raise ValidationError({"name": f"Un site porte déjà ce nom : « {same} »."})
    main, reason = is_main or not service.sites.exists(), left_out_reason.strip()
    refuse_if(
        eligibility.failures_of_site(
            main=main, in_perimeter=in_perimeter, kind=service.kind, left_out_reason=reason
        )
    )
    if main:
        service.sites.filter(is_main=True).update(is_main=False)
    return Site.objects.create(
        service=service,
        name=name,
        is_main=main,
        in_perimeter=in_perimeter,
        left_out_reason="" if in_perimeter else reason,
        **where,
    )


def merge_services(used: Service, empty: Service, *, whose: str, on: date) -> None:
    """One service that was registered twice: the one without dossier goes, all that it has goes to the other.

    whose: the organisation that `empty` was of. A site that both have by name and place is kept once, as `used` has it.
    Another one comes out of the perimeter where a dossier rests on `used`: a merging widens no label. ELI-03. Raises
    ProtectedError when something rests on `empty`.
    """
    has_dossier = used.dossiers.exists()
    main = used.sites.filter(is_main=True).exists()
    for site in empty.sites.all():
        namesake = used.sites.filter(name_key=words.stored(site.name)).first()
        if namesake and _place(namesake) == _place(site):
            continue
        if namesake:
            site.name = f"{site.name} ({whose})"[:SITE_NAME]
        site.service, site.is_main = used, site.is_main and not main
        if has_dossier and site.in_perimeter:
            site.in_perimeter = False
            site.left_out_reason = f"Site repris de « {whose} », réunie le {french_date(on)}."
        site.save()
    if empty.siret and used.siret and empty.siret != used.siret:
        FormerSiret.objects.create(service=used, siret=empty.siret, ended_on=on)
    used.siret, used.commune = used.siret or empty.siret, used.commune or empty.commune
    if used.attached_to in (None, empty):
        used.attached_to = None if empty.attached_to == used else empty.attached_to
    used.save()
    _name_instead(empty, used)
    empty.delete()


def _place(site: Site) -> tuple[str, str]:
    return words.stored(site.address), site.postal_code


def _name_instead(empty: Service, used: Service) -> None:
    """Each row that names `empty`, in whatever table, but its sites; what `used` has as well stays and goes with it."""
    found: list[Any] = [each for each in Service._meta.get_fields(include_hidden=True) if each.auto_created]
    named = [each for each in found if not each.concrete and (each.one_to_many or each.one_to_one)]
    for model, column in ((each.related_model, each.field.name) for each in named):
        rows = () if model is Site else model._default_manager.filter(**{column: empty})
        for row in rows:
            with suppress(IntegrityError), transaction.atomic():
                model._default_manager.filter(pk=row.pk).update(**{column: used})
