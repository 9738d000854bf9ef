"""The auditors of a body as its managers choose among them: what was declared of each, and what forbids this audit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from audits.auditors import queries as auditor_queries
from audits.auditors.models import AuditorProfile, AuditorTie
from audits.visits import queries as visit_queries
from candidates.dossiers.models import Dossier
from candidates.services.models import Service
from certification.bodies import facts as body_facts
from certification.dossier import facts as dossier_facts
from label_sp.actors.models import Organisation, User
from label_sp.guide.audit import failures_to_assign
from label_sp.guide.failures import Failures


@dataclass(frozen=True, slots=True)
class Candidate:
    """One auditor before one audit; `failures` suppose the impartiality declared, which the page asks."""

    user: User
    failures: Failures
    is_previous: bool


@dataclass(frozen=True, slots=True)
class Declared:
    """One auditor of a body, with what the body declared."""

    user: User
    profile: AuditorProfile | None
    ties: tuple[AuditorTie, ...]


def choices_for(dossier: Dossier, today: date) -> list[Candidate]:
    """Each auditor of the body, those who may be assigned first. ACT-07, ACT-08, AUD-13."""
    kind = dossier_facts.FOLLOW_UP if dossier.obtained_on else dossier_facts.INITIAL
    if dossier.body_id is None:
        return []
    in_force = body_facts.habilitation_in_force(dossier.body_id, today)
    found = [
        _choice(dossier, user, kind, in_force, today) for user in auditor_queries.auditors_of(dossier.body_id)
    ]
    return sorted(found, key=lambda each: (bool(each.failures), not each.is_previous, str(each.user)))


def _choice(dossier: Dossier, user: User, kind: str, in_force: bool, today: date) -> Candidate:
    known = visit_queries.assignment_facts(
        dossier,
        user,
        kind=kind,
        habilitation_in_force=in_force,
        impartiality_declared=True,
        reason="demandé sur la page",
    )
    return Candidate(
        user=user,
        failures=failures_to_assign(known, today=today),
        is_previous=known.previous_auditor_id == str(user.pk),
    )


def declared_of(body: Organisation) -> list[Declared]:
    """All auditors of a body with their qualification and their ties, in three queries."""
    people = list(auditor_queries.auditors_of(body.pk))
    profiles = {
        each.user_id: each for each in AuditorProfile.objects.filter(organisation=body, user__in=people)
    }
    ties: dict[UUID, list[AuditorTie]] = defaultdict(list)
    for tie in AuditorTie.objects.filter(user__in=people).select_related("service__organisation"):
        ties[tie.user_id].append(tie)
    return [Declared(user, profiles.get(user.pk), tuple(ties[user.pk])) for user in people]


def services_of(body: Organisation) -> QuerySet[Service]:
    """The candidates whose dossier was entrusted to this body."""
    entrusted = Dossier.objects.filter(body=body, submitted_at__isnull=False)
    return Service.objects.filter(pk__in=entrusted.values("service_id"))
