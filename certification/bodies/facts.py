"""Facts for the guide: certification bodies."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from candidates.dossiers.models import Dossier
from certification.bodies.models import CertificationAgreement, CertificationBody, Habilitation


def habilitation_in_force(body_id: UUID | None, on: date) -> bool:
    """ACT-06: may this body act on that day?"""
    return Habilitation.objects.in_force(on).filter(body__organisation=body_id).exists()


def habilitations_in_force(on: date) -> list[Habilitation]:
    """The habilitations in force on that day, by body. LIS-04."""
    found = Habilitation.objects.in_force(on).select_related("body__organisation")
    return list(found.order_by("body__organisation__name"))


def body_of(dossier: Dossier) -> CertificationBody | None:
    """The body as it was registered."""
    return CertificationBody.objects.filter(organisation=dossier.body_id).first()


def habilitated_bodies(on: date) -> list[object]:
    """The organisations that may take on a candidate on that day. LIS-04."""
    return list(Habilitation.objects.in_force(on).values_list("body__organisation_id", flat=True))


def agreement_signed(dossier: Dossier, on: date) -> bool:
    """CON-03: is there a signed contract between this body and this candidate for this cycle?"""
    return CertificationAgreement.objects.filter(
        dossier=dossier, body=dossier.body_id, signed_on__lte=on
    ).exists()
