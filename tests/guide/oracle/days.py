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
}


def abolition(year: int, territory: str) -> tuple[int, int] | None:
    """Saint-Barthélemy and Saint-Martin were communes of Guadeloupe; the décret of 23 April 2012 gave them days."""
    if territory in ("saint-barthélemy", "saint-martin"):
        if year < 2012:
            return ABOLITION["guadeloupe"]
        return (10, 9) if territory == "saint-barthélemy" else (5, 28)
    return ABOLITION.get(territory)


def of_the_pacific(year: int, territory: str) -> list[tuple[int, int]]:
    """Labour codes of the Pacific: Saint Pierre Chanel, saints Peter and Paul, day of the territory; Gospel (5 March),
    then the autonomy (29 June) until the assembly put Matari'i in its place in May 2025; citizenship."""
    if territory == "wallis-et-futuna":
        return [(4, 28), (6, 29), (7, 29)]
    if territory == "polynésie":
        return [(3, 5), (11, 20) if year >= 2025 else (6, 29)]
    return [(9, 24)] if territory == "nouvelle-calédonie" else []


def whit_monday_is_worked(year: int, territory: str) -> bool:
    """Loi of 30 June 2004 (the Monday of 2004 had passed), undone by that of 16 April 2008 (before the Monday of 2008).
    It is of the code du travail, which the Pacific has not."""
    return date(2004, 6, 30).year < year < date(2008, 4, 16).year and not of_the_pacific(year, territory)


def holidays(year: int, territory: str = "") -> set[date]:
    """[3.7.1, « jours ouvrés »] Reading of the conventions: the holidays of the service's own territory."""
    sunday = easter(year)
    found = {date(year, month, day) for month, day in EVERYWHERE}
    found |= {sunday + timedelta(days=offset) for offset in (1, 39)}
    if not whit_monday_is_worked(year, territory):
        found.add(sunday + timedelta(days=50))
    if territory in ("alsace-moselle", "polynésie"):
        found.add(sunday - timedelta(days=2))
    if territory == "alsace-moselle":
        found.add(date(year, 12, 26))
    found |= {date(year, month, day) for month, day in of_the_pacific(year, territory)}
    if commemorated := abolition(year, territory):
        found.add(date(year, *commemorated))
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
