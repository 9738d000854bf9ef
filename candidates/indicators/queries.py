"""The read side: quality indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import is_in_course
from candidates.indicators.common import PERCEPTION, PERFORMANCE, CommonIndicator, common_indicators
from candidates.indicators.models import IndicatorValue, QualityIndicator, ResultsDisplay
from candidates.services.enums import ServiceKind
from label_sp.common.reading import asked_once
from label_sp.guide import dossier as file_rules
from label_sp.guide import programme
from label_sp.guide.calendar import days_after, months_after
from label_sp.guide.failures import Failures


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One quality indicator: does it count on `on`, and from when; its values, the oldest first. DOS-06, PRO-02."""

    indicator: QualityIndicator
    counts: bool
    counts_from: date
    values: tuple[IndicatorValue, ...] = ()

    @property
    def latest(self) -> IndicatorValue | None:
        return self.values[-1] if self.values else None


def indicator_lines(dossier: Dossier) -> list[IndicatorLine]:
    """The indicators as DOS-06 sees them on the day of the filing, or today while there is none. Two queries."""
    on = dossier.filed_on or dossier.today
    return [
        IndicatorLine(
            indicator,
            file_rules.indicator_counts(indicator.in_place_since, on),
            first_day_that_counts(indicator.in_place_since),
            tuple(indicator.values.all()),
        )
        for indicator in dossier.indicators.prefetch_related("values")
    ]


@asked_once
def in_place_since(dossier: Dossier) -> tuple[date, ...]:
    """Since when each of its indicators is followed."""
    return tuple(dossier.indicators.values_list("in_place_since", flat=True))


def first_day_that_counts(in_place_since: date) -> date:
    """DOS-06: from when an indicator counts. 31 August → 1 March: 28 February less 6 months is still 28 August."""
    day = months_after(in_place_since, file_rules.INDICATOR_MONTHS)
    while day < date.max and not file_rules.indicator_counts(in_place_since, day):
        day = days_after(day, 1)
    return day


def takes_values(dossier: Dossier) -> bool:
    """Results are measured as long as the dossier is open. PRO-02."""
    return is_in_course(dossier)


def display_of(dossier: Dossier) -> ResultsDisplay:
    """Where results are shown; an empty one, not stored, before anybody said."""
    return ResultsDisplay.objects.filter(dossier=dossier).first() or ResultsDisplay(dossier=dossier)


def missing_common(dossier: Dossier) -> list[CommonIndicator]:
    """The common indicators that this dossier does not measure yet."""
    there = set(dossier.indicators.values_list("common", flat=True))
    return [each for each in common_indicators().values() if each.code not in there]


def failures_of_results(
    dossier: Dossier, lines: Sequence[IndicatorLine], display: ResultsDisplay
) -> Failures:
    """What the quality results lack: an indicator is there once it has a value. PRO-02."""
    kinds = [line.indicator.kind for line in lines if line.values]
    return programme.failures_of_results(
        programme.ResultsFacts(
            perception=kinds.count(PERCEPTION),
            performance=kinds.count(PERFORMANCE),
            shown_at_contact_points=display.shown_since is not None,
            published=bool(display.published_at),
            local_authority=dossier.service.kind == ServiceKind.LOCAL_AUTHORITY,
        )
    )
