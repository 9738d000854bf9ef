"""One dossier on its way, its people, and the address of each route there: what crawlers of the tests walk on."""

from __future__ import annotations

from itertools import islice, product
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import NoReverseMatch, reverse
from rest_framework.test import APIClient

from certification.bodies.models import CertificationBody
from label_sp.outbox.models import Message
from tests.audits.conftest import api, browser
from tests.input.discovery import Route
from tests.scenarios import Case

ROLES = ("candidate", "contributor", "manager", "auditor", "decider", "ditp")
ELSEWHERE = {
    "UUIDConverter": uuid4(),
    "IntConverter": 1,
}  # for a parameter that nothing here gives a value to
COMBINATIONS = 4


class World:
    """Addresses and clients around one case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.known = _known(case)
        self.clients: dict[str, Client] = {"": Client()}
        self.programs: dict[str, APIClient] = {"": APIClient()}
        for role in ROLES:
            person = getattr(case.people, role)
            self.clients[role], self.programs[role] = browser(person), api(person)

    def client(self, route: Route, role: str) -> Any:
        return (self.programs if route.is_api else self.clients)[role]

    def addresses(self, route: Route) -> list[str]:
        """The few addresses of a route that lead to something of this case."""
        pools = [
            self.known.get(name) or [ELSEWHERE.get(type(converter).__name__, "a")]
            for name, converter in route.converters.items()
        ]
        found = (self._address(route, values) for values in product(*pools))
        return list(islice((each for each in found if each), COMBINATIONS))

    def _address(self, route: Route, values: tuple[Any, ...]) -> str:
        try:
            return reverse(route.name, kwargs=dict(zip(route.converters, values, strict=True)))
        except NoReverseMatch:
            return ""


def _known(case: Case) -> dict[str, list[Any]]:
    """Values by the names that routes give to their parameters."""
    dossier, people = case.dossier, case.people
    audits, attestation = list(dossier.audits.all()), dossier.attestations.first()
    body = CertificationBody.objects.get(organisation=people.body)
    points = [audit.scores.select_related("point")[0].point.code for audit in audits if audit.scores.exists()]
    return {
        "pk": [dossier.pk, people.organisation.pk, body.pk],
        "dossier_id": [dossier.pk],
        "audit_id": [each.pk for each in audits],
        "campaign_id": [each.pk for each in dossier.campaigns.all()][:1],
        "body_id": [people.body.pk, body.pk],
        "habilitation_id": [each.pk for each in body.habilitations.all()],
        "user_id": [people.auditor.pk],
        "site_id": [each.pk for each in dossier.service.sites.all()][-1:],
        "indicator_id": [each.pk for each in dossier.indicators.all()][:1],
        "message_id": [each.pk for each in Message.objects.filter(recipient=people.candidate)][:1],
        "membership_id": [each.pk for each in people.organisation.memberships.all()][:1],
        "kind": ["users", "organisation_chart"],
        "code": [*points, *([attestation.code] if attestation else [])],
        "number": [attestation.number] if attestation else [],
        "term": ["submission"],
        "key": ["certification.label_granted"],
        "about": ["piece"],
        "subject": ["organisation_chart"],
        "version": [1],
    }
