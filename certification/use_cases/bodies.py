"""Bodies, their habilitation and their agreements with candidates."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from candidates.models import Dossier
from candidates.use_cases import locked
from certification import permissions
from certification.models import CertificationAgreement, CertificationBody, Habilitation
from label_sp.actors.enums import OrganisationKind
from label_sp.actors.models import Organisation, User
from label_sp.common import journal
from label_sp.common.permissions import require
from label_sp.guide import bodies as body_rules
from label_sp.guide.failures import RuleViolation


@transaction.atomic
def register_body(
    *,
    actor: User,
    name: str,
    address: str,
    standard: str,
    accreditation_number: str,
    accreditation_valid_until: date,
) -> CertificationBody:
    """Register a certification body and its COFRAC accreditation. ACT-04, guide 1.3."""
    require(permissions.can_supervise(actor))
    if Organisation.objects.filter(name=name, kind=OrganisationKind.BODY).exists():
        raise ValidationError({"name": "Un organisme porte déjà ce nom."})
    body = CertificationBody.objects.create(
        organisation=Organisation.objects.create(name=name, kind=OrganisationKind.BODY),
        address=address,
        accreditation_standard=standard,
        accreditation_number=accreditation_number,
        accreditation_valid_until=accreditation_valid_until,
    )
    journal.record(body, "body.registered", actor=actor, name=name)
    return body


@transaction.atomic
def grant_habilitation(
    body_id: UUID, *, actor: User, decided_on: date, agreement_signed_on: date | None
) -> Habilitation:
    """Record the commission's habilitation of a body: 5 years, in force once the contract is signed. ACT-02 to ACT-05."""
    require(permissions.can_supervise(actor))
    body = CertificationBody.objects.select_for_update().get(pk=body_id)
    failures = body_rules.failures_to_habilitate(
        accreditation_valid_until=body.accreditation_valid_until, decided_on=decided_on
    )
    if failures:
        raise RuleViolation(failures)
    if body.habilitations.filter(decided_on=decided_on).exists():
        raise ValidationError({"decided_on": "Une habilitation décidée ce jour-là est déjà enregistrée."})
    if agreement_signed_on and agreement_signed_on < decided_on:
        raise ValidationError(
            {"agreement_signed_on": "Le contrat d’engagement suit la décision de la commission."}
        )
    granted = Habilitation.objects.create(
        body=body,
        decided_on=decided_on,
        agreement_signed_on=agreement_signed_on,
        valid_until=body_rules.habilitation_last_day(decided_on),
    )
    journal.record(
        granted, "habilitation.granted", actor=actor, body=str(body), valid_until=granted.valid_until
    )
    return granted


@transaction.atomic
def suspend_habilitation(habilitation_id: UUID, *, actor: User, reason: str) -> Habilitation:
    """Suspend a habilitation on the commission's decision. ACT-02, ACT-06."""
    require(permissions.can_supervise(actor))
    habilitation = Habilitation.objects.select_for_update().get(pk=habilitation_id)
    if habilitation.suspended_on:
        raise ValidationError("Cette habilitation est déjà suspendue.")
    habilitation.suspended_on = timezone.localdate()
    habilitation.save(update_fields=["suspended_on"])
    journal.record(habilitation, "habilitation.suspended", actor=actor, reason=reason)
    return habilitation


@transaction.atomic
def restore_habilitation(habilitation_id: UUID, *, actor: User, reason: str) -> Habilitation:
    """End the suspension of a habilitation. ACT-02."""
    require(permissions.can_supervise(actor))
    habilitation = Habilitation.objects.select_for_update().get(pk=habilitation_id)
    if not habilitation.suspended_on:
        raise ValidationError("Cette habilitation n’est pas suspendue.")
    habilitation.suspended_on = None
    habilitation.save(update_fields=["suspended_on"])
    journal.record(habilitation, "habilitation.restored", actor=actor, reason=reason)
    return habilitation


@transaction.atomic
def record_agreement(
    dossier_id: UUID, *, actor: User, signed_on: date, agents_in_scope: int, perimeter: str = ""
) -> CertificationAgreement:
    """Record the contract signed with the candidate for this cycle. CON-01, CON-03, guide 3.2."""
    dossier: Dossier = locked(dossier_id)
    require(permissions.can_manage(actor, dossier))
    if CertificationAgreement.objects.filter(dossier=dossier).exists():
        raise ValidationError("Le contrat de ce cycle est déjà enregistré.")
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": "La date de signature est dans le futur."})
    agreement = CertificationAgreement.objects.create(
        body=dossier.body,
        dossier=dossier,
        signed_on=signed_on,
        perimeter=perimeter or dossier.perimeter,
        sites_count=dossier.service.sites.filter(in_perimeter=True).count(),
        agents_in_scope=agents_in_scope,
        recorded_by=actor,
    )
    journal.record(agreement, "agreement.recorded", actor=actor, signed_on=signed_on)
    return agreement
