"""Days, months and working days. A deadline includes its last day; which day it is where, `soil` says.

Working days (« jours ouvrés », AUD-01) are Monday to Friday less the statutory public holidays of the territory. Our
reading of "statutory": the 11 days of article L3133-1 of the code du travail; in Moselle, Bas-Rhin and Haut-Rhin Good
Friday (in every commune) and 26 December; overseas the day that commemorates the abolition of slavery (L3422-2), or
the days of the territory's own labour law in the Pacific. Customary days off (Mi-Carême, Victor Schœlcher's day, Good
Friday in the Antilles, …) are working days, whatever a library of holidays says of them.

Each year has the days of its own law. From 2005 to 2007 the Monday of Pentecost was worked unless otherwise agreed (day
of solidarity: law 2004-626 of 30 June 2004, until law 2008-351 of 16 April 2008): a working day, and 10 national ones;
the Pacific, which has labour laws of its own, kept it.
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
    SAINT_PIERRE_ET_MIQUELON = "975"
    MAYOTTE = "976"
    SAINT_BARTHELEMY = "977"
    SAINT_MARTIN = "978"
    WALLIS_ET_FUTUNA = "986"
    POLYNESIE = "987"
    NOUVELLE_CALEDONIE = "988"


ALSACE_MOSELLE_DEPARTMENTS = frozenset({"57", "67", "68"})
GOOD_FRIDAY_IS_A_HOLIDAY = frozenset({Territory.ALSACE_MOSELLE, Territory.POLYNESIE})
PACIFIC = frozenset({Territory.WALLIS_ET_FUTUNA, Territory.POLYNESIE, Territory.NOUVELLE_CALEDONIE})
WHIT_MONDAY_WAS_WORKED = range(2005, 2008)
FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
WHIT_MONDAY = 50  # days after Easter
DAYS_AFTER_EASTER = (1, 39, WHIT_MONDAY)  # Easter Monday and Ascension before it


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A holiday at a fixed date in one territory, from one year to another, both included."""

    month: int
    day: int
    since: int = YEARS.start
    until: int = YEARS.stop


LOCAL_HOLIDAYS: dict[Territory, tuple[LocalDay, ...]] = {  # added to the national days
    Territory.ALSACE_MOSELLE: (LocalDay(12, 26),),
    Territory.GUADELOUPE: (LocalDay(5, 27),),
    Territory.MARTINIQUE: (LocalDay(5, 22),),
    Territory.GUYANE: (LocalDay(6, 10),),
    Territory.REUNION: (LocalDay(12, 20),),
    Territory.SAINT_PIERRE_ET_MIQUELON: (),
    Territory.MAYOTTE: (LocalDay(4, 27),),
    # décret 2012-553 of 23 April 2012; Guadeloupe's day before
    Territory.SAINT_BARTHELEMY: (LocalDay(5, 27, until=2011), LocalDay(10, 9, since=2012)),
    Territory.SAINT_MARTIN: (LocalDay(5, 27, until=2011), LocalDay(5, 28, since=2012)),
    Territory.WALLIS_ET_FUTUNA: (LocalDay(4, 28), LocalDay(6, 29), LocalDay(7, 29)),
    # its assembly's vote of 6 May 2025: Matari’i in the place of the day of autonomy
    Territory.POLYNESIE: (LocalDay(3, 5), LocalDay(6, 29, until=2024), LocalDay(11, 20, since=2025)),
    Territory.NOUVELLE_CALEDONIE: (LocalDay(9, 24),),
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
    own = LOCAL_HOLIDAYS.get(territory, ())
    local = {date(year, each.month, each.day) for each in own if each.since <= year <= each.until}
    if territory in GOOD_FRIDAY_IS_A_HOLIDAY:
        local.add(days_after(easter(year), -2))
    if territory in PACIFIC:
        local.add(days_after(easter(year), WHIT_MONDAY))
    return _national_holidays(year) | local


@cache
def _national_holidays(year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - it takes 0.3 s to import, which most commands never need

    return frozenset(holidays.country_holidays("FR", years=year)) or holidays_by_law(year)


def holidays_by_law(year: int) -> frozenset[date]:
    """The days of article L3133-1, two of which may be one, also after 2100, of which the library knows nothing."""
    sunday = easter(year)
    worked = {WHIT_MONDAY} if year in WHIT_MONDAY_WAS_WORKED else set()
    movable = (days_after(sunday, days) for days in DAYS_AFTER_EASTER if days not in worked)
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
