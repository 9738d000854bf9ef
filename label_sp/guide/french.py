"""French words that a number or a day decides, each with all its cases, for refusals, pages, mails and documents.

tests/guide/test_french.py renders the cases; tests/site/test_phrases.py prints those of every sentence of the house on
one page, for a person to read.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

NO_BREAK = "\xa0"
NARROW = "\u202f"  # no-break too, between thousands
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
TYPOGRAPHY = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[^\S\n]{2,}", " "),
        (r"(?<=\w)['ʼ`´](?=\w)", "’"),
        (r"\.{3}", "…"),
        (r'"([^"\n]*)"', rf"«{NO_BREAK}\1{NO_BREAK}»"),
        (r"«\s*", f"«{NO_BREAK}"),
        (r"\s*»", f"{NO_BREAK}»"),
        (r"(?<=[\w)»’%…])[^\S\n]*(?=[;?!]+(?:\s|$|»))", NO_BREAK),
        (r"(?<=[\w)»’%…])[^\S\n]*(?=:(?:\s|$))", NO_BREAK),
        (r"(?<=\d)[^\S\n]*(?=[%€])", NO_BREAK),
    )
)
UNITS = ("Ko", "Mo", "Go", "To")
KIBI = 1024  # as the settings count, and as most people’s computers do

# Numbers -------------------------------------------------------------------------------------------------------------


def number(value: int | Decimal) -> str:
    """3002 → « 3 002 », Decimal("1.50") → « 1,5 »."""
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}".replace(",", NARROW).replace(".", ",")
    return _grouped(value)


def euros(amount: Decimal) -> str:
    """« 12 500 € », « 1 250,50 € »: cents only when there are some. `amount` is rounded to the cent."""
    cents = round(amount, 2)
    whole = f"{int(cents)}" if cents == int(cents) else f"{cents:.2f}"
    units, _, decimals = whole.partition(".")
    return f"{_grouped(int(units))}{',' + decimals if decimals else ''}{NO_BREAK}€"


def counted(value: int | Decimal, forms: str) -> str:
    """« aucun dossier|dossier|dossiers »: 0 → « aucun dossier », 1 → « 1 dossier », 3002 → « 3 002 dossiers ».

    « # » says where the number stands in a form; without it, it stands first in the last two and not in the first.
    French has the plural from 2 on: 1,5 jour. Raises ValueError for anything but three forms.
    """
    none, one, several = forms.split("|")
    if value == 0:
        return none.replace("#", number(value))
    form = one if -2 < value < 2 else several
    return form.replace("#", number(value)) if "#" in form else f"{number(value)} {form}"


def listed(names: Sequence[str], most: int = 10) -> str:
    """« A, B et C »; beyond `most` names, « A, B et 290 autres »."""
    shown, left = [*names[:most]], len(names) - most
    if left > 0:
        shown.append(counted(left, "aucun autre|# autre|# autres"))
    return " et ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def size(count: int) -> str:
    """Bytes as people say them: « moins de 1 Ko », « 340 Ko », « 2,4 Mo »; rounded to the nearest."""
    if count < KIBI:
        return f"moins de 1{NO_BREAK}{UNITS[0]}"
    exponent = 1
    while exponent < len(UNITS) and round(count / KIBI**exponent) >= KIBI:
        exponent += 1
    found = Decimal(count) / KIBI**exponent
    shown = round(found, 1) if round(found, 1) < 10 else Decimal(round(found))
    return f"{number(shown)}{NO_BREAK}{UNITS[exponent - 1]}"


def too_heavy(count: int, most: int) -> str:
    """« pèse 25 Mo, la limite est de 20 Mo »; never the same size twice."""
    found, limit = size(count), size(most)
    return f"pèse {f'un peu plus de {limit}' if found == limit else found}, la limite est de {limit}"


# Typography ----------------------------------------------------------------------------------------------------------


def typeset(text: str) -> str:
    """A text as French prints it, whatever keyboard it was typed on. Safe to repeat; codes are left alone.

    Apostrophes, guillemets, an ellipsis, one space between words, a no-break one inside guillemets, before ; : ? ! %
    and €.
    """
    for pattern, replacement in TYPOGRAPHY:
        text = pattern.sub(replacement, text)
    return text


# Days ----------------------------------------------------------------------------------------------------------------


def french_date(day: date) -> str:
    """« mardi 2 mars 2027 », « lundi 1er mars 2027 »; without any locale."""
    return f"{WEEKDAYS[day.weekday()]} {short_date(day)}"


def short_date(day: date) -> str:
    """« 2 mars 2027 »."""
    return f"{day_and_month(day)} {day.year}"


def day_and_month(day: date) -> str:
    """« 1er mars »."""
    return f"{_numbered(day)} {MONTHS[day.month - 1]}"


def period(first: date, last: date, *, weekdays: bool = True) -> str:
    """« le mardi 12 janvier 2027 », « du lundi 11 au mardi 12 janvier 2027 »: no month and no year said twice."""
    end = french_date(last) if weekdays else short_date(last)
    if first == last:
        return f"le {end}"
    begin = f"{WEEKDAYS[first.weekday()]} {_numbered(first)}" if weekdays else _numbered(first)
    if (first.year, first.month) != (last.year, last.month):
        begin += f" {MONTHS[first.month - 1]}"
    if first.year != last.year:
        begin += f" {first.year}"
    return f"du {begin} au {end}"


def period_word(first: date, last: date) -> str:
    """A span of whole months by its name, « 2025 », « mars 2026 », « janvier à mars 2026 »; any other by its days."""
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1] and first.year == last.year
    if not whole:
        return f"{short_date(first)} au {short_date(last)}" if first != last else short_date(first)
    if (first.month, last.month) == (1, 12):
        return str(first.year)
    names = dict.fromkeys(MONTHS[day.month - 1] for day in (first, last))
    return f"{' à '.join(names)} {first.year}"


def distance(day: date, today: date) -> str:
    """« dans 12 jours », « aujourd’hui », « il y a 3 jours »."""
    days = (day - today).days
    near = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    return near.get(days) or (
        f"dans {_grouped(days)} jours" if days > 0 else f"il y a {_grouped(-days)} jours"
    )


def offset(days: int) -> str:
    """-7 → « 7 jours avant », 0 → « le jour même », 1 → « 1 jour après »."""
    return counted(abs(days), "le jour même|jour|jours") + (
        " avant" if days < 0 else " après" if days else ""
    )


def opening(day: date, today: date) -> str:
    """« depuis le 26 août », « dès aujourd’hui », « à partir du mardi 12 janvier 2027 (dans 45 jours) »."""
    if day < today:
        return f"depuis le {day_and_month(day) if day.year == today.year else short_date(day)}"
    if day == today:
        return "dès aujourd’hui"
    return f"à partir du {french_date(day)} ({distance(day, today)})"


def may(who: str, deed: str, day: date, today: date) -> str:
    """« Vous pouvez clore l’enquête depuis le 26 août », « Le candidat pourra … à partir du … ».

    `who` is "" for the reader, else a subject in the singular.
    """
    verb = ("pouvez", "pourrez") if not who else ("peut", "pourra")
    return f"{who or 'Vous'} {verb[day > today]} {deed} {opening(day, today)}"


def _grouped(value: int) -> str:
    return f"{value:,}".replace(",", NARROW)


def _numbered(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)
