"""Acts: dossiers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from candidates.dossiers import mails, permissions, queries, signals
from candidates.dossiers.enums import BEFORE_DECISION, HOLDING_LABEL, AppliesAs, Status
from candidates.dossiers.models import SCOPE, Dossier, ReferenceCounter
from candidates.services import permissions as service_permissions
from candidates.services.enums import ServiceKind
from candidates.services.models import Service, Site
from candidates.services.use_cases import put_site, register_service
from label_sp.actors.models import Organisation, User
from label_sp.guide import eligibility
from label_sp.guide.failures import refuse_if
from label_sp.journal import journal
from label_sp.outbox import outbox

PERIMETER = ("perimeter", *SCOPE)  # what a renewal takes over
NOT_EDITABLE = (
    "Le dossier est déposé : son contenu ne change plus, sauf si l’organisme demande un complément."
)


@transaction.atomic
def create_dossier(
    service: Service, *, actor: User, previous: Dossier | None = None, applies_as: str = AppliesAs.LOCAL
) -> Dossier:
    """Open the dossier of one label cycle. A second one in course is refused: the first is to be taken up.

    `previous` is the cycle that a renewal continues; without it, a label in force forbids a new application.
    `applies_as` is what the candidate declares: with a network, nothing is opened (ELI-07).
    """
    service_permissions.can_create_for.require(actor, service.organisation_id)
    refuse_if(eligibility.failures_of_applying(applies_as))
    _refuse_second_dossier(service, renewing=previous is not None)
    year = timezone.localdate().year
    try:
        dossier = Dossier.objects.create(
            reference=f"{year}-{next_number('dossier', year):04d}",
            service=service,
            applies_as=applies_as,
            previous=previous,
            cycle=previous.cycle + 1 if previous else 1,
            **({name: getattr(previous, name) for name in PERIMETER} if previous else {}),
        )
    except IntegrityError as error:  # somebody else opened one meanwhile: one_open_application
        raise ValidationError({"service": "Ce service a déjà un dossier en cours."}) from error
    journal.record(dossier, "dossier.created", actor=actor, cycle=dossier.cycle, applies_as=applies_as)
    signals.opened.send(Dossier, dossier=dossier, actor=actor)
    return dossier


def _refuse_second_dossier(service: Service, *, renewing: bool) -> None:
    of_service = Dossier.objects.filter(service=service)
    if running := of_service.filter(status__in=[*BEFORE_DECISION]).first():
        raise ValidationError(
            {"service": f"Ce service a déjà un dossier en cours : reprenez le dossier {running.reference}."}
        )
    labelled = of_service.filter(status__in=[*HOLDING_LABEL]).first()
    if labelled and not renewing:
        raise ValidationError(
            {
                "service": f"Ce service a déjà un label (dossier {labelled.reference}) : "
                "ouvrez son renouvellement depuis ce dossier."
            }
        )


@transaction.atomic
def open_for_new_service(
    organisation: Organisation,
    *,
    actor: User,
    applies_as: str = AppliesAs.LOCAL,
    main_site: Mapping[str, Any] | None = None,
    **service: Any,
) -> Dossier:
    """Register a service and open its first dossier, both or none. ELI-01, ELI-03, ELI-07.

    `service` as in register_service, `main_site` as in add_site: it may come later.
    """
    registered = register_service(organisation, actor=actor, **service)
    dossier = create_dossier(registered, actor=actor, applies_as=applies_as)
    if main_site:
        add_site(dossier.pk, actor=actor, **main_site)
    return dossier


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
def set_scope(
    dossier_id: UUID,
    *,
    actor: User,
    authority: str,
    general_reception: bool,
    everyday_procedures: bool = False,
    domains: Sequence[str] = (),
    agreed_with_body: bool = False,
    sites: Iterable[Site] | None = None,
) -> Dossier:
    """Say what a local authority's perimeter holds; it may stay short of its base until the filing. ELI-04, ELI-06.

    sites: those in the perimeter, the main one always; None leaves them as they are. ELI-03.
    """
    dossier = editable(dossier_id, actor)
    if dossier.service.kind != ServiceKind.LOCAL_AUTHORITY:
        raise ValidationError(
            "Le périmètre de ce service comprend tous ses sites en contact avec les usagers."
        )
    dossier.authority, dossier.domains = authority, list(dict.fromkeys(domains))
    dossier.general_reception, dossier.everyday_procedures = general_reception, everyday_procedures
    dossier.agreed_with_body = agreed_with_body
    dossier.save(update_fields=SCOPE)
    if sites is not None:
        _choose_sites(dossier, sites)
    journal.record(dossier, "dossier.scope_said", actor=actor, authority=authority, domains=dossier.domains)
    return dossier


def _choose_sites(dossier: Dossier, sites: Iterable[Site]) -> None:
    """An authority chooses among its open sites; the main one is always inside. ELI-03, guide 1.4.2."""
    chosen = {site.pk for site in sites}
    known = list(dossier.service.sites.filter(closed_on=None))
    if chosen - {site.pk for site in known}:
        raise ValidationError({"sites": "Un des sites choisis n’est pas, ou n’est plus, de ce service."})
    for site in known:
        refuse_if(eligibility.failures_of_site(main=site.is_main, in_perimeter=site.pk in chosen))
    dossier.service.sites.filter(pk__in=chosen).update(in_perimeter=True, left_out_reason="")
    dossier.service.sites.filter(closed_on=None).exclude(pk__in=chosen).update(in_perimeter=False)


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
    left_out_reason: str = "",
) -> Site:
    """Add a site to the service. ELI-03: exactly one main site; a new main one takes the place of the former."""
    dossier = editable(dossier_id, actor)
    site = put_site(
        dossier.service,
        name=name,
        address=address,
        postal_code=postal_code,
        city=city,
        is_main=is_main,
        in_perimeter=in_perimeter,
        left_out_reason=left_out_reason,
    )
    journal.record(dossier, "site.added", actor=actor, site=site.name, in_perimeter=in_perimeter)
    return site


@transaction.atomic
def place_site(
    dossier_id: UUID, site_id: UUID, *, actor: User, in_perimeter: bool, left_out_reason: str = ""
) -> Site:
    """Leave a site already recorded out of the perimeter, with its reason, or take it back in. ELI-03, guide 1.4.2."""
    dossier = editable(dossier_id, actor)
    site, reason = _site_of(dossier, site_id), left_out_reason.strip()
    refuse_if(
        eligibility.failures_of_site(
            main=site.is_main,
            in_perimeter=in_perimeter,
            kind=dossier.service.kind,
            left_out_reason=reason,
        )
    )
    site.in_perimeter, site.left_out_reason = in_perimeter, "" if in_perimeter else reason
    site.save(update_fields=["in_perimeter", "left_out_reason"])
    journal.record(
        dossier,
        "site.placed",
        actor=actor,
        site=site.name,
        in_perimeter=in_perimeter,
        reason=site.left_out_reason,
    )
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
def abandon_dossier(dossier_id: UUID, *, actor: User, reason: str = "") -> Dossier:
    """Give up the application before the decision. The body is told, once the dossier was filed.

    What else ends with it is the business of the apps above (`signals.abandoned`), in the same transaction.
    """
    dossier = locked(dossier_id)
    permissions.can_commit.require(actor, dossier)
    today = dossier.today
    dossier.abandon(today=today)
    dossier.save()
    signals.abandoned.send(Dossier, dossier=dossier, today=today)
    journal.record(dossier, "dossier.abandoned", actor=actor, reason=reason)
    outbox.put(*mails.dossier_abandoned(dossier, reason))
    return dossier


def locked(dossier_id: UUID) -> Dossier:
    """The dossier, locked for the rest of the transaction."""
    return (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("service__organisation", "body")
        .get(pk=dossier_id)
    )


def editable(dossier_id: UUID, actor: User) -> Dossier:
    """The dossier, locked, that this member of the candidate's team may still change."""
    return taking(locked(dossier_id), actor, queries.is_editable)


def taking(
    dossier: Dossier, actor: User, takes: Callable[[Dossier], bool], closed: str = NOT_EDITABLE
) -> Dossier:
    """The dossier, for a member of the candidate's team, while it takes what they bring.

    Raises PermissionDenied; ValidationError, with `closed`, once it takes it no more.
    """
    permissions.can_prepare.require(actor, dossier)
    if not takes(dossier):
        raise ValidationError(closed)
    return dossier
