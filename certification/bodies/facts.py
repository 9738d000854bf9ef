"""Facts for the guide: certification bodies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from audits.durations.queries import duration_table
from candidates.dossiers.models import Dossier
from certification.bodies.models import CertificationAgreement, CertificationBody, Habilitation
from label_sp.common.reading import asked_once
from label_sp.guide import bodies as body_rules
from label_sp.guide import durations
from label_sp.guide.failures import Failures


@asked_once
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


def days_of_annex(agents: int, sites: int) -> Decimal | None:
    """Days on site by the current annex 12; None when none was loaded. CON-02."""
    table = duration_table()
    return durations.days_on_site(table, agents, sites) if table else None


def failures_of_agreement(agreement: CertificationAgreement) -> Failures:
    """What a contract that is about to be recorded lacks. CON-01, CON-02, guide 3.2."""
    contract = body_rules.ContractFacts(
        signed_on=agreement.signed_on,
        ends_on=agreement.ends_on,
        units=agreement.sites_count,
        perimeter=agreement.perimeter,
        audit_first_day=agreement.dossier.audit_first_day,
        label_until=agreement.dossier.valid_until,
    )
    table, days = duration_table(), agreement.days_on_site
    agents, sites, reason = agreement.agents_in_scope, agreement.sites_visited, agreement.fewer_days_reason
    too_short = (
        durations.failures_of_duration(days, table, agents, sites, reason=reason) if table and days else ()
    )
    return (*body_rules.failures_of_contract(contract), *too_short)


@asked_once
def agreements(dossier: Dossier) -> tuple[CertificationAgreement, ...]:
    """The contracts of this cycle with the dossier's body, the present one first."""
    return tuple(CertificationAgreement.objects.filter(dossier=dossier, body=dossier.body_id))


def agreement_of(dossier: Dossier) -> CertificationAgreement | None:
    """The present contract of this cycle: that of the dossier's body. CON-01, CON-04."""
    return next(iter(agreements(dossier)), None)


def agreement_signed(dossier: Dossier, on: date) -> bool:
    """CON-03: is there a signed contract between this body and this candidate for this cycle?"""
    return any(each.signed_on <= on for each in agreements(dossier))
