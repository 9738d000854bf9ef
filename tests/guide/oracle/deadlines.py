"""Every date that the guide sets for a local service, from the self-assessment to the withdrawal."""

from collections.abc import Sequence
from datetime import date, timedelta

from .days import ONE_DAY, first_day_with, last_day_with, months_before, months_later, working_days_before


def self_assessment_is_recent(done: date, audit: date) -> bool:
    """[3.1, 3.5.1] « réalisé dans les 12 mois précédant la date d'audit »."""
    return months_before(audit, 12) <= done <= audit


def last_audit_day_for_self_assessment(done: date) -> date:
    return last_day_with(12, done)


def surveys_are_recent(closed: date, audit: date) -> bool:
    """[3.4, 3.5.1] « dans les 6 mois précédant l'audit initial »; the boundary day counts (SUR-01, reading)."""
    return months_before(audit, 6) <= closed <= audit


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


def last_report_day(last_day_on_site: date) -> date:
    """[3.7.1] « dans un délai de 21 jours après la visite »."""
    return last_day_on_site + timedelta(days=21)


def last_observations_day(received: date) -> date:
    """[3.7.1] « À compter de la date de réception du rapport, le candidat bénéficie de 10 jours »."""
    return received + timedelta(days=10)


def may_decide(received: date, day: date, *, answered: bool) -> bool:
    """[3.7.1, 3.8.1; DEC-08] Not before the 10 days are over, unless the candidate has spoken."""
    return answered or day > last_observations_day(received)


def last_valid_day(obtained: date) -> date:
    """[2.3] Three years from the day obtained: the eve of the same day (ATT-01, reading: 28 Feb for a 29 Feb)."""
    day = obtained
    while True:
        day += ONE_DAY
        if day.year == obtained.year + 3 and (day.month, day.day) >= (obtained.month, obtained.day):
            return day - ONE_DAY


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


def action_plan_due(asked: date) -> date:
    """[3.9.1] « à proposer dans un délai d'un mois »."""
    return months_later(asked, 1)


def renewal_invitation(end: date) -> date:
    """[3.10] « Neuf mois avant l'échéance de validité du label »."""
    return months_before(end, 9)


def new_application(refused: date) -> date:
    """[3.8.1] « à l'issue d'une période de 6 mois échus, à partir de la date d'émission du courrier »."""
    return months_later(refused, 6)


def last_suspension_day(since: date) -> date:
    """[5.3.1] « Le délai maximum de suspension est de 12 mois »."""
    return months_later(since, 12)


#: A suspension that was lifted: its ground, its first day, the day of its lifting.
Past = tuple[str, date, date]


def last_day_of_a_chain(past: Sequence[Past], ground: str, start: date) -> date:
    """[5.3.1; SUS-02, reading] Without a day in force in between suspensions are one; the days spent for the
    same ground count together, so that a new one is as long as if it had begun that many days sooner."""
    first, spent = start, 0
    for was, began, lifted in sorted(past, key=lambda row: row[1], reverse=True):
        if lifted == first:
            first = began
        if was == ground:
            spent += (lifted - began).days
    return min(last_suspension_day(first), last_suspension_day(start - timedelta(days=spent)))


def mark_gone(effective: date) -> date:
    """[5.3.2] « dans les deux mois suivant la date effective du retrait »."""
    return months_later(effective, 2)


def habilitation_anniversary(granted: date) -> date:
    """[1.2] « à échéance de la première habilitation (5 ans) »."""
    return months_later(granted, 60)


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
