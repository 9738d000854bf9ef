"""The line of the table about bringing a network in: reading, planning and writing 5,000 services and their sites."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from candidates.imports import queries, use_cases, work
from candidates.imports.enums import LineState
from candidates.services.models import Service, Site
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Organisation
from tests.benchmarks.measure import Line, compare
from tests.candidates.imports.network import network
from tests.factories import member

SERVICES, BATCH = 5_000, 2_000
MOST_ROUNDS = 3  # each leaves 10,000 rows


def all_lines(rounds: int) -> Iterator[Line]:
    """Each turn has an organisation of its own, so that all lines are created."""
    content, numbers = network(SERVICES), count()

    def organisation() -> Organisation:
        name = f"Réseau mesuré {next(numbers)}"
        return Organisation.objects.create(name=name, kind=OrganisationKind.CANDIDATE)

    def ours() -> None:
        whose = organisation()
        actor = member(whose, Role.CANDIDATE_MANAGER)
        uploaded = SimpleUploadedFile("reseau.csv", content)
        imported = use_cases.upload_services(whose, actor=actor, uploaded=uploaded)
        mapping = queries.proposed_for(imported)["mapping"]
        use_cases.map_columns(imported.pk, actor=actor, mapping=mapping, kind="local_authority")
        use_cases.start_import(imported.pk, actor=actor)
        work.run_waiting()
        if queries.counts(imported)[LineState.CREATED] != SERVICES:
            raise AssertionError("A benchmark did not import every line.")

    def floor() -> None:
        whose = organisation()
        services = [_service(number, whose) for number in range(SERVICES)]
        Service.objects.bulk_create(services, batch_size=BATCH)
        Site.objects.bulk_create([_site(service) for service in services], batch_size=BATCH)

    yield compare(
        "import de 5 000 services",
        ours,
        floor,
        what_floor="bulk_create d’autant de services et de sites",
        rounds=min(rounds, MOST_ROUNDS),
        repeat=1,
    )


def _service(number: int, organisation: Organisation) -> Service:
    return Service(
        organisation=organisation,
        name=f"France services {number}",
        kind="local_authority",
        department="80",
        commune="80016",
        agents_in_contact=2,
    )


def _site(service: Service) -> Site:
    return Site(
        service=service,
        name=service.name,
        address="1 place",
        postal_code="80300",
        city="Albert",
        is_main=True,
    )
