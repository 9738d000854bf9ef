"""How much a simulator takes at once: what a real service may need, and never what would make an answer slow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from label_sp.common import texts
from label_sp.common.bounds import Bounds
from label_sp.guide.calendar import YEARS
from label_sp.guide.french import number

BODY_BYTES = 2_000_000
RESPONSES = 200_000
UNITS = 100_000
UNITS_ON_PAGE = 5_000
SERVICES = 1_000_000
SOLICITED = 100_000_000
DIGITS = 40
TEXT_LENGTH = 200
DAYS = Bounds(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))
VISIT_DAYS = 366
ERRORS_SHOWN = 20

NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?", re.ASCII)
TOO_HEAVY = "Le contenu dépasse 2 Mo, la limite d’un simulateur."
LAST_BEFORE_FIRST = "Le dernier jour de l’audit vient avant le premier."
VISIT_TOO_LONG = "Une visite d’audit dure moins d’un an."
LARGER_THAN_LIST = "On ne peut pas tirer plus d’unités que la liste n’en compte."
MORE_THAN_ALL = "On ne peut pas valider plus de points que la grille n’en compte."
MORE_THAN_SERVICES = "Plus de services sont audités que le réseau n’en compte."
NOT_ONE_LINE = (
    "Un texte d’une seule ligne est attendu, sans caractère de commande, sans espace au début ni à la fin."
)


def exact_decimal(written: str) -> Decimal | None:
    """The number that a text says, digit for digit; None when it says none, or one that nobody would write."""
    found = NUMBER.fullmatch(written) if len(written) <= DIGITS else None
    if found is None or (found[1] and abs(int(found[1])) > DIGITS):
        return None
    return Decimal(written)


def visit_problem(first_day: date, last_day: date) -> str:
    """What is wrong with the days of a visit; empty when nothing is."""
    if last_day < first_day:
        return LAST_BEFORE_FIRST
    return VISIT_TOO_LONG if (last_day - first_day).days > VISIT_DAYS else ""


def text_problem(text: str) -> str:
    """What is wrong with a seed or the id of a unit: it has to go through a command line unchanged."""
    if not text:
        return "Un texte est attendu."
    if len(text) > TEXT_LENGTH:
        return f"{number(TEXT_LENGTH)} caractères au plus."
    return NOT_ONE_LINE if text != text.strip() or texts.COMMANDS.search(text) else ""


def units_problems(units: Sequence[str]) -> Iterator[tuple[int, str]]:
    """What is wrong with each unit of a list, by its place: its text, or that it is there twice."""
    seen: dict[str, int] = {}
    for index, unit in enumerate(units):
        if problem := text_problem(unit):
            yield index, problem
        elif seen.setdefault(unit, index) != index:
            yield index, f"Cette unité est déjà à la place n° {seen[unit] + 1} de la liste."
