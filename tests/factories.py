"""Objects for tests, the shortest way. Each app has its heading; a helper adds below its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from candidates.enums import ServiceKind, Status
from candidates.models import Dossier, Service, Site
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Membership, Organisation, User

# --- actors -----------------------------------------------------------------------------------------------------------


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@exemple.test")
    first_name = factory.Faker("first_name", locale="fr_FR")
    last_name = factory.Faker("last_name", locale="fr_FR")
    password = factory.django.Password("mot-de-passe-de-test")


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = OrganisationKind.CANDIDATE


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.CANDIDATE_MANAGER
    started_on = dt.date(2020, 1, 1)


def member(organisation: Organisation, role: Role, **fields: Any) -> User:
    """A person who holds this role in this organisation."""
    return MembershipFactory(organisation=organisation, role=role, **fields).user


def ditp_agent() -> User:
    """A person of the DITP's team."""
    ditp = Organisation.objects.filter(kind=OrganisationKind.DITP).first() or OrganisationFactory(
        kind=OrganisationKind.DITP, name="DITP"
    )
    return member(ditp, Role.DITP)


# --- candidates -------------------------------------------------------------------------------------------------------


class ServiceFactory(DjangoModelFactory[Service]):
    class Meta:
        model = Service

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"France services de test {n}")
    kind = ServiceKind.LOCAL_AUTHORITY
    department = "80"
    agents_in_contact = 12


class SiteFactory(DjangoModelFactory[Site]):
    class Meta:
        model = Site

    service = factory.SubFactory(ServiceFactory)
    name = factory.Sequence(lambda n: f"Site {n}")
    address = "1 place de la Mairie"
    postal_code = "80560"
    city = "Acheux-en-Amiénois"


class DossierFactory(DjangoModelFactory[Dossier]):
    """A dossier entrusted to a body and being prepared. `dossier_in` gives the other states."""

    class Meta:
        model = Dossier

    reference = factory.Sequence(lambda n: f"2026-{n:04d}")
    service = factory.SubFactory(ServiceFactory)
    body = factory.SubFactory(OrganisationFactory, kind=OrganisationKind.BODY)


LABEL_FIELDS = {"tier": "argent", "obtained_on": dt.date(2026, 1, 15), "valid_until": dt.date(2029, 1, 14)}


def dossier_in(status: Status, **fields: Any) -> Dossier:
    """A dossier put straight into a state, with the least that state supposes. Only tests may do that."""
    if status != Status.PREPARING:
        fields.setdefault("submitted_at", timezone.now())
    if status in {
        Status.LABELLED,
        Status.IN_FOLLOW_UP,
        Status.ACTION_PLAN_DUE,
        Status.SUSPENDED,
        Status.WITHDRAWN,
        Status.EXPIRED,
        Status.RENEWED,
    }:
        fields = {**LABEL_FIELDS, **fields}
    return DossierFactory(status=status, **fields)
