"""Days, months and working days. The guide counts in « mois », « jours » and « jours ouvrés »."""

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The same day of the month; where there is none, the last of the month (conventions of guide-rules.yaml)."""
    number = day.year * 12 + (day.month - 1) + months
    year, month = number // 12, number % 12 + 1
    wanted = day.day
    while True:
        try:
            return date(year, month, wanted)
        except ValueError:
            wanted -= 1


def months_before(day: date, months: int) -> date:
    return months_later(day, -months)


def last_day_with(before: int, since: date) -> date:
    """The last day that `since` still precedes by at most so many months: found by trying every day."""
    last = day = since
    while day <= since + timedelta(days=31 * before + 31):
        if months_before(day, before) <= since:
            last = day
        day += ONE_DAY
    return last


def first_day_with(before: int, since: date) -> date:
    """The first day that `since` precedes by at least so many months: found by trying every day."""
    day = since
    while months_before(day, before) < since:
        day += ONE_DAY
    return day


def easter(year: int) -> date:
    """The Sunday after the ecclesiastical full moon: golden number, centuries' corrections, epact (Clavius)."""
    golden = year % 19 + 1
    century = year // 100 + 1
    leap_days_dropped = 3 * century // 4 - 12
    moon_correction = (8 * century + 5) // 25 - 5
    epact = (11 * golden + 20 + moon_correction - leap_days_dropped) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    moon = 44 - epact
    if moon < 21:
        moon += 30
    full_moon = date(year, 3, 1) + timedelta(days=moon - 1)
    day = full_moon + ONE_DAY
    while day.weekday() != 6:
        day += ONE_DAY
    return day


#: Code du travail, L3133-1: the legal holidays at a fixed date, everywhere.
EVERYWHERE = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))

#: L3422-2 and the loi of 30 June 1983: the day when the abolition of slavery is commemorated.
ABOLITION = {
    "guadeloupe": (5, 27),
    "martinique": (5, 22),
    "guyane": (6, 10),
    "réunion": (12, 20),
    "mayotte": (4, 27),
    "saint-barthélemy": (10, 9),
    "saint-martin": (5, 28),
}

#: Labour codes of the Pacific: Saint Pierre Chanel, saints Peter and Paul, day of the territory; Gospel (5 March),
#: Matari'i (from 2025); citizenship.
PACIFIC = {
    "wallis-et-futuna": ((4, 28), (6, 29), (7, 29)),
    "polynésie": ((3, 5), (11, 20)),
    "nouvelle-calédonie": ((9, 24),),
}


def holidays(year: int, territory: str = "") -> set[date]:
    """[3.7.1, « jours ouvrés »] Reading of the conventions: the holidays of the service's own territory."""
    sunday = easter(year)
    found = {date(year, month, day) for month, day in EVERYWHERE}
    found |= {sunday + timedelta(days=offset) for offset in (1, 39, 50)}
    if territory in ("alsace-moselle", "polynésie"):
        found.add(sunday - timedelta(days=2))
    if territory == "alsace-moselle":
        found.add(date(year, 12, 26))
    found |= {date(year, month, day) for month, day in PACIFIC.get(territory, ())}
    if territory in ABOLITION:
        found.add(date(year, *ABOLITION[territory]))
    return found


def is_working(day: date, territory: str = "") -> bool:
    return day.weekday() < 5 and day not in holidays(day.year, territory)


def working_days_before(day: date, count: int, territory: str = "") -> date:
    """So many working days stand from the day found, included, to the day given, left out."""
    while count:
        day -= ONE_DAY
        if is_working(day, territory):
            count -= 1
    return day
