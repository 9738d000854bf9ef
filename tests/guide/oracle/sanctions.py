"""Suspension and withdrawal [5.3], extension of the perimeter [5.2]."""

from collections.abc import Sequence
from datetime import date, timedelta

from .days import ONE_DAY, months_later
from .deadlines import last_valid_day


def is_suspended(since: date, lifted: date | None, day: date) -> bool:
    """[5.3.1] « durant toute la période de la suspension »: in force again on the day of the lifting (SUS-02)."""
    return since <= day and (lifted is None or day < lifted)


def may_suspend_for_want_of_a_plan(
    due: date | None, received: date | None, day: date, *, sent_back: bool = False
) -> bool:
    """[3.9.1, 5.3.1] « défaut de production du plan d'actions demandé »: its time is over; one that came protects, but
    once (FOL-05, reading)."""
    if due is None:
        return False
    if received is not None:
        return sent_back
    return day > due


def ground_is_established(
    ground: str, *, plan_is_wanting: bool, postponements: int, refused: bool, central: bool
) -> bool:
    """[5.3.1, 3.9.2] « succession de reports » is two at least, a refusal is on record (SUS-01, reading); a network
    under 75 % is a central service's."""
    established = {
        "action_plan_missing": plan_is_wanting,
        "postponements": postponements > 1,
        "audit_refused": refused,
        "mark_misused": True,
        "own_request": True,
        "network_below_minimum": central,
    }
    return established[ground]


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


def conformity_may_be_set(wanted: date, today: date, ends_by: date) -> bool:
    """[5.3.1] « dans le délai fixé par l'organisme », within the 12 months."""
    return today <= wanted <= ends_by


def may_be_lifted(shown: date | None, conform_by: date, ends_by: date, today: date) -> bool:
    """[5.3.1] Conformity « dans le délai fixé »; the 12 months over, proof that it came in them (SUS-03, reading)."""
    if shown is None:
        return False
    if today > ends_by:
        return shown <= ends_by
    return shown <= conform_by


def follow_up_was_missed(window_last: date, held: bool, today: date) -> bool:
    """[5.3.2] « non-réalisation de l'audit de suivi », once its window is over (WIT-01, reading)."""
    return not held and today > window_last


def measures_were_not_taken(conform_by: date, today: date) -> bool:
    """[5.3.2] « n'a pas pris les mesures requises pour lever une décision de suspension » (WIT-01, reading)."""
    return today > conform_by


def withdrawn_at_the_end(end: date) -> date:
    """[5.3.2] « perd ainsi son label à échéance de validité »: the day after its last one (WIT-01, reading)."""
    return end + ONE_DAY


def end_after_extension(obtained: date, *, added: int, contract: int, agreed: bool, new_cycle: date) -> date:
    """[5.2] « la date de fin de validité reste inchangée », unless a larger headcount opens a new cycle, agreed to."""
    if added > contract and agreed:
        return last_valid_day(new_cycle)
    return last_valid_day(obtained)
