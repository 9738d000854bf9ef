"""10,000 labelled services, put in by bulk: what the pages are measured on. Only benchmarks may write rows this way."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from candidates.dossiers.models import Dossier
from candidates.services.models import Service, Site
from label_sp.actors.enums import OrganisationKind
from label_sp.actors.models import Organisation
from label_sp.guide.attestation import last_valid_day

SERVICES = 10_000
BATCH = 2_000
TIERS = ("bronze", "argent", "or")


def fill(count: int = SERVICES) -> None:
    """Services with a site and a label in force, over the départements, tiers and dates."""
    organisation = Organisation.objects.create(name="Réseau d’essai", kind=OrganisationKind.CANDIDATE)
    body = Organisation.objects.create(name="Organisme d’essai pour la mesure", kind=OrganisationKind.BODY)
    services = [_service(number, organisation) for number in range(count)]
    Service.objects.bulk_create(services, batch_size=BATCH)
    Site.objects.bulk_create([_site(service) for service in services], batch_size=BATCH)
    dossiers = [_dossier(number, service, body) for number, service in enumerate(services)]
    Dossier.objects.bulk_create(dossiers, batch_size=BATCH)


def _service(number: int, organisation: Organisation) -> Service:
    return Service(
        organisation=organisation,
        name=f"France services de la commune numéro {number:05d}",
        kind="local_authority",
        department=f"{number % 95 + 1:02d}",
        agents_in_contact=5 + number % 60,
    )


def _site(service: Service) -> Site:
    return Site(
        service=service,
        name=f"Site de {service.name}",
        address="1 place de la Mairie",
        postal_code=f"{service.department}000",
        city=f"Commune {service.name[-5:]}",
        is_main=True,
    )


def _dossier(number: int, service: Service, body: Organisation) -> Dossier:
    obtained: date = timezone.localdate() - timedelta(days=number % 1000)
    return Dossier(
        reference=f"M-{number:05d}",
        service=service,
        body=body,
        status="labelled",
        tier=TIERS[number % 3],
        obtained_on=obtained,
        valid_until=last_valid_day(obtained),
        submitted_at=timezone.now() - timedelta(days=number % 1000 + 60),
    )
