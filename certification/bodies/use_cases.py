"""Bodies, their habilitation and their agreements with candidates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from candidates.dossiers import permissions as dossier_permissions
from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import locked
from certification.bodies import facts, mails, queries
from certification.bodies.models import CertificationAgreement, CertificationBody, Habilitation
from label_sp.actors import permissions as actor_permissions
from label_sp.actors.enums import OrganisationKind
from label_sp.actors.models import User
from label_sp.actors.organisations import create_organisation
from label_sp.common.bounds import latest_today
from label_sp.common.permissions import Right
from label_sp.guide import bodies as body_rules
from label_sp.guide.failures import refuse_if
from label_sp.journal import journal
from label_sp.outbox import outbox

IN_THE_FUTURE = "Cette date est dans le futur."


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
    actor_permissions.can_supervise.require(actor)
    organisation = create_organisation(OrganisationKind.BODY, name, actor=actor)
    body = CertificationBody.objects.create(
        organisation=organisation,
        address=address,
        accreditation_standard=standard,
        accreditation_number=accreditation_number,
        accreditation_valid_until=accreditation_valid_until,
    )
    journal.record(body, "body.registered", actor=actor, dossier_id=None, name=organisation.name)
    return body


@transaction.atomic
def grant_habilitation(
    body_id: UUID, *, actor: User, decided_on: date, agreement_signed_on: date | None
) -> Habilitation:
    """Record the commission's habilitation of a body, for 5 years. ACT-02, ACT-03, ACT-04, ACT-05, guide 1.2, 1.3.

    It takes effect once the engagement contract is signed, at once or later (`sign_habilitation`).
    """
    actor_permissions.can_supervise.require(actor)
    body = CertificationBody.objects.select_for_update(of=("self",)).get(pk=body_id)
    _refuse_future("decided_on", decided_on)
    refuse_if(
        body_rules.failures_to_habilitate(
            accreditation_valid_until=body.accreditation_valid_until, decided_on=decided_on
        )
    )
    if body.habilitations.filter(decided_on=decided_on).exists():
        raise ValidationError({"decided_on": "Une habilitation décidée ce jour-là est déjà enregistrée."})
    if agreement_signed_on:
        _refuse_wrong_signature(agreement_signed_on, decided_on)
    granted = Habilitation.objects.create(
        body=body,
        decided_on=decided_on,
        agreement_signed_on=agreement_signed_on,
        valid_until=body_rules.habilitation_last_day(decided_on),
    )
    journal.record(
        granted,
        "habilitation.granted",
        actor=actor,
        dossier_id=None,
        body=str(body),
        valid_until=granted.valid_until,
    )
    return granted


@transaction.atomic
def sign_habilitation(habilitation_id: UUID, *, actor: User, signed_on: date) -> Habilitation:
    """Record the engagement contract signed after the decision: the habilitation takes effect. ACT-05, guide 1.3."""
    habilitation = _habilitation(habilitation_id, actor)
    if habilitation.agreement_signed_on:
        raise ValidationError("Le contrat d’engagement est déjà enregistré.")
    _refuse_wrong_signature(signed_on, habilitation.decided_on, field="signed_on")
    habilitation.agreement_signed_on = signed_on
    habilitation.save(update_fields=["agreement_signed_on"])
    journal.record(habilitation, "habilitation.signed", actor=actor, dossier_id=None, signed_on=signed_on)
    return habilitation


@transaction.atomic
def suspend_habilitation(habilitation_id: UUID, *, actor: User, reason: str) -> Habilitation:
    """Suspend a habilitation on the commission's decision. ACT-02, ACT-06."""
    habilitation = _habilitation(habilitation_id, actor, reason)
    if habilitation.suspended_on:
        raise ValidationError("Cette habilitation est déjà suspendue.")
    habilitation.suspended_on = timezone.localdate()
    habilitation.save(update_fields=["suspended_on"])
    journal.record(habilitation, "habilitation.suspended", actor=actor, dossier_id=None, reason=reason)
    _tell_services(habilitation, reason)
    return habilitation


@transaction.atomic
def restore_habilitation(habilitation_id: UUID, *, actor: User, reason: str) -> Habilitation:
    """End the suspension of a habilitation. ACT-02."""
    habilitation = _habilitation(habilitation_id, actor, reason)
    if not habilitation.suspended_on:
        raise ValidationError("Cette habilitation n’est pas suspendue.")
    habilitation.suspended_on = None
    habilitation.save(update_fields=["suspended_on"])
    journal.record(habilitation, "habilitation.restored", actor=actor, dossier_id=None, reason=reason)
    return habilitation


@transaction.atomic
def withdraw_habilitation(habilitation_id: UUID, *, actor: User, reason: str) -> Habilitation:
    """Withdraw a habilitation on the commission's decision; it is over for good. ACT-02, ACT-05, ACT-06."""
    habilitation = _habilitation(habilitation_id, actor, reason)
    if habilitation.withdrawn_on:
        raise ValidationError("Cette habilitation est déjà retirée.")
    habilitation.withdrawn_on = timezone.localdate()
    habilitation.save(update_fields=["withdrawn_on"])
    journal.record(habilitation, "habilitation.withdrawn", actor=actor, dossier_id=None, reason=reason)
    _tell_services(habilitation, reason)
    return habilitation


@transaction.atomic
def record_agreement(
    dossier_id: UUID,
    *,
    actor: User,
    signed_on: date,
    agents_in_scope: int,
    ends_on: date | None = None,
    sites_visited: int = 1,
    days_on_site: Decimal | None = None,
    fewer_days_reason: str = "",
    perimeter: str = "",
) -> CertificationAgreement:
    """Record the contract signed with the candidate for this cycle. ACT-06, CON-01 to CON-03, guide 1.3, 3.2.

    Without an end it covers the 3 years from its signature; without days on site, those of annex 12.
    """
    dossier = locked_by_a_body(dossier_id, actor, dossier_permissions.can_manage)
    if dossier.body is None or dossier.closed_on:
        raise ValidationError("Ce dossier est clos.")
    if dossier.agreements.filter(body=dossier.body).exists():
        raise ValidationError("Le contrat de ce cycle est déjà enregistré.")
    return sign_contract(
        CertificationAgreement(dossier=dossier, body=dossier.body),
        actor=actor,
        signed_on=signed_on,
        agents_in_scope=agents_in_scope,
        ends_on=ends_on,
        sites_visited=sites_visited,
        days_on_site=days_on_site,
        fewer_days_reason=fewer_days_reason,
        perimeter=perimeter,
    )


def sign_contract(
    agreement: CertificationAgreement, *, actor: User, ends_on: date | None = None, **typed: Any
) -> CertificationAgreement:
    """Fill a contract between a body and a candidate, ask the guide, keep it. CON-01, CON-02. Inside a transaction.

    `typed` as `record_agreement` takes it.
    """
    dossier, signed_on = agreement.dossier, typed["signed_on"]
    _refuse_future("signed_on", signed_on)
    for name, value in typed.items():
        setattr(agreement, name, value)
    agreement.ends_on = ends_on or body_rules.least_contract_end(signed_on, dossier.valid_until)
    agreement.perimeter = agreement.perimeter or dossier.perimeter
    agreement.sites_count = dossier.service.sites.filter(in_perimeter=True).count()
    agreement.days_on_site = agreement.days_on_site or facts.days_of_annex(
        agreement.agents_in_scope, agreement.sites_visited
    )
    agreement.fewer_days_reason = agreement.fewer_days_reason.strip()
    agreement.recorded_by = actor
    refuse_if(facts.failures_of_agreement(agreement))
    agreement.save()
    journal.record(
        agreement,
        "agreement.recorded",
        actor=actor,
        signed_on=signed_on,
        days_on_site=str(agreement.days_on_site or ""),
        reason=agreement.fewer_days_reason,
    )
    return agreement


def _habilitation(habilitation_id: UUID, actor: User, reason: str | None = None) -> Habilitation:
    """The habilitation, locked, for the DITP; with a written reason where one is due."""
    actor_permissions.can_supervise.require(actor)
    if reason is not None and not reason.strip():
        raise ValidationError({"reason": "Écrivez la décision de la commission et son motif."})
    return Habilitation.objects.select_for_update(of=("self",)).get(pk=habilitation_id)


def _tell_services(habilitation: Habilitation, reason: str) -> None:
    """What is under way with a body that may not act any more. ACT-06."""
    organisation_id = habilitation.body.organisation_id
    if not facts.habilitation_in_force(organisation_id, timezone.localdate()):
        outbox.put(*mails.habilitation_ended(habilitation, reason, queries.under_way(organisation_id)))


def _refuse_future(field: str, day: date) -> None:
    if day > latest_today():
        raise ValidationError({field: IN_THE_FUTURE})


def _refuse_wrong_signature(signed_on: date, decided_on: date, field: str = "agreement_signed_on") -> None:
    """ACT-05: the contract follows the decision, and is signed by the day it is recorded."""
    _refuse_future(field, signed_on)
    if signed_on < decided_on:
        raise ValidationError({field: "Le contrat d’engagement suit la décision de la commission."})


def locked_by_a_body(dossier_id: UUID, actor: User, right: Right) -> Dossier:
    """The dossier, locked, for who holds that right in its body, which may still act. ACT-06."""
    dossier = locked(dossier_id)
    right.require(actor, dossier)
    in_force = facts.habilitation_in_force(dossier.body_id, timezone.localdate())
    refuse_if(body_rules.failures_to_act(habilitation_in_force=in_force))
    return dossier
