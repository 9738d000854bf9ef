"""Where a line says that it is: a commune of today, out of its code, its name or its postal code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from label_sp.common import departments, territories
from label_sp.common.territories import Commune, Kind

SHOWN, KEPT = 60, 50_000
INSIDE = (Kind.ARRONDISSEMENT, Kind.DELEGATED, Kind.ASSOCIATED)


@dataclass(frozen=True)
class Place:
    """A commune, its postal codes, and what there is to say of how it was written."""

    commune: Commune | None = None
    postal_codes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@lru_cache(KEPT)
def read(code: str, city: str, postal: str) -> Place:
    """By its code, else by its name, else by its postal code."""
    if code:
        return _by_code(code.upper().zfill(5))
    if city:
        return _by_name(city, postal)
    if not postal:
        return _refused("La commune manque.")
    there = territories.at_postal_code(postal)
    if len(there) == 1:
        return _of(there[0])
    return _refused(f"Le code postal {postal} ne désigne pas une seule commune : donnez son nom.")


def _by_code(code: str) -> Place:
    """A code that is none any more leads to the commune of today."""
    if (today := territories.current(code)) is None:
        return _refused(f"Code INSEE « {code[:SHOWN]} » : aucune commune n’a, ni n’a eu, ce code.")
    if territories.find(code):
        return _of(today)
    inside = next((each for kind in INSIDE if (each := territories.find(code, kind))), None)
    told = f"{code} ({inside.name})" if inside else code
    return _of(
        today,
        *(inside.postal_codes if inside else ()),
        warning=f"Code INSEE {told} : c’est aujourd’hui {today.name} ({today.code}).",
    )


def _by_name(city: str, postal: str) -> Place:
    """Of several of that name, the one of this postal code, else of its département."""
    named = territories.named(city)
    if len(named) > 1 and postal:
        near = [each for each in named if postal.startswith(each.department[:2])]
        named = [each for each in named if postal in each.postal_codes] or near
    if len(named) == 1:
        return _of(named[0])
    if not named:
        return _refused(f"Commune « {city[:SHOWN]} » : aucune commune de France n’a ce nom.")
    return _refused(
        f"Commune « {city[:SHOWN]} » : plusieurs ont ce nom. Donnez le code INSEE ou le code postal."
    )


def _of(today: Commune, *postal_codes: str, warning: str = "") -> Place:
    if today.department not in departments.NAMES:
        return _refused(f"{today.name} n’a pas d’habitants permanents.")
    codes = tuple(dict.fromkeys((*postal_codes, *today.postal_codes)))
    return Place(today, codes, (), (warning,) if warning else ())


def _refused(problem: str) -> Place:
    return Place(problems=(problem,))
