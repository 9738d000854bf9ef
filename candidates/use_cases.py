"""The acts of the candidate on its own dossier, up to the filing (carried out by certification, with the surveys)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from candidates import mails, permissions, queries, signals
from candidates.enums import BEFORE_DECISION, HOLDING_LABEL, PieceKind, Status
from candidates.models import (
    Dossier,
    Piece,
    QualityIndicator,
    ReferenceCounter,
    SelfAssessment,
    Service,
    Site,
    refuse_if,
)
from label_sp.actors.models import Organisation, User
from label_sp.common import files, journal, outbox
from label_sp.guide import eligibility

NOT_EDITABLE = (
    "Le dossier est déposé : son contenu ne change plus, sauf si l’organisme demande un complément."
)


@transaction.atomic
def register_service(
    organisation: Organisation,
    *,
    actor: User,
    name: str,
    kind: str,
    department: str,
    agents_in_contact: int,
    siret: str = "",
) -> Service:
    """Register a service of an organisation. ELI-01, ELI-02, guide 1.4."""
    permissions.can_create_for.require(actor, organisation.pk)
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # the same form sent twice at once
    if Service.objects.filter(organisation=organisation, name=name).exists():
        raise ValidationError(
            {"name": "Un service de votre organisation porte déjà ce nom : choisissez-le dans la liste."}
        )
    refuse_if(eligibility.failures_of_kind(kind))
    service = Service.objects.create(
        organisation=organisation,
        name=name,
        kind=kind,
        department=department,
        agents_in_contact=agents_in_contact,
        siret=siret,
    )
    journal.record(service, "service.registered", actor=actor, dossier_id=None, name=name)
    return service


@transaction.atomic
def create_dossier(service: Service, *, actor: User, previous: Dossier | None = None) -> Dossier:
    """Open the dossier of one label cycle. A second one in course is refused: the first is to be taken up.

    `previous` is the cycle that a renewal continues; without it, a label in force forbids a new application.
    """
    permissions.can_create_for.require(actor, service.organisation_id)
    _refuse_second_dossier(service, renewing=previous is not None)
    year = timezone.localdate().year
    try:
        dossier = Dossier.objects.create(
            reference=f"{year}-{next_number('dossier', year):04d}",
            service=service,
            previous=previous,
            cycle=previous.cycle + 1 if previous else 1,
            perimeter=previous.perimeter if previous else "",
        )
    except IntegrityError as error:  # somebody else opened one meanwhile: one_open_application
        raise ValidationError({"service": "Ce service a déjà un dossier en cours."}) from error
    journal.record(dossier, "dossier.created", actor=actor, cycle=dossier.cycle)
    return dossier


def _refuse_second_dossier(service: Service, *, renewing: bool) -> None:
    of_service = Dossier.objects.filter(service=service)
    if running := of_service.filter(status__in=[*BEFORE_DECISION]).first():
        raise ValidationError(
            {"service": f"Ce service a déjà un dossier en cours : reprenez le dossier {running.reference}."}
        )
    labelled = of_service.filter(status__in=[*HOLDING_LABEL, Status.SUSPENDED]).first()
    if labelled and not renewing:
        raise ValidationError(
            {
                "service": f"Ce service a déjà un label (dossier {labelled.reference}) : "
                "ouvrez son renouvellement depuis ce dossier."
            }
        )


@transaction.atomic
def open_for_new_service(organisation: Organisation, *, actor: User, **service: Any) -> Dossier:
    """Register a service and open its first dossier, both or none. ELI-01. `service` is as in register_service."""
    return create_dossier(register_service(organisation, actor=actor, **service), actor=actor)


def next_number(series: str, year: int) -> int:
    """The next number of a series in a year. Called inside the transaction that uses it: a rollback gives it back."""
    ReferenceCounter.objects.get_or_create(series=series, year=year)
    counter = ReferenceCounter.objects.select_for_update().get(series=series, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


@transaction.atomic
def plan_dossier(
    dossier_id: UUID,
    *,
    actor: User,
    body: Organisation | None,
    audit_first_day: date | None,
    audit_last_day: date | None,
    perimeter: str,
) -> Dossier:
    """Choose the body (CON-01), the wished audit days and the perimeter, while the dossier is being prepared."""
    dossier = editable(dossier_id, actor)
    agreed = (dossier.body, dossier.audit_first_day, dossier.audit_last_day)
    if dossier.status != Status.PREPARING and agreed != (body, audit_first_day, audit_last_day):
        raise ValidationError(
            "Après le dépôt, l’organisme et les dates d’audit se changent avec l’organisme."
        )
    if audit_first_day and audit_last_day and audit_last_day < audit_first_day:
        raise ValidationError({"audit_last_day": "Le dernier jour d’audit précède le premier."})
    if body is not None and body != dossier.body and body.closed_on:
        raise ValidationError({"body": f"{body} est fermé : choisissez un autre organisme."})
    dossier.body, dossier.perimeter = body, perimeter
    dossier.audit_first_day, dossier.audit_last_day = audit_first_day, audit_last_day
    dossier.save()
    journal.record(
        dossier, "dossier.planned", actor=actor, body=str(body or ""), audit_first_day=audit_first_day
    )
    return dossier


@transaction.atomic
def add_site(
    dossier_id: UUID,
    *,
    actor: User,
    name: str,
    address: str,
    postal_code: str,
    city: str,
    is_main: bool = False,
    in_perimeter: bool = True,
) -> Site:
    """Add a site to the service. ELI-03: exactly one main site; a new main one takes the place of the former."""
    dossier = editable(dossier_id, actor)
    if Site.objects.filter(service=dossier.service, name=name).exists():
        raise ValidationError({"name": "Un site porte déjà ce nom."})
    main = is_main or not dossier.service.sites.exists()
    refuse_if(eligibility.failures_of_site(main=main, in_perimeter=in_perimeter))
    if main:
        dossier.service.sites.filter(is_main=True).update(is_main=False)
    site = Site.objects.create(
        service=dossier.service,
        name=name,
        address=address,
        postal_code=postal_code,
        city=city,
        is_main=main,
        in_perimeter=in_perimeter,
    )
    journal.record(dossier, "site.added", actor=actor, site=name)
    return site


@transaction.atomic
def make_main_site(dossier_id: UUID, site_id: UUID, *, actor: User) -> Site:
    """Make another site the main one. ELI-03: it stays exactly one."""
    dossier = editable(dossier_id, actor)
    site = _site_of(dossier, site_id)
    refuse_if(eligibility.failures_of_site(main=True, in_perimeter=site.in_perimeter))
    dossier.service.sites.filter(is_main=True).update(is_main=False)
    site.is_main = True
    site.save(update_fields=["is_main"])
    journal.record(dossier, "site.made_main", actor=actor, site=site.name)
    return site


@transaction.atomic
def remove_site(dossier_id: UUID, site_id: UUID, *, actor: User) -> None:
    """Take a site out of the service, while its dossier is being prepared."""
    dossier = editable(dossier_id, actor)
    site = _site_of(dossier, site_id)
    if site.is_main and dossier.service.sites.count() > 1:
        raise ValidationError("Désignez d’abord un autre site principal.")
    journal.record(dossier, "site.removed", actor=actor, site=site.name)
    site.delete()


def _site_of(dossier: Dossier, site_id: UUID) -> Site:
    site = dossier.service.sites.filter(pk=site_id).first()
    if site is None:
        raise ValidationError("Ce site a déjà été retiré.")
    return site


@transaction.atomic
def record_self_assessment(
    dossier_id: UUID, *, actor: User, done_on: date, scores: dict[int, Decimal], summary: str = ""
) -> SelfAssessment:
    """Record a yearly self-assessment: its day and a score of 0 to 100 per engagement. PRE-01, FOL-02."""
    dossier = locked(dossier_id)
    permissions.can_prepare.require(actor, dossier)
    if not queries.takes_self_assessments(dossier):
        raise ValidationError(NOT_EDITABLE)
    if done_on > timezone.localdate():
        raise ValidationError({"done_on": "La date de l’autodiagnostic est dans le futur."})
    if set(scores) != set(range(1, 9)) or not all(0 <= score <= 100 for score in scores.values()):
        raise ValidationError({"scores": "Donnez une note de 0 à 100 pour chacun des 8 engagements."})
    as_text = {str(number): str(score) for number, score in sorted(scores.items())}
    if dossier.self_assessments.filter(done_on=done_on, scores=as_text, summary=summary).exists():
        raise ValidationError(
            "Cet autodiagnostic est déjà enregistré, avec les mêmes notes. Rien n’a été ajouté."
        )
    recorded = SelfAssessment.objects.create(
        dossier=dossier,
        done_on=done_on,
        scores=as_text,
        summary=summary,
        recorded_by=actor,
    )
    journal.record(recorded, "self_assessment.recorded", actor=actor, done_on=done_on)
    return recorded


@transaction.atomic
def file_piece(dossier_id: UUID, kind: str, *, actor: User, uploaded: File) -> Piece:
    """File a piece, or a new version of it. DOS-01, DOS-04. The former versions stay readable."""
    dossier = locked(dossier_id)
    permissions.can_prepare.require(actor, dossier)
    if not queries.is_editable(dossier):
        raise ValidationError(NOT_EDITABLE)
    current = queries.current_pieces(dossier).get(kind)
    if queries.is_settled(dossier, current):
        raise ValidationError("L’organisme a déjà jugé cette pièce conforme : elle ne se remplace plus.")
    checked = _checked(uploaded, current)
    version = current.version + 1 if current else 1
    piece = Piece.objects.create(
        dossier=dossier,
        kind=PieceKind(kind),
        version=version,
        file=uploaded,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        uploaded_by=actor,
        uploaded_at=timezone.now(),
    )
    journal.record(piece, "piece.filed", actor=actor, kind=kind, version=version, sha256=checked.sha256)
    return piece


def _checked(uploaded: File, current: Piece | None) -> files.CheckedFile:
    """The upload as found, or a refusal put on its field."""
    try:
        checked = files.check_upload(uploaded)
    except ValidationError as refused:
        raise ValidationError({"file": refused.messages}) from refused
    if current and current.sha256 == checked.sha256:
        raise ValidationError(
            {"file": "Ce fichier est identique à la version déjà déposée. Rien n’a été changé."}
        )
    return checked


@transaction.atomic
def record_indicator(dossier_id: UUID, *, actor: User, label: str, in_place_since: date) -> QualityIndicator:
    """Declare a quality indicator and since when it is measured. DOS-06."""
    dossier = editable(dossier_id, actor)
    if in_place_since > timezone.localdate():
        raise ValidationError({"in_place_since": "Cette date est dans le futur."})
    indicator, created = QualityIndicator.objects.get_or_create(
        dossier=dossier, label=label, defaults={"in_place_since": in_place_since}
    )
    if not created:
        raise ValidationError({"label": "Cet indicateur est déjà dans la liste."})
    journal.record(indicator, "indicator.recorded", actor=actor, label=label, in_place_since=in_place_since)
    return indicator


@transaction.atomic
def remove_indicator(dossier_id: UUID, indicator_id: UUID, *, actor: User) -> None:
    """Take a quality indicator off the list."""
    dossier = editable(dossier_id, actor)
    indicator = dossier.indicators.filter(pk=indicator_id).first()
    if indicator is None:
        raise ValidationError("Cet indicateur a déjà été retiré.")
    journal.record(indicator, "indicator.removed", actor=actor, dossier_id=dossier.pk, label=indicator.label)
    indicator.delete()


@transaction.atomic
def abandon_dossier(dossier_id: UUID, *, actor: User, reason: str = "") -> Dossier:
    """Give up the application before the decision. The body is told, once the dossier was filed.

    What else ends with it is the business of the apps above (`signals.abandoned`), in the same transaction.
    """
    dossier = locked(dossier_id)
    permissions.can_commit.require(actor, dossier)
    today = timezone.localdate()
    dossier.abandon(today=today)
    dossier.save()
    signals.abandoned.send(Dossier, dossier=dossier, today=today)
    journal.record(dossier, "dossier.abandoned", actor=actor, reason=reason)
    outbox.put(*mails.dossier_abandoned(dossier, reason))
    return dossier


def locked(dossier_id: UUID) -> Dossier:
    """The dossier, locked for the rest of the transaction."""
    return (
        Dossier.objects.select_for_update(of=("self",)).select_related("service", "body").get(pk=dossier_id)
    )


def editable(dossier_id: UUID, actor: User) -> Dossier:
    """The dossier, locked, that this member of the candidate's team may still change."""
    dossier = locked(dossier_id)
    permissions.can_prepare.require(actor, dossier)
    if not queries.is_editable(dossier):
        raise ValidationError(NOT_EDITABLE)
    return dossier
