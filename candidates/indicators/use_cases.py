"""Acts: quality indicators, their values, where results are shown. DOS-06, PRO-02."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction

from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import editable, locked, taking
from candidates.indicators import imports, queries
from candidates.indicators.common import common_indicators
from candidates.indicators.imports import Row
from candidates.indicators.models import IndicatorValue, Opinions, QualityIndicator, ResultsDisplay
from label_sp.actors.models import User
from label_sp.common import tables
from label_sp.common.bounds import latest_today
from label_sp.common.words import fold
from label_sp.journal import journal

CLOSED = "Ce dossier est clos : ses résultats ne changent plus."
GONE = "Cet indicateur a déjà été retiré."
BACKWARDS = "Le dernier jour de la période vient avant le premier."
IN_THE_FUTURE = "Cette période n’est pas finie."


@transaction.atomic
def record_indicator(
    dossier_id: UUID,
    *,
    actor: User,
    in_place_since: date,
    label: str = "",
    common: str = "",
    unit: str = "",
) -> QualityIndicator:
    """Declare a quality indicator, a common one by its code or one's own by a label, and since when. DOS-06, PRO-02."""
    dossier = editable(dossier_id, actor)
    if in_place_since > latest_today():
        raise ValidationError({"in_place_since": "Cette date est dans le futur."})
    if common:
        if common not in common_indicators():
            raise ValidationError({"common": "Cet indicateur commun n’existe pas."})
        label = common_indicators()[common].label[:200]
    if not label:
        raise ValidationError({"label": "Choisissez un indicateur commun, ou nommez le vôtre."})
    if dossier.indicators.filter(label=label).exists():
        raise ValidationError({"common" if common else "label": "Cet indicateur est déjà dans la liste."})
    indicator = QualityIndicator.objects.create(
        dossier=dossier, label=label, common=common, unit=unit, in_place_since=in_place_since
    )
    journal.record(indicator, "indicator.recorded", actor=actor, label=label, in_place_since=in_place_since)
    return indicator


@transaction.atomic
def remove_indicator(dossier_id: UUID, indicator_id: UUID, *, actor: User) -> None:
    """Take a quality indicator off the list."""
    dossier = editable(dossier_id, actor)
    indicator = dossier.indicators.filter(pk=indicator_id).first()
    if indicator is None:
        raise ValidationError(GONE)
    journal.record(indicator, "indicator.removed", actor=actor, dossier_id=dossier.pk, label=indicator.label)
    indicator.delete()


# --- what was measured ------------------------------------------------------------------------------------------------


def _measuring(dossier_id: UUID, actor: User) -> Dossier:
    """The dossier, locked, for somebody of its team, while it is open."""
    return taking(locked(dossier_id), actor, queries.takes_values, CLOSED)


def _check_period(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise ValidationError({"last_day": BACKWARDS})
    if last_day > latest_today():
        raise ValidationError({"last_day": IN_THE_FUTURE})


@transaction.atomic
def record_value(
    dossier_id: UUID, indicator_id: UUID, *, actor: User, first_day: date, last_day: date, value: Decimal
) -> IndicatorValue:
    """What an indicator gave over a period; the value that was there for the same days is replaced. PRO-02."""
    dossier = _measuring(dossier_id, actor)
    indicator = dossier.indicators.filter(pk=indicator_id).first()
    if indicator is None:
        raise ValidationError(GONE)
    return _measured(indicator, actor, first_day, last_day, value)


def _measured(
    indicator: QualityIndicator, actor: User, first_day: date, last_day: date, value: Decimal
) -> IndicatorValue:
    _check_period(first_day, last_day)
    days: dict[str, Any] = {"first_day": first_day, "last_day": last_day}
    before = indicator.values.filter(**days).first()
    if before is not None and before.value == value:
        return before
    measured, _ = IndicatorValue.objects.update_or_create(
        indicator=indicator, **days, defaults={"value": value}
    )
    journal.record(
        indicator,
        "indicator.measured",
        actor=actor,
        label=indicator.label,
        period=measured.label,
        value=str(value),
    )
    return measured


@transaction.atomic
def remove_value(dossier_id: UUID, indicator_id: UUID, value_id: UUID, *, actor: User) -> None:
    """Take a value out that was wrong."""
    dossier = _measuring(dossier_id, actor)
    value = IndicatorValue.objects.filter(
        pk=value_id, indicator=indicator_id, indicator__dossier=dossier
    ).first()
    if value is None:
        raise ValidationError("Cette valeur a déjà été retirée.")
    indicator = value.indicator
    journal.record(indicator, "indicator.unmeasured", actor=actor, label=indicator.label, period=value.label)
    value.delete()


@transaction.atomic
def record_opinions(
    dossier_id: UUID, *, actor: User, first_day: date, last_day: date, received: int, answered: int
) -> Opinions:
    """The opinions of a period and how many were answered within a week; the same days again replace. PRO-02."""
    return _gathered(_measuring(dossier_id, actor), actor, first_day, last_day, received, answered)


def _gathered(
    dossier: Dossier, actor: User, first_day: date, last_day: date, received: int, answered: int
) -> Opinions:
    _check_period(first_day, last_day)
    if answered > received:
        raise ValidationError({"answered": "Il y a plus de réponses que d’avis reçus."})
    days: dict[str, Any] = {"first_day": first_day, "last_day": last_day}
    counts: dict[str, Any] = {"received": received, "answered": answered}
    before = dossier.opinions.filter(**days).first()
    if before is not None and (before.received, before.answered) == (received, answered):
        return before
    opinions, _ = Opinions.objects.update_or_create(dossier=dossier, **days, defaults=counts)
    journal.record(dossier, "opinions.recorded", actor=actor, period=opinions.label, **counts)
    return opinions


@transaction.atomic
def show_results(
    dossier_id: UUID,
    *,
    actor: User,
    shown_since: date | None = None,
    published_at: str = "",
    opinions_at: str = "",
) -> ResultsDisplay:
    """Say where the results are shown and published, and where opinions are given. PRO-02, engagement 6."""
    dossier = _measuring(dossier_id, actor)
    if shown_since and shown_since > latest_today():
        raise ValidationError({"shown_since": "Cette date est dans le futur."})
    said: dict[str, Any] = {
        "shown_since": shown_since,
        "published_at": published_at,
        "opinions_at": opinions_at,
    }
    display, _ = ResultsDisplay.objects.update_or_create(dossier=dossier, defaults=said)
    journal.record(dossier, "results.shown", actor=actor, **said)
    return display


# --- a file -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: how many lines were taken, and each that was not, with the reason."""

    taken: int
    refused: tuple[tuple[int, str], ...]


@transaction.atomic
def import_results(dossier_id: UUID, *, actor: User, file: File) -> Imported:
    """Take the values, or the opinions, of a table, line by line: a bad line stops no other. PRO-02."""
    dossier = _measuring(dossier_id, actor)
    try:
        of_opinions, rows = imports.rows_of(file.read())
    except tables.UnreadableTable as refusal:
        raise ValidationError({"file": str(refusal)}) from refusal
    known = {
        fold(name): each for each in dossier.indicators.all() for name in (each.label, each.common) if name
    }
    refused: list[tuple[int, str]] = []
    for row in rows:
        try:
            with transaction.atomic():
                _take(dossier, actor, row, None if of_opinions else known)
        except ValidationError as refusal:
            refused.append((row.line, " ".join(refusal.messages)))
    return Imported(len(rows) - len(refused), tuple(refused))


def _take(dossier: Dossier, actor: User, row: Row, known: dict[str, QualityIndicator] | None) -> Any:
    if row.problem or row.first_day is None or row.last_day is None:
        raise ValidationError(row.problem)
    if known is None:
        received, answered = row.numbers
        return _gathered(dossier, actor, row.first_day, row.last_day, int(received), int(answered))
    indicator = known.get(fold(row.name))
    if indicator is None:
        raise ValidationError(
            f"« {row.name[:60]} » n’est pas un indicateur de ce dossier : déclarez-le d’abord."
        )
    return _measured(indicator, actor, row.first_day, row.last_day, row.numbers[0])
