"""People, dossiers and attestations for the web bench, and what is done to them from beside the web processes.

`python -m tests.faults.seed people COUNT ATTESTATIONS` prints them as JSON; `draw` reads the same and asks the workers
to draw each attestation; `sweep AGE` takes away the files without a row that are so many seconds old.
"""

import json
import random
import sys
from datetime import date, timedelta

from tests.faults import app  # noqa: F401 (sets Django up, with the points)

from candidates.dossiers.enums import Status  # isort: skip
from candidates.dossiers.models import Dossier
from certification.attestations import documents, tasks
from certification.attestations.models import Attestation
from label_sp.actors.enums import Role
from label_sp.actors.use_cases.accounts import create_api_token
from label_sp.clock import leftovers
from label_sp.common import storage
from tests.factories import (
    DossierFactory,
    OrganisationFactory,
    ServiceFactory,
    UserFactory,
    dossier_in,
    member,
)


def people(count: str, attestations: str) -> None:
    first = random.SystemRandom().randrange(10**5, 10**6)  # each call is a process of its own
    for each in (DossierFactory, OrganisationFactory, ServiceFactory, UserFactory):
        each.reset_sequence(first, force=True)
    made = [_person(int(attestations)) for _ in range(int(count))]
    sys.stdout.write(json.dumps(made))


def _person(attestations: int) -> dict[str, object]:
    preparing = dossier_in(Status.PREPARING)
    user = member(preparing.service.organisation, Role.CANDIDATE_CONTRIBUTOR)
    numbers = [_attestation(preparing, version) for version in range(1, attestations + 1)]
    return {"token": create_api_token(user)[1], "dossier": str(preparing.pk), "attestations": numbers}


def _attestation(dossier: Dossier, version: int) -> str:
    """Issued, as far as its paper is concerned, and not drawn yet."""
    issued = date(2026, 3, 2)
    return Attestation.objects.create(
        dossier=dossier,
        number=f"B-{dossier.pk.hex[:14]}-{version}",
        version=version,
        tier="or",
        issued_on=issued,
        valid_from=issued,
        valid_until=issued + timedelta(days=1095),
        payload=documents.attestation_payload(dossier, decided_on=issued),
    ).number


def draw() -> None:
    for person in json.load(sys.stdin):
        for row in Attestation.objects.filter(number__in=person["attestations"], pdf=""):
            tasks.draw_attestation.delay_if_possible(str(row.pk))


def sweep(age: str) -> None:
    storage.AGE = timedelta(seconds=float(age))
    sys.stdout.write(str(leftovers.sweep()))


if __name__ == "__main__":
    {"people": people, "draw": draw, "sweep": sweep}[sys.argv[1]](*sys.argv[2:])
