"""A label in force at once, without its history: for what does not ask how it was obtained."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from certification.attestations.models import Attestation
from certification.attestations.use_cases import issue_attestation
from certification.bodies.models import CertificationBody, Habilitation
from certification.sanctions.models import Suspension
from label_sp.actors.models import Organisation
from label_sp.guide.attestation import last_valid_day
from tests.audits.conftest import on
from tests.factories import ServiceFactory, SiteFactory, dossier_in
from tests.scenarios import People, make_people

OBTAINED = dt.date(2025, 7, 1)


@dataclass
class Label:
    """A labelled dossier and its people."""

    dossier: Dossier
    people: People

    @property
    def attestation(self) -> Attestation:
        """The one in use."""
        return self.dossier.attestations.get(replaced_on=None)

    def fresh(self) -> Dossier:
        return Dossier.objects.select_related("service", "body").get(pk=self.dossier.pk)


def label(
    obtained_on: dt.date = OBTAINED,
    *,
    name: str = "France services de Bray",
    cities: tuple[str, ...] = ("Bray-sur-Somme",),
    department: str = "80",
    people: People | None = None,
    status: Status = Status.LABELLED,
    tier: str = "argent",
    **fields: Any,
) -> Label:
    """A label obtained on that day, with its attestation and a habilitated body."""
    people = people or make_people()
    habilitate(people.body)
    service = ServiceFactory(organisation=people.organisation, name=name, department=department)
    for rank, city in enumerate(cities):
        SiteFactory(
            service=service,
            name=f"Site de {city}",
            city=city,
            postal_code=f"{department}560"[:5],
            is_main=rank == 0,
        )
    dossier = dossier_in(
        status,
        service=service,
        body=people.body,
        tier=tier,
        obtained_on=obtained_on,
        valid_until=last_valid_day(obtained_on),
        **fields,
    )
    with on(obtained_on), transaction.atomic():  # as in the act that issues it
        issue_attestation(dossier, today=obtained_on, actor=people.decider)
    return Label(dossier, people)


def habilitate(body: Organisation, since: dt.date = dt.date(2023, 1, 1), **fields: Any) -> Habilitation:
    """A body registered and habilitated, once."""
    known, _ = CertificationBody.objects.get_or_create(
        organisation=body,
        defaults={
            "accreditation_standard": "17065",
            "accreditation_number": "5-0001",
            "accreditation_valid_until": dt.date(2033, 1, 1),
        },
    )
    wanted = {"agreement_signed_on": since, "valid_until": since.replace(year=since.year + 10), **fields}
    return Habilitation.objects.get_or_create(body=known, decided_on=since, defaults=wanted)[0]


def suspension(of: Label, since: dt.date, lifted_on: dt.date | None = None) -> Suspension:
    """A row of the past, without the act."""
    return Suspension.objects.create(
        dossier=of.dossier,
        ground="mark_misused",
        reason="Logo",
        started_on=since,
        since=since,
        counted_from=since,
        conform_by=since + dt.timedelta(days=90),
        lifted_on=lifted_on,
    )
