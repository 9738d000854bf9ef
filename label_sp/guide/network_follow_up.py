"""A network after its first label: the central service, its local ones. Guide 3.8.2, 3.9.2, 5.3.2."""

from dataclasses import dataclass
from datetime import date

from label_sp.guide.calendar import months_after, months_before
from label_sp.guide.follow_up import FollowUpCalendar

PREPARATION_MONTHS, DUE_MONTHS, WINDOW_MONTHS = (9, 21), (12, 24), 2  # NET-04, in N+1 and in N+2
SURVEYS_MONTHS = 18  # NET-05


@dataclass(frozen=True, slots=True)
class YearlyFollowUp:
    """One of the two yearly follow-ups of a central service: `year` is 1 in N+1, 2 in N+2. NET-04."""

    year: int
    days: FollowUpCalendar


def yearly_follow_ups(obtained_on: date) -> tuple[YearlyFollowUp, ...]:
    """NET-04: labelled 2025-07-01 → prepared from 2026-04-01 and 2027-04-01, due 2026-07-01 and 2027-07-01."""
    return tuple(
        YearlyFollowUp(year, _calendar(obtained_on, preparation, due))
        for year, (preparation, due) in enumerate(zip(PREPARATION_MONTHS, DUE_MONTHS, strict=True), start=1)
    )


def _calendar(obtained_on: date, preparation: int, months: int) -> FollowUpCalendar:
    due = months_after(obtained_on, months)
    return FollowUpCalendar(
        prepare_from=months_after(obtained_on, preparation),
        window_first=months_before(due, WINDOW_MONTHS),
        due=due,
        window_last=months_after(due, WINDOW_MONTHS),
    )


def surveys_due(initial_audit_last_day: date) -> date:
    """The last day for both surveys of an attached local service: 18 months after its audit. NET-05, guide 3.9.2."""
    return months_after(initial_audit_last_day, SURVEYS_MONTHS)
