"""Acts: services and their sites."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from candidates.eligibility.models import ListedKind
from candidates.services import permissions
from candidates.services.models import Service, Site
from label_sp.actors.models import Organisation, User
from label_sp.common import texts, words
from label_sp.guide import eligibility
from label_sp.guide.failures import refuse_if
from label_sp.journal import journal


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
    commune: str = "",
    listed_as: ListedKind | None = None,
) -> Service:
    """Register a service, of a kind of the guide or of one that the DITP added. ELI-01, ELI-02, guide 1.4.

    commune: its code; whoever gives it says the department of that commune.
    """
    permissions.can_create_for.require(actor, organisation.pk)
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # the same form sent twice at once
    name = texts.name(name)
    known = Service.objects.filter(organisation=organisation, name_key=words.stored(name)).first()
    if known:
        raise ValidationError(
            {
                "name": f"Un service de votre organisation porte déjà ce nom : « {known} ». Choisissez-le dans la "
                "liste, ou ajoutez ce qui distingue celui-ci (la commune, par exemple)."
            }
        )
    if listed_as is None:
        refuse_if(eligibility.failures_of_kind(kind))
    service = Service.objects.create(
        organisation=organisation,
        name=name,
        kind=listed_as.treated_as if listed_as else kind,
        listed_as=listed_as,
        department=department,
        agents_in_contact=agents_in_contact,
        siret=siret,
        commune=commune,
    )
    journal.record(service, "service.registered", actor=actor, dossier_id=None, name=name)
    return service


def put_site(
    service: Service,
    *,
    name: str,
    is_main: bool = False,
    in_perimeter: bool = True,
    left_out_reason: str = "",
    **where: Any,
) -> Site:
    """One more site, whoever asks: the first is the main one, a new main one takes the place of the former. ELI-03.

    `where`: address, postal code, city, and the details of a site. Raises ValidationError, RuleViolation.
    """
    name = texts.name(name)
    same = service.sites.filter(name_key=words.stored(name)).first()
    if same:
        raise ValidationError({"name": f"Un site porte déjà ce nom : « {same} »."})
    main, reason = is_main or not service.sites.exists(), left_out_reason.strip()
    refuse_if(
        eligibility.failures_of_site(
            main=main, in_perimeter=in_perimeter, kind=service.kind, left_out_reason=reason
        )
    )
    if main:
        service.sites.filter(is_main=True).update(is_main=False)
    return Site.objects.create(
        service=service,
        name=name,
        is_main=main,
        in_perimeter=in_perimeter,
        left_out_reason="" if in_perimeter else reason,
        **where,
    )
