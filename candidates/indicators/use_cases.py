"""Acts: quality indicators."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from candidates.dossiers.use_cases import editable
from candidates.indicators.models import QualityIndicator
from label_sp.actors.models import User
from label_sp.common.bounds import latest_today
from label_sp.journal import journal


@transaction.atomic
def record_indicator(dossier_id: UUID, *, actor: User, label: str, in_place_since: date) -> QualityIndicator:
    """Declare a quality indicator and since when it is measured. DOS-06."""
    dossier = editable(dossier_id, actor)
    if in_place_since > latest_today():
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
