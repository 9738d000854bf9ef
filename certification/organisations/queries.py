"""Organisations as the DITP sees them: who is there, what runs, and what an empty installation still lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from candidates.dossiers.enums import CLOSED, HOLDING_LABEL
from candidates.dossiers.models import Dossier
from candidates.grids.models import Grid
from certification.bodies.models import CertificationBody, Habilitation
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Membership, Organisation
from label_sp.common.search import begins, having_terms
from surveys.questionnaires.models import Questionnaire

BODY_ROLES = (Role.BODY_MANAGER, Role.AUDITOR, Role.DECIDER)


def candidates(words: str, on: date) -> QuerySet[Organisation]:
    """The candidate organisations by name, with how many people and running dossiers each has."""
    found = Organisation.objects.filter(kind=OrganisationKind.CANDIDATE).filter(
        having_terms(words, lambda term: begins(term, "name_key"))
    )
    people = _counted(Membership.objects.current(on).filter(organisation=OuterRef("pk")), "organisation")
    running = _counted(_running().filter(service__organisation=OuterRef("pk")), "service__organisation")
    return found.annotate(people=people, running=running).order_by("name", "pk")


def _counted(rows: QuerySet[Membership] | QuerySet[Dossier], by: str) -> Coalesce:
    number = Count("user", distinct=True) if by == "organisation" else Count("pk")
    return Coalesce(Subquery(rows.order_by().values(by).annotate(number=number).values("number")), 0)


def _running() -> QuerySet[Dossier]:
    return Dossier.objects.exclude(status__in=[*CLOSED])


def under_way(organisation: Organisation) -> QuerySet[Dossier]:
    """What the closing of this organisation would stop: its own dossiers, or those entrusted to it."""
    theirs = Q(service__organisation=organisation.pk) | Q(body=organisation.pk)
    return _running().filter(theirs).select_related("service__organisation").order_by("reference")


def labelled(organisation: Organisation) -> QuerySet[Dossier]:
    """The labels that its own services hold today, suspended or not, the last to end first."""
    held = Dossier.objects.filter(service__organisation=organisation.pk, status__in=[*HOLDING_LABEL])
    return held.select_related("service__organisation").order_by("-valid_until", "reference")


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to do before a first dossier, where, and whether it is done. `url` is blank for a command."""

    label: str
    detail: str
    url: str
    done: bool


def first_steps(on: date) -> list[FirstStep]:
    """What an installation needs before a first dossier; empty once all is done."""
    steps = list(_first_steps(on))
    return [] if all(step.done for step in steps) else steps


def _first_steps(on: date) -> Iterator[FirstStep]:
    body = (
        CertificationBody.objects.filter(organisation__closed_on=None).select_related("organisation").first()
    )
    candidate = Organisation.objects.filter(kind=OrganisationKind.CANDIDATE, closed_on=None).first()
    yield FirstStep(
        "Charger les questionnaires, les grilles et les durées d’audit",
        "Sur le serveur : manage.py load_reference_data",
        "",
        Questionnaire.objects.exists() and Grid.objects.exists(),
    )
    yield FirstStep(
        "Enregistrer un organisme de certification",
        "Son nom, son accréditation COFRAC",
        reverse("certification:body_new"),
        body is not None,
    )
    yield FirstStep(
        "Enregistrer son habilitation",
        "La décision de la commission et le contrat d’engagement signé",
        reverse("certification:body", args=[body.pk]) if body else "",
        Habilitation.objects.in_force(on).exists(),
    )
    yield FirstStep(
        "Inviter les personnes de l’organisme",
        "Gestion des dossiers, audit et décision",
        reverse("actors:members", args=[body.organisation_id]) if body else "",
        _has_roles(body.organisation if body else None, BODY_ROLES, on),
    )
    yield FirstStep(
        "Créer une organisation candidate",
        "Son nom, et l’adresse de la personne qui en répond ; ou une demande d’accès à accepter",
        reverse("certification:candidate_new"),
        candidate is not None,
    )
    yield FirstStep(
        "Inviter sa première personne",
        "Responsable de la candidature : elle invitera les autres",
        reverse("actors:members", args=[candidate.pk]) if candidate else "",
        _has_roles(candidate, (Role.CANDIDATE_MANAGER,), on),
    )


def _has_roles(organisation: Organisation | None, roles: tuple[Role, ...], on: date) -> bool:
    if organisation is None:
        return False
    held = Membership.objects.current(on).filter(organisation__kind=organisation.kind)
    return set(held.values_list("role", flat=True)) >= set(roles)
