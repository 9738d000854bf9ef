"""Days, months and working days. Every date is a calendar day in Europe/Paris; a deadline includes its last day.

Working days (« jours ouvrés », AUD-01) are Monday to Friday less the statutory public holidays of the territory. Our
reading of "statutory": the 11 days of article L3133-1 of the code du travail; in Moselle, Bas-Rhin and Haut-Rhin Good
Friday (in every commune) and 26 December; overseas the day that commemorates the abolition of slavery (L3422-2), or
the days of the territory's own labour law in the Pacific. Customary days off (Mi-Carême, Victor Schœlcher's day, Good
Friday in the Antilles, …) are working days, whatever a library of holidays says of them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Literal

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from label_sp.guide import rules
from label_sp.guide.french import counted, french_date
from label_sp.guide.numbers import rounded_down

__all__ = [
    "YEARS",
    "Deadline",
    "ImpossibleDay",
    "Territory",
    "days_after",
    "french_date",
    "is_working_day",
    "last_day_of",
    "months_after",
    "months_before",
    "public_holidays",
    "rounded_down",
    "territory_of",
    "working_days_before",
    "working_days_detail",
]

Unit = Literal["jours", "jours ouvrés", "mois"]
Owner = Literal["candidate", "auditor", "body", "ditp"]
Kind = Literal["deadline", "earliest", "info"]

YEARS = range(2000, 2200)  # those of a label; a day of another year was mistyped


class ImpossibleDay(ValueError):
    """Nothing can be dated from a day that is in no year of the label; `day` is the first one found."""

    def __init__(self, day: date) -> None:
        super().__init__(f"{day.isoformat()} is out of range: no year of the label")
        self.day = day


class Territory(StrEnum):
    """A part of France that has public holidays of its own; the value is its department where it is one."""

    METROPOLE = "metropole"
    ALSACE_MOSELLE = "alsace-moselle"
    GUADELOUPE = "971"
    MARTINIQUE = "972"
    GUYANE = "973"
    REUNION = "974"
    MAYOTTE = "976"
    SAINT_BARTHELEMY = "977"
    SAINT_MARTIN = "978"
    WALLIS_ET_FUTUNA = "986"
    POLYNESIE = "987"
    NOUVELLE_CALEDONIE = "988"


ALSACE_MOSELLE_DEPARTMENTS = frozenset({"57", "67", "68"})
GOOD_FRIDAY_IS_A_HOLIDAY = frozenset({Territory.ALSACE_MOSELLE, Territory.POLYNESIE})
FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
DAYS_AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday
LOCAL_HOLIDAYS: dict[
    Territory, tuple[tuple[int, int], ...]
] = {  # (month, day), added to the 11 national days
    Territory.ALSACE_MOSELLE: ((12, 26),),
    Territory.GUADELOUPE: ((5, 27),),
    Territory.MARTINIQUE: ((5, 22),),
    Territory.GUYANE: ((6, 10),),
    Territory.REUNION: ((12, 20),),
    Territory.MAYOTTE: ((4, 27),),
    Territory.SAINT_BARTHELEMY: ((10, 9),),
    Territory.SAINT_MARTIN: ((5, 28),),
    Territory.WALLIS_ET_FUTUNA: ((4, 28), (6, 29), (7, 29)),
    Territory.POLYNESIE: ((3, 5), (11, 20)),
    Territory.NOUVELLE_CALEDONIE: ((9, 24),),
}


def territory_of(department: str) -> Territory:
    """The territory of a department's code ("80", "2A", "67", "974"); anything else is metropolitan France."""
    if department in ALSACE_MOSELLE_DEPARTMENTS:
        return Territory.ALSACE_MOSELLE
    return Territory(department) if department in LOCAL_HOLIDAYS else Territory.METROPOLE


def months_before(day: date, months: int) -> date:
    """n months earlier, on the month's last day where it is shorter: 31 August less 6 is 28 or 29 February."""
    return _moved(day, relativedelta(months=-months))


def months_after(day: date, months: int) -> date:
    """n months later, on the month's last day where it is shorter: 31 August plus 6 is 28 or 29 February."""
    return _moved(day, relativedelta(months=months))


def last_day_of(months: int, first_day: date) -> date:
    """The last day of a period of whole years that begins on that day: the eve of the same day, at its end.

    From 29 February: that year has no such day, and the last day of February is still the period's own, 36 months
    from 2028-02-29 → 2031-02-28, where a period begun the day before ends on the 27th. ATT-01, ACT-03, CON-01.
    """
    anniversary = months_after(first_day, months)
    return anniversary if anniversary.day != first_day.day else days_after(anniversary, -1)


def days_after(day: date, days: int) -> date:
    """n calendar days later (earlier when negative)."""
    return _moved(day, timedelta(days=days))


def _moved(day: date, delay: relativedelta | timedelta) -> date:
    """An end of the calendar stands for all that lies beyond it, so that comparing days never fails."""
    try:
        return day + delay
    except (OverflowError, ValueError):
        return date.max if day.year > YEARS[0] else date.min


def is_working_day(day: date, territory: Territory = Territory.METROPOLE) -> bool:
    """Monday to Friday and no public holiday in that territory. AUD-01."""
    return day.weekday() < 5 and day not in public_holidays(day.year, territory)


def working_days_before(day: date, count: int, territory: Territory = Territory.METROPOLE) -> date:
    """The n-th working day strictly before that day (the day itself when n is 0). AUD-01.

    Example: 10 working days before Monday 16 March 2026 is Monday 2 March 2026.
    """
    while count > 0 and day > date.min:
        day = days_after(day, -1)
        count -= is_working_day(day, territory)
    return day


def working_days_detail(day: date, count: int, territory: Territory = Territory.METROPOLE) -> str:
    """What was skipped to find the n-th working day before that day, in words. AUD-01.

    « 10 jours ouvrés avant le lundi 20 avril 2026 : 6 jours de week-end et 1 jour férié (lundi 6 avril 2026) ne
    comptent pas »; without the second half when nothing was skipped.
    """
    first = working_days_before(day, count, territory)
    between = [days_after(first, number) for number in range((day - first).days)]
    weekend = [each for each in between if each.weekday() >= 5]
    holidays = [
        each for each in between if each.weekday() < 5 and each in public_holidays(each.year, territory)
    ]
    told = f"{counted(count, 'aucun jour ouvré|jour ouvré|jours ouvrés')} avant le {french_date(day)}"
    skipped = (
        [counted(len(weekend), "aucun jour de week-end|jour de week-end|jours de week-end")]
        if weekend
        else []
    )
    if holidays:
        named = ", ".join(french_date(each) for each in holidays)
        skipped.append(f"{counted(len(holidays), 'aucun jour férié|jour férié|jours fériés')} ({named})")
    if not skipped:
        return told
    verb = "ne compte pas" if len(weekend) + len(holidays) == 1 else "ne comptent pas"
    return f"{told} : {' et '.join(skipped)} {verb}"


@cache
def public_holidays(year: int, territory: Territory = Territory.METROPOLE) -> frozenset[date]:
    """The statutory public holidays of that year and territory, as the module's docstring reads them."""
    local = {date(year, month, day) for month, day in LOCAL_HOLIDAYS.get(territory, ())}
    if territory in GOOD_FRIDAY_IS_A_HOLIDAY:
        local.add(days_after(easter(year), -2))
    return _national_holidays(year) | local


@cache
def _national_holidays(year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - it takes 0.3 s to import, which most commands never need

    return frozenset(holidays.country_holidays("FR", years=year)) or holidays_by_law(year)


def holidays_by_law(year: int) -> frozenset[date]:
    """The 11 days of article L3133-1, for the years after 2100, of which the library knows nothing."""
    sunday = easter(year)
    movable = (days_after(sunday, days) for days in DAYS_AFTER_EASTER)
    return frozenset({*movable, *(date(year, month, day) for month, day in FIXED_HOLIDAYS)})


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date that the guide sets in the life of a dossier.

    `kind`: "deadline" is to be done on `due` at the latest, "earliest" opens on `due`, "info" only tells.
    `quantity` and `unit` are the delay (10, "jours ouvrés"), `explanation` says from what it runs, `blocks` what waits
    for it; `owed_by` is whom it binds. `term` is its row of TERMS, and its name with the year or the audit is `key`.
    `detail` says which days a delay in working days skipped; blank for the others. `deed` is what one may do from that
    day on, in the infinitive; blank where nothing opens.
    """

    rule: str
    key: str
    label: str
    due: date
    unit: Unit
    quantity: int
    owed_by: Owner
    blocks: str
    explanation: str
    done: bool = False
    kind: Kind = "deadline"
    term: str = ""
    detail: str = ""
    deed: str = ""

    @property
    def section(self) -> str:
        """The section of the guide that sets this date."""
        return rules.rule(self.rule).section

    def days_left(self, today: date) -> int:
        """Days from today to the date; 0 on the day itself, negative once it is passed."""
        return (self.due - today).days

    def is_late(self, today: date) -> bool:
        """Something had to be done by a day that is over, and was not."""
        return self.kind == "deadline" and not self.done and today > self.due
