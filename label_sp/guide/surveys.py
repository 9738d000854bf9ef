"""The surveys of users and of agents: admissible responses, rates, notes, validity, age. Guide 3.4."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import lcm
from types import MappingProxyType
from typing import Literal

from label_sp.guide import decision
from label_sp.guide.calendar import french_date, months_after, months_before
from label_sp.guide.failures import Failure, Failures, gathered
from label_sp.guide.grid import ENGAGEMENT_NUMBERS
from label_sp.guide.numbers import Exact, mean, rounded_down
from label_sp.guide.tiers import Tier

Kind = Literal["users", "agents"]
KIND_LABELS: Mapping[str, str] = MappingProxyType({"users": "enquête usagers", "agents": "enquête agents"})
USERS_QUESTIONS, AGENTS_QUESTIONS = 15, 11  # SUU-01, SUA-01
REPORT_MONTHS = 6  # SUR-01
RECOMMENDED_MONTHS = 2  # SUR-02
NEW_CAMPAIGN_MONTHS = 6  # SUR-04


class Level(StrEnum):
    """One answer to one question, as a character. SUR-05."""

    FULL = "4"
    MOSTLY = "3"
    LITTLE = "2"
    NONE = "1"
    NOT_CONCERNED = "n"
    UNANSWERED = "-"


POINTS: Mapping[str, Fraction] = (
    MappingProxyType(  # SUR-05; the two other levels take the question out of the count
        {
            Level.FULL: Fraction(1),
            Level.MOSTLY: Fraction(3, 4),
            Level.LITTLE: Fraction(1, 4),
            Level.NONE: Fraction(0),
        }
    )
)
_WHOLE = lcm(*(points.denominator for points in POINTS.values()))
_PARTS = {level: int(points * _WHOLE) for level, points in POINTS.items()}  # whole numbers add up faster

Tally = Mapping[str, int]  # level → number of admissible responses that gave it


@dataclass(frozen=True, slots=True)
class RateBand:
    """Up to `agents` concerned (None: no limit): `percent` of those solicited, and `least` responses. SUA-03."""

    agents: int | None
    percent: int
    least: int

    @property
    def in_words(self) -> str:
        """« 30 % des agents sollicités, et 30 au moins »."""
        least = f", et {self.least} au moins" if self.least else ""
        return f"{self.percent} % des agents sollicités{least}"


AGENTS_BANDS = (RateBand(49, 50, 0), RateBand(300, 30, 30), RateBand(None, 10, 50))  # SUA-03, guide 3.4.2
USERS_PERCENT, USERS_LEAST = 5, 50  # SUU-04, guide 3.4.1


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """The normalised result of one campaign. Notes are exact, out of 100; None where nobody answered. SUR-08, SUR-09.

    `solicited` are the people written to by e-mail. `concerned`, for agents only, are those in direct or indirect
    contact with users: their number chooses the band. `rate` is admissible / solicited (None when nobody was
    solicited, above 1 when paper answers outnumber the mailing); `needed_percent` is the rate that validity asks for,
    `needed` the number of admissible responses that it takes. `engagements` is empty for agents; `overall` is
    the note on overall satisfaction, for users only. `failures` says why the result is not valid.
    """

    kind: Kind
    solicited: int
    responses: int
    admissible: int
    rate: Fraction | None
    needed: int
    needed_percent: int
    notes: Mapping[str, Fraction | None]
    engagements: Mapping[int, Fraction | None]
    overall: Fraction | None
    global_note: Fraction | None
    closed_on: date | None
    failures: Failures
    concerned: int | None = None

    @property
    def valid(self) -> bool:
        """Enough responses came, of the people who were asked. SUU-04, SUA-03."""
        return not self.failures

    @property
    def without_note(self) -> tuple[str, ...]:
        """The questions that nobody answered, left out of the means: the report says so. SUR-08."""
        return tuple(code for code, note in self.notes.items() if note is None)


# --- responses --------------------------------------------------------------------------------------------------------


def is_admissible(answers: Sequence[str | None], finished: bool, question_count: int) -> bool:
    """Finished, and strictly more than half of the questionnaire answered otherwise than « non concerné ». SUR-06.

    `answers` holds one level per question; None, "-" or a missing one is a question left unanswered.
    """
    return finished and 2 * sum(answer in POINTS for answer in answers) > question_count


def rate(admissible: int, solicited: int) -> Fraction | None:
    """Response rate: admissible responses / people solicited; None when nobody was. SUR-07."""
    return Fraction(admissible, solicited) if solicited > 0 else None


def needed_responses_users(solicited: int) -> int:
    """50 admissible responses and 5 % of the users solicited. SUU-04: 1000 → 50, 1001 → 51."""
    return max(USERS_LEAST, _percent(solicited, USERS_PERCENT))


def agents_band(concerned: int) -> RateBand:
    """The band goes by the agents concerned, whoever was written to. SUA-03, guide 3.4.2."""
    return next(band for band in AGENTS_BANDS if band.agents is None or concerned <= band.agents)


def needed_responses_agents(solicited: int, concerned: int | None = None) -> int:
    """50 % of those solicited; 30 % and 30; or 10 % and 50, by agents concerned. SUA-03.

    (solicited, concerned): (49, 49) → 25, (45, 60) → 30, (267, 301) → 50, (1000, 1000) → 100. None: all concerned were
    solicited.
    """
    band = agents_band(solicited if concerned is None else concerned)
    return max(band.least, _percent(solicited, band.percent))


def _percent(count: int, percent: int) -> int:
    """The least integer that is at least that share of the count."""
    return -(-count * percent // 100)


# --- notes ------------------------------------------------------------------------------------------------------------


def note(tally: Tally) -> Fraction | None:
    """The note of a question: 100 × the mean of the points over the responses that answered it. SUR-05, SUR-08."""
    answered = sum(tally.get(level, 0) for level in POINTS)
    if not answered:
        return None
    points = sum(parts * tally.get(level, 0) for level, parts in _PARTS.items())
    return Fraction(100 * points, _WHOLE * answered)


def users_result(
    questions: Sequence[tuple[str, int | None]],
    tallies: Mapping[str, Tally],
    admissible: int,
    responses: int,
    solicited: int,
    closed_on: date | None = None,
) -> SurveyResult:
    """The users' result: notes, notes per engagement, global note of 9. SUU-01, SUU-02, SUU-03, SUU-04.

    `questions` are (code, engagement), engagement None for overall satisfaction. An engagement's note is the mean of
    its questions' notes, and each of the 9 weighs the same in the global note.
    """
    notes = {code: note(tallies.get(code, {})) for code, _ in questions}
    engagements = {
        n: mean(notes[code] for code, number in questions if number == n) for n in ENGAGEMENT_NUMBERS
    }
    overall = mean(notes[code] for code, number in questions if number is None)
    return SurveyResult(
        kind="users",
        solicited=solicited,
        responses=responses,
        admissible=admissible,
        rate=rate(admissible, solicited),
        needed=needed_responses_users(solicited),
        needed_percent=USERS_PERCENT,
        notes=notes,
        engagements=engagements,
        overall=overall,
        global_note=mean((*engagements.values(), overall)),
        closed_on=closed_on,
        failures=failures_of_validity("users", admissible, solicited),
    )


def agents_result(
    codes: Sequence[str],
    tallies: Mapping[str, Tally],
    admissible: int,
    responses: int,
    solicited: int,
    closed_on: date | None = None,
    *,
    concerned: int | None = None,
) -> SurveyResult:
    """The agents' result: the global note is the mean of the 11 notes. SUA-01, SUA-03, guide 3.4.2.

    `concerned`: the agents in contact with users; None when all of them were solicited.
    """
    concerned = solicited if concerned is None else concerned
    notes = {code: note(tallies.get(code, {})) for code in codes}
    return SurveyResult(
        kind="agents",
        solicited=solicited,
        responses=responses,
        admissible=admissible,
        rate=rate(admissible, solicited),
        needed=needed_responses_agents(solicited, concerned),
        needed_percent=agents_band(concerned).percent,
        notes=notes,
        engagements={},
        overall=None,
        global_note=mean(notes.values()),
        closed_on=closed_on,
        failures=failures_of_validity("agents", admissible, solicited, concerned),
        concerned=concerned,
    )


@gathered
def failures_of_validity(
    kind: Kind, admissible: int, solicited: int, concerned: int | None = None
) -> Iterator[Failure]:
    """Why a campaign is not valid; `concerned` of agents only. SUR-07, SUU-04, SUA-03, guide 3.4.1, 3.4.2."""
    rule = "SUU-04" if kind == "users" else "SUA-03"
    needed = needed_responses(kind, solicited, concerned)
    if solicited <= 0:
        yield Failure(
            "SUR-07",
            f"{KIND_LABELS[kind].capitalize()} : personne n’a été sollicité, il n’y a pas de taux de retour.",
            found="aucune personne sollicitée",
            needed="le nombre de personnes sollicitées par courriel",
            next_step="Indiquez ce nombre, ou lancez une campagne.",
        )
    elif admissible < needed:
        yield Failure(
            rule,
            f"{KIND_LABELS[kind].capitalize()} : il n’y a pas assez de questionnaires recevables.",
            found=f"questionnaires recevables : {admissible} ; {_asked(kind, solicited, concerned)}",
            needed=f"questionnaires recevables : {needed} au moins",
            next_step="Prolongez la campagne ou relancez les personnes sollicitées.",
        )


def needed_responses(kind: Kind, solicited: int, concerned: int | None = None) -> int:
    """The admissible responses that validity takes. SUU-04, SUA-03."""
    if kind == "users":
        return needed_responses_users(solicited)
    return needed_responses_agents(solicited, concerned)


def _asked(kind: Kind, solicited: int, concerned: int | None) -> str:
    if kind == "users":
        return f"usagers sollicités : {solicited}"
    return f"agents concernés : {solicited if concerned is None else concerned}, sollicités : {solicited}"


# --- dates ------------------------------------------------------------------------------------------------------------


def earliest_closing(audit_first_day: date) -> date:
    """The first closing day that is recent enough: 6 months before the audit. SUR-01: 2026-08-31 → 2026-02-28."""
    return months_before(audit_first_day, REPORT_MONTHS)


def recommended_start(audit_first_day: date) -> date:
    """The last day on which it is wise to start: 2 months before the audit. SUR-02."""
    return months_before(audit_first_day, RECOMMENDED_MONTHS)


@gathered
def failures_of_age(kind: Kind, closed_on: date | None, audit_first_day: date) -> Iterator[Failure]:
    """What is wrong with the date of a survey at an initial audit: closed in the 6 months before it. SUR-01."""
    oldest = earliest_closing(audit_first_day)
    needed = f"une campagne close entre le {french_date(oldest)} et la veille de l’audit"
    if closed_on is None:
        found, next_step = "pas de campagne close", "Menez la campagne à son terme, ou importez ses réponses."
    elif closed_on < oldest:
        found, next_step = (
            f"close le {french_date(closed_on)}",
            "Menez une nouvelle campagne, ou avancez l’audit.",
        )
    elif closed_on >= audit_first_day:
        found, next_step = (
            f"close le {french_date(closed_on)}",
            "Reportez l’audit après la clôture de la campagne.",
        )
    else:
        return
    label = KIND_LABELS[kind].capitalize()
    message = (
        f"{label} : il faut des résultats de moins de 6 mois avant l’audit du {french_date(audit_first_day)}."
    )
    yield Failure("SUR-01", message, found=found, needed=needed, next_step=next_step)


@gathered
def failures_to_plan_end(opened_on: date, until: date, today: date) -> Iterator[Failure]:
    """A campaign ends on a day to come, at the earliest the day it opens: the candidate says which. SUR-03."""
    earliest = max(opened_on, today)
    if until < earliest:
        yield Failure(
            "SUR-03",
            "La fin prévue de la campagne est déjà passée, ou précède son ouverture.",
            found=f"fin prévue le {french_date(until)}",
            needed=f"le {french_date(earliest)} au plus tôt",
            next_step="Choisissez un jour à venir, ou clôturez la campagne.",
        )


def warning_of_start(kind: Kind, opened_on: date | None, audit_first_day: date) -> Failure | None:
    """A campaign started less than 2 months before the audit: a warning, never a block. SUR-02, guide 3.4."""
    start = recommended_start(audit_first_day)
    if opened_on is None or opened_on <= start:
        return None
    return Failure(
        "SUR-02",
        f"{KIND_LABELS[kind].capitalize()} : la campagne a commencé tard.",
        found=f"ouverte le {french_date(opened_on)}",
        needed=f"une ouverture au plus tard le {french_date(start)} est recommandée",
        next_step="Suivez de près le taux de retour ; rien n’est bloqué.",
    )


def misses_first_tier(kind: Kind, global_note: Exact | None) -> bool:
    """Agents under 50, users under 70: no tier can be reached. An unknown note misses nothing yet. SUR-04."""
    required = decision.REQUIRED[Tier.BRONZE]
    return global_note is not None and global_note < (required.users if kind == "users" else required.agents)


def next_campaign_from(closed_on: date) -> date:
    """The first day of a new campaign after one that missed the first tier. SUR-04: 2026-01-31 → 2026-07-31."""
    return months_after(closed_on, NEW_CAMPAIGN_MONTHS)


@gathered
def failures_to_open_campaign(
    kind: Kind, previous_closed_on: date | None, previous_note: Exact | None, *, today: date
) -> Iterator[Failure]:
    """What forbids opening a campaign that day: another missed the first tier, its 6 months are not over. SUR-04.

    Our reading: a campaign that is not valid counts when its note is known and under the first tier, and starts no
    wait otherwise, since nothing was measured.
    """
    if previous_closed_on is None or not misses_first_tier(kind, previous_note):
        return
    if today < next_campaign_from(previous_closed_on):
        yield Failure(
            "SUR-04",
            f"{KIND_LABELS[kind].capitalize()} : une nouvelle campagne n’est pas encore possible.",
            found=f"une campagne close le {french_date(previous_closed_on)}, note {rounded_down(previous_note)}",
            needed="6 mois après la clôture d’une campagne sous le premier palier",
            next_step=f"Ouvrez la nouvelle campagne à partir du {french_date(next_campaign_from(previous_closed_on))}.",
        )
