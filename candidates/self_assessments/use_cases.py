"""Acts: self-assessments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from candidates.dossiers import permissions
from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import NOT_EDITABLE, locked
from candidates.self_assessments import queries
from candidates.self_assessments.models import SelfAssessment
from label_sp.actors.models import User
from label_sp.common.bounds import latest_today
from label_sp.journal import journal


def join_to_application(dossier: Dossier) -> None:
    """At the filing: the latest self-assessment is the one that goes with the application. PRE-01, FOL-02."""
    latest = dossier.self_assessments.first()
    dossier.self_assessments.filter(with_application=True).update(with_application=False)
    if latest is not None:
        dossier.self_assessments.filter(pk=latest.pk).update(with_application=True)


@transaction.atomic
def record_self_assessment(
    dossier_id: UUID, *, actor: User, done_on: date, scores: dict[int, Decimal], summary: str = ""
) -> SelfAssessment:
    """Record a yearly self-assessment: its day and a score of 0 to 100 per engagement. PRE-01, FOL-02."""
    dossier = locked(dossier_id)
    permissions.can_prepare.require(actor, dossier)
    if not queries.takes_self_assessments(dossier):
        raise ValidationError(NOT_EDITABLE)
    if done_on > latest_today():
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
