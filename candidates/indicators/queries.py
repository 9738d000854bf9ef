"""The read side: quality indicators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from candidates.dossiers.models import Dossier
from candidates.indicators.models import QualityIndicator
from label_sp.guide import dossier as file_rules
from label_sp.guide.calendar import days_after, months_after


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One quality indicator: does it count on `on`, and from when. DOS-06."""

    indicator: QualityIndicator
    counts: bool
    counts_from: date


def indicator_lines(dossier: Dossier) -> list[IndicatorLine]:
    """The indicators as DOS-06 sees them on the day of the filing, or today while there is none."""
    on = dossier.filed_on or dossier.today
    return [
        IndicatorLine(
            indicator,
            file_rules.indicator_counts(indicator.in_place_since, on),
            first_day_that_counts(indicator.in_place_since),
        )
        for indicator in dossier.indicators.all()
    ]


def first_day_that_counts(in_place_since: date) -> date:
    """DOS-06: from when an indicator counts. 31 August → 1 March: 28 February less 6 months is still 28 August."""
    day = months_after(in_place_since, file_rules.INDICATOR_MONTHS)
    while day < date.max and not file_rules.indicator_counts(in_place_since, day):
        day = days_after(day, 1)
    return day
