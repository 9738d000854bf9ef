"""A case at one stage, and what the ways by which a day comes in need beside it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from candidates.eligibility.models import EligibilityRequest
from candidates.pieces.enums import PieceKind
from certification.bodies import use_cases as bodies
from certification.bodies.models import CertificationBody, Habilitation
from tests.browser.things import eligibility_request
from tests.input.world import World
from tests.scenarios import Case

Data = dict[str, Any]
STAGES = {  # what the dossier went through: on which day of its life the days are sent
    "ready": "ready",
    "submitted": "submitted",
    "assigned": "assigned",
    "planned": "visited",
    "labelled": "labelled",
    "suspended": "lifted",
}


class There(World):
    """A case at one stage, and what the ways need beside it."""

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self.today = case.day_of(STAGES[case.stage])

    @property
    def own(self) -> Data:
        """What addresses ask for, by its name in the pages' routes and in the API's."""
        dossier = self.case.dossier
        audit = dossier.audits.first()
        found = {
            "dossier_id": dossier.pk,
            "pk": dossier.pk,
            "audit_id": audit and audit.pk,
            "user_id": self.case.people.auditor.pk,
            "kind": PieceKind.TRAINING_PLAN.value,
        }
        return {name: value for name, value in found.items() if value}

    def day(self, days: int = 0) -> str:
        return (self.today + dt.timedelta(days=days)).isoformat()

    @property
    def visit(self) -> tuple[str, str]:
        return self.case.visit.isoformat(), (self.case.visit + dt.timedelta(days=1)).isoformat()

    def site(self) -> Any:
        return self.case.dossier.service.sites.values_list("pk", flat=True)[0]

    def own_body(self) -> CertificationBody:
        return CertificationBody.objects.get(organisation=self.case.people.body)

    def new_body(self, name: str = "Organisme nouveau") -> CertificationBody:
        known = CertificationBody.objects.filter(organisation__name=name).first()
        return known or bodies.register_body(
            actor=self.case.people.ditp,
            name=name,
            address="",
            standard="17065",
            accreditation_number="5-0001",
            accreditation_valid_until=self.today + dt.timedelta(days=900),
        )

    def off_the_list(self) -> EligibilityRequest:
        return eligibility_request(self.case)

    def unsigned(self) -> Habilitation:
        body = self.new_body("Organisme sans contrat")
        return body.habilitations.first() or bodies.grant_habilitation(
            body.pk,
            actor=self.case.people.ditp,
            decided_on=self.today - dt.timedelta(days=30),
            agreement_signed_on=None,
        )
