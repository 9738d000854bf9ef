"""Every date that the guide sets for a local service, from the self-assessment to the withdrawal."""

from collections.abc import Sequence
from datetime import date, timedelta

from .days import (
    ONE_DAY,
    first_day_with,
    is_working,
    last_day_with,
    months_before,
    months_later,
    working_days_before,
)


def self_assessment_is_recent(done: date, audit: date) -> bool:
    """[3.1, 3.5.1] « avant tout audit », « réalisé dans les 12 mois précédant la date d'audit »."""
    return months_before(audit, 12) <= done < audit


def last_audit_day_for_self_assessment(done: date) -> date:
    return last_day_with(12, done)


def surveys_are_recent(closed: date, audit: date) -> bool:
    """[3.4, 3.5.1] « dans les 6 mois précédant l'audit initial »; the boundary day counts (SUR-01, reading); and
    « avant tout audit » the candidate has the results."""
    return months_before(audit, 6) <= closed < audit


def last_audit_day_for_surveys(closed: date) -> date:
    return last_day_with(6, closed)


def surveys_start(audit: date) -> date:
    """[3.4] « au moins 2 mois avant les dates d'audit »."""
    return months_before(audit, 2)


def new_access(closed: date) -> date:
    """[3.4, note] « 6 mois après la clôture de la campagne initiale »."""
    return months_later(closed, 6)


def last_filing_day(audit: date) -> date:
    """[3.5.1] « au plus tard un mois avant les dates d'audit »."""
    return months_before(audit, 1)


def first_audit_day(filed: date) -> date:
    return first_day_with(1, filed)


def indicator_counts(in_place: date, filed: date) -> bool:
    """[3.5.1] « en place (depuis au moins 6 mois) »."""
    return in_place <= months_before(filed, 6)


def last_plan_day(audit: date, territory: str = "") -> date:
    """[3.7.1] « au plus tard 10 jours ouvrés avant l'évaluation sur site »."""
    return working_days_before(audit, 10, territory)


def first_visit_after_plan(sent: date, territory: str = "") -> date:
    """[3.7.1] The first working day on which a visit can begin, the plan being sent that day."""
    day = sent + ONE_DAY
    while not is_working(day, territory) or last_plan_day(day, territory) < sent:
        day += ONE_DAY
    return day


def visit_may_begin(day: date, *, assessed: Sequence[date], closed: Sequence[date], filed: date) -> bool:
    """[3.1, 3.4, 3.5.1] A recent self-assessment, both surveys recent, the file there for a month."""
    if not any(self_assessment_is_recent(each, day) for each in assessed):
        return False
    return all(surveys_are_recent(each, day) for each in closed) and filed <= last_filing_day(day)


def contract_is_of_this_cycle(signed: date, audit: date) -> bool:
    """[3.2] « pour l'ensemble du cycle (3 ans) »: signed at most 18 months before the audit (CON-01, reading)."""
    return months_before(audit, 18) <= signed


def last_report_day(last_day_on_site: date) -> date:
    """[3.7.1] « dans un délai de 21 jours après la visite »."""
    return last_day_on_site + timedelta(days=21)


def last_observations_day(received: date) -> date:
    """[3.7.1] « À compter de la date de réception du rapport, le candidat bénéficie de 10 jours »."""
    return received + timedelta(days=10)


def may_decide(received: date, day: date, *, answered: bool) -> bool:
    """[3.7.1, 3.8.1; DEC-08] Not before the 10 days are over, unless the candidate has spoken."""
    return answered or day > last_observations_day(received)


def last_valid_day(obtained: date, years: int = 3) -> date:
    """[2.3] Three years from the day obtained: the eve of the same day (ATT-01, reading: 28 Feb for a 29 Feb)."""
    day = obtained
    while True:
        day += ONE_DAY
        if day.year == obtained.year + years and (day.month, day.day) >= (obtained.month, obtained.day):
            return day - ONE_DAY


def is_listed(obtained: date, withdrawn: date | None, day: date) -> bool:
    """[2.3, 5.3.2] On the public list while the label is valid, off it from the day the withdrawal takes effect."""
    if withdrawn is not None and day >= withdrawn:
        return False
    return obtained <= day <= last_valid_day(obtained)


def follow_up_preparation(notified: date) -> date:
    """[3.9.1] « Douze mois après la labellisation initiale »."""
    return months_later(notified, 12)


def follow_up_due(notified: date) -> date:
    """[3.9.1] « à 18 mois (à partir de la date de notification initiale) »."""
    return months_later(notified, 18)


def follow_up_window(notified: date) -> tuple[date, date]:
    """[3.9.1] Two months before and after « la date théorique »."""
    due = follow_up_due(notified)
    return months_before(due, 2), months_later(due, 2)


def surveys_were_done_again(closed: date, initial_audit: date) -> bool:
    """[3.9.1] « durant la période courant entre l'audit initial et l'audit de suivi »."""
    return closed > initial_audit


def follow_up_may_begin(day: date, *, assessed: date, closed: Sequence[date], asked: date) -> bool:
    """[3.1, 3.9.1] Before any audit a recent self-assessment; the surveys closed; « modalités analogues » for the month
    (PRE-01, SUR-01 and DOS-02, readings)."""
    recent = self_assessment_is_recent(assessed, day)
    return recent and all(each < day for each in closed) and asked <= last_filing_day(day)


def visit_days(assessed: date, closed: Sequence[date], filed: date) -> tuple[date, date]:
    """[3.1, 3.4, 3.5.1] First and last day on which a visit can begin with these pieces."""
    first = max(first_audit_day(filed), *(each + ONE_DAY for each in (assessed, *closed)))
    lasts = [last_audit_day_for_surveys(each) for each in closed]
    return first, min(last_audit_day_for_self_assessment(assessed), *lasts)


def action_plan_due(asked: date) -> date:
    """[3.9.1] « à proposer dans un délai d'un mois »."""
    return months_later(asked, 1)


def renewal_invitation(end: date) -> date:
    """[3.10] « Neuf mois avant l'échéance de validité du label »."""
    return months_before(end, 9)


def new_application(refused: date) -> date:
    """[3.8.1] « à l'issue d'une période de 6 mois échus, à partir de la date d'émission du courrier »."""
    return months_later(refused, 6)


def last_day_of_habilitation(granted: date) -> date:
    """[1.2] « à échéance de la première habilitation (5 ans) »: years counted like those of a label (ATT-01)."""
    return last_valid_day(granted, 5)


def self_assessments_asked(first: date, day: date) -> int:
    """[3.9.1] « chaque année »: one by the end of each 12 months after the application's (FOL-02, reading)."""
    years = 0
    while months_later(first, 12 * (years + 1)) < day:
        years += 1
    return years


def self_assessments_counted(first: date, later: Sequence[date]) -> int:
    """[FOL-02, reading] One done less than 6 months after another counts with it; a late one counts."""
    last, count = first, 0
    for done in sorted(later):
        if done >= months_later(last, 6):
            last, count = done, count + 1
    return count
