"""Opening hours: what people write and files hold, as halves of a day; « 09:00 - 12:00 / 13:30 - 17:00 », « 9 h-12 h ».

Kept as {"monday": [["09:00", "12:00"], ["13:30", "17:00"]]}: a day that is closed has an empty list, one of which
nothing is known is absent. « 00:00 - 00:00 », which files write for a closed day, is one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from django.core.exceptions import ValidationError

from label_sp.common.words import plain

Half = tuple[str, str]
Opening = dict[str, list[Half]]
DAYS: Mapping[str, str] = MappingProxyType(
    {
        "monday": "lundi",
        "tuesday": "mardi",
        "wednesday": "mercredi",
        "thursday": "jeudi",
        "friday": "vendredi",
        "saturday": "samedi",
        "sunday": "dimanche",
    }
)
_KEYS = {name: key for key, name in DAYS.items()}
MOST_HALVES = 6
CLOSED = {"ferme", "fermee", "-", "neant"}
TIME = r"(\d{1,2})\s*(?:h|:|H)?\s*(\d{2})?"
HALF = re.compile(rf"(?:de\s+)?{TIME}\s*(?:-|a)\s*{TIME}")
BETWEEN = re.compile(r"\s*(?:/|,|;|\bet\b|\bpuis\b)\s*")
FORMAT = "Écrivez par exemple : 9 h-12 h, 13 h 30-17 h."


def halves(typed: str) -> list[Half]:
    """The halves of one day, in order; none when it is closed. Raises ValidationError with a sentence."""
    text = plain(typed).strip(" .")
    if not text or text in CLOSED:
        return []
    found = [half for each in BETWEEN.split(text) if (half := _half(each, typed)) is not None]
    found = sorted(dict.fromkeys(found))
    if len(found) > MOST_HALVES:
        raise ValidationError(f"« {typed[:60]} » : {MOST_HALVES} plages par jour au plus.")
    for (_, end), (start, _) in pairwise(found):
        if start < end:
            raise ValidationError(f"« {typed[:60]} » : deux plages se chevauchent.")
    return found


def of_lines(typed: str) -> Opening:
    """One line a day, « lundi : 9 h-12 h ». Raises ValidationError."""
    found: Opening = {}
    for line in filter(None, map(str.strip, typed.splitlines())):
        day, separator, rest = line.partition(":") if not line[:1].isdigit() else ("", "", line)
        key = _KEYS.get(plain(day))
        if not separator or key is None:
            raise ValidationError(
                f"« {line[:60]} » : commencez chaque ligne par un jour, « lundi : 9 h-12 h »."
            )
        if key in found:
            raise ValidationError(
                f"« {line[:60]} » : ce jour est déjà donné. Séparez ses plages par une virgule."
            )
        found[key] = halves(rest)
    return {day: found[day] for day in DAYS if day in found}


def lines(opening: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """As people read and write it, one line a day."""
    return "\n".join(
        f"{name} : {', '.join(f'{_told(start)}-{_told(end)}' for start, end in opening[day]) or 'fermé'}"
        for day, name in DAYS.items()
        if day in opening
    )


def _half(text: str, typed: str) -> Half | None:
    found = HALF.fullmatch(text.strip())
    if not found:
        raise ValidationError(f"« {typed[:60]} » n’est pas un horaire. {FORMAT}")
    start, end = _time(found[1], found[2], typed), _time(found[3], found[4], typed)
    if start == end == "00:00":
        return None
    if start >= end:
        raise ValidationError(f"« {typed[:60]} » : la fin d’une plage vient après son début. {FORMAT}")
    return start, end


def _time(hour: str, minute: str | None, typed: str) -> str:
    if int(hour) > 24 or int(minute or 0) > 59 or (int(hour) == 24 and int(minute or 0)):
        raise ValidationError(f"« {typed[:60]} » : une heure va de 0 h à 24 h. {FORMAT}")
    return f"{int(hour):02}:{int(minute or 0):02}"


def _told(time: str) -> str:
    hour, minute = time.split(":")
    return f"{int(hour)} h" if minute == "00" else f"{int(hour)} h {minute}"
