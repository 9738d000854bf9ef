"""The first day of a visit, and the pieces that must be recent enough on it. Guide 3.1, 3.4, 3.5.1, 3.9.1.

PRE-01, SUR-01 and DOS-02 are asked again each time that the days of a visit are set or moved, on the real days. Our
readings: at a follow-up the self-assessment is under 12 months old too (3.1 speaks of any audit) and the request is a
month old (3.9.1, « modalités analogues »), while the surveys only have to be closed before it (the 6 months of 3.4 are
those of the initial audit).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from label_sp.guide import dossier, surveys
from label_sp.guide.calendar import days_after, french_date, months_after, months_before
from label_sp.guide.dossier import SELF_ASSESSMENT_MONTHS, SUBMISSION_MONTHS, SurveyFacts
from label_sp.guide.failures import Failure, Failures, gathered

DATED = ("PRE-01", "SUR-01")  # what moving the visit alone can put right


@dataclass(frozen=True, slots=True)
class Pieces:
    """What is known of the pieces whose age a visit depends on.

    `self_assessments` are the days of all those done; `filed_on` is the day the application was first filed, or the
    follow-up asked for; None while it is not. `central`: a service without surveys or self-assessment of its own.
    `contract_days`: the days on site that the contract says, which the plan is compared with (CON-02).
    """

    self_assessments: tuple[date, ...] = ()
    users: SurveyFacts | None = None
    agents: SurveyFacts | None = None
    filed_on: date | None = None
    follow_up: bool = False
    central: bool = False
    contract_days: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """One piece with its day (None while it is missing), and the first days of a visit that it allows.

    `first` and `last` are included; None where the piece sets no such end.
    """

    rule: str
    label: str
    day: date | None
    first: date | None = None
    last: date | None = None


def last_day_within(done_on: date, months: int) -> date:
    """The last day that is at most n months after: closed 2026-02-28, 6 months → 2026-08-31, of which
    `months_before` is 2026-02-28."""
    day = months_after(done_on, months)
    while day < date.max and months_before(days_after(day, 1), months) <= done_on:
        day = days_after(day, 1)
    return day


def first_day_after_filing(filed_on: date) -> date:
    """The first day of a visit, 1 month after the filing at least. DOS-02: 2026-01-31 → 2026-03-01."""
    day = months_after(filed_on, SUBMISSION_MONTHS)
    while day < date.max and dossier.last_submission_day(day) < filed_on:
        day = days_after(day, 1)
    return day


def limits(pieces: Pieces) -> tuple[Limit, ...]:
    """Each piece with the first days of a visit that it allows. PRE-01, SUR-01, DOS-02, FOL-02."""
    return tuple(_limits(pieces))


def last_first_day(pieces: Pieces) -> date | None:
    """The last day on which the visit can begin with these pieces; None as long as none of them sets one."""
    return min((each.last for each in limits(pieces) if each.last), default=None)


def first_first_day(pieces: Pieces) -> date | None:
    """The first day on which the visit can begin with these pieces; None as long as none of them sets one."""
    return max((each.first for each in limits(pieces) if each.first), default=None)


def in_words(pieces: Pieces, *, earliest: date | None = None) -> str:
    """« Dernier jour possible… », for beside the field; `earliest` is a first day that other rules set."""
    last = last_first_day(pieces)
    first = max((day for day in (first_first_day(pieces), earliest) if day), default=None)
    if last is None:
        return "Aucune pièce ne fixe encore de dernier jour possible."
    if first and first > last:
        late = " et ".join(_too_old(pieces, first))
        return (
            f"Plus aucun jour ne convient : une visite ne peut commencer qu’à partir du {french_date(first)}, et le "
            f"dernier jour possible est le {french_date(last)}. À refaire : {late}."
        )
    return f"Dernier jour possible pour commencer la visite : {french_date(last)}."


@gathered
def failures_of_first_day(pieces: Pieces, first_day: date, *, today: date) -> Iterator[Failure]:
    """What forbids a visit to begin that day; the refusal quotes the last day that works. PRE-01, SUR-01, DOS-02,
    FOL-02, guide 3.1, 3.4, 3.5.1, 3.9.1."""
    last = last_first_day(pieces)
    for failure in (*failures_of_pieces(pieces, first_day, today=today), *_too_soon(pieces, first_day)):
        late = last is not None and failure.rule in DATED and first_day > last
        yield (replace(failure, next_step=f"{failure.next_step} {in_words(pieces)}") if late else failure)


@gathered
def failures_of_pieces(pieces: Pieces, first_day: date, *, today: date) -> Iterator[Failure]:
    """What is wrong on the real first day with the self-assessment and the surveys that are there.

    That one is missing is told by the filing, the admissibility review and the decision.
    """
    if pieces.central:
        return
    if done_on := self_assessment_for(pieces.self_assessments, first_day):
        yield from dossier.failures_of_self_assessment(done_on, first_day, today=today)
    for kind, survey in _surveys(pieces):
        if survey is None:
            continue
        if not pieces.follow_up:
            yield from surveys.failures_of_age(kind, survey.closed_on, first_day)
        elif survey.closed_on and survey.closed_on >= first_day:
            yield _closed_too_late(kind, survey.closed_on)
        yield from survey.failures


def self_assessment_for(done_on: Iterable[date], first_day: date) -> date | None:
    """The self-assessment that counts for an audit: the last one done before it, else the last one. PRE-01."""
    days = tuple(done_on)
    return max((day for day in days if day < first_day), default=max(days, default=None))


def _limits(pieces: Pieces) -> Iterator[Limit]:
    if not pieces.central:
        done_on = max(pieces.self_assessments, default=None)
        yield _dated("PRE-01", "Autodiagnostic", done_on, SELF_ASSESSMENT_MONTHS)
        for kind, survey in _surveys(pieces):
            label = surveys.KIND_LABELS[kind].capitalize()
            months = None if pieces.follow_up else surveys.REPORT_MONTHS
            rule = "FOL-02" if pieces.follow_up else "SUR-01"
            yield _dated(rule, label, survey.closed_on if survey else None, months)
    filed = pieces.filed_on
    label = "Demande d’audit de suivi" if pieces.follow_up else "Dépôt du dossier"
    yield Limit("DOS-02", label, filed, first=first_day_after_filing(filed) if filed else None)


def _surveys(pieces: Pieces) -> tuple[tuple[surveys.Kind, SurveyFacts | None], ...]:
    return (("users", pieces.users), ("agents", pieces.agents))


def _dated(rule: str, label: str, done_on: date | None, months: int | None) -> Limit:
    if done_on is None:
        return Limit(rule, label, None)
    last = last_day_within(done_on, months) if months else None
    return Limit(rule, label, done_on, first=days_after(done_on, 1), last=last)


def _too_old(pieces: Pieces, first_day: date) -> Iterator[str]:
    for each in limits(pieces):
        if each.last and each.last < first_day:
            yield each.label[:1].lower() + each.label[1:]


def _too_soon(pieces: Pieces, first_day: date) -> Failures:
    filed = pieces.filed_on
    if filed is None or first_day >= first_day_after_filing(filed):
        return ()
    first = french_date(first_day_after_filing(filed))
    what = "la demande d’audit de suivi" if pieces.follow_up else "le dépôt du dossier"
    return (
        Failure(
            "DOS-02",
            f"La visite commence moins d’un mois après {what}.",
            found=f"{what} le {french_date(filed)}, une visite à partir du {french_date(first_day)}",
            needed="un mois au moins entre les deux",
            next_step=f"Choisissez un premier jour à partir du {first}.",
        ),
    )


def _closed_too_late(kind: str, closed_on: date) -> Failure:
    return Failure(
        "FOL-02",
        f"{surveys.KIND_LABELS[kind].capitalize()} : elle se clôt avant l’audit de suivi.",
        found=f"close le {french_date(closed_on)}",
        needed="une campagne close avant le premier jour de la visite",
        next_step=f"Choisissez un premier jour à partir du {french_date(days_after(closed_on, 1))}.",
        about="visit",
    )
