"""Communes, their groups (EPCI, EPT), départements, régions and collectivities overseas: the official code of 2026.

Source: npm package `@etalab/decoupage-administratif` 6.0.0 (Code officiel géographique of the INSEE, EPCI of the DGCL,
postal codes of La Poste; data under Licence Ouverte 2.0), reduced by `manage.py reduce_territories` to the file beside
this module, which nothing else brings in. Read at the first question, and kept as lines: docs/operations.md has its
cost.

A code alone names nothing: 584 stand twice, for a commune and for the one that it was before it grew. So what is looked
up by code says its `Kind`, or asks for what stands there today (`current`).
"""

from __future__ import annotations

import lzma
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from label_sp.common import departments, words

FILE = Path(__file__).with_suffix(".tsv.xz")
LABEL = re.compile(r"code INSEE ([0-9][0-9AB][0-9]{3})\)\s*\Z", re.ASCII)
SHOWN = 12  # found by a search
SHORT = {"st": "saint", "ste": "sainte"}


class Kind(StrEnum):
    """What a line is; of the first four, a code may stand twice."""

    COMMUNE = "commune"
    ARRONDISSEMENT = "arrondissement"  # of Paris, Lyon or Marseille
    DELEGATED = "delegated"  # a commune déléguée of a commune nouvelle
    ASSOCIATED = "associated"
    EPCI = "epci"
    EPT = "ept"  # inside the Métropole du Grand Paris
    DEPARTMENT = "department"
    REGION = "region"


class Commune(NamedTuple):
    """One commune, arrondissement, commune déléguée or associée.

    code: of the INSEE, five signs. siren: blank overseas (collectivities) and for what is none today. department,
    region: codes; a collectivity overseas is both. epci, ept: SIREN of its groups, blank without. head: code of the
    commune that it is part of today, blank for a commune. population: two figures, 0 when unknown.
    """

    kind: Kind
    code: str
    name: str
    department: str
    siren: str
    epci: str
    ept: str
    head: str
    population: int
    postal_codes: tuple[str, ...]
    former: tuple[str, ...]

    @property
    def label(self) -> str:
        """« Albert, Somme (code INSEE 80016) »: a field that is sent back with it names one commune only."""
        department = _table(Kind.DEPARTMENT)[self.department].name
        where = self.name if department == self.name else f"{self.name}, {department}"
        return f"{where} (code INSEE {self.code})"

    @property
    def region(self) -> str:
        return _table(Kind.DEPARTMENT)[self.department].part_of


class Group(NamedTuple):
    """An EPCI, an EPT (by SIREN), a département or a région (by code). part_of: a département's région."""

    kind: Kind
    code: str
    name: str
    part_of: str


class Parents(NamedTuple):
    """What a commune is part of; no EPCI for 98 of them, an EPT around Paris only."""

    epci: Group | None
    ept: Group | None
    department: Group
    region: Group


class Found(NamedTuple):
    """What a search found: a commune of today, and the name that was meant when that is another (« Paris 12e… »)."""

    commune: Commune
    through: str = ""


# --- by code ----------------------------------------------------------------------------------------------------------


def find(code: str, kind: Kind = Kind.COMMUNE) -> Commune | None:
    """The one of this code and kind; None when there is none."""
    line = _lines().get(kind, {}).get(code.strip().upper())
    return _commune(line) if line else None


def current(code: str) -> Commune | None:
    """The commune that stands today where this code was: itself, or the one that it is part of now."""
    code = code.strip().upper()
    if found := find(code):
        return found
    for kind in (Kind.ARRONDISSEMENT, Kind.DELEGATED, Kind.ASSOCIATED):
        if inside := find(code, kind):
            return find(inside.head)
    followed = _former().get(code)
    return find(followed) if followed else None


def in_words(code: str, department: str) -> str:
    """« Albert, Somme »: the commune, or the département alone where no code was given."""
    commune, name = find(code), departments.name_of(department)
    return f"{commune.name}, {name}" if commune and commune.name != name else name


def group(code: str, kind: Kind) -> Group | None:
    """An EPCI or EPT by SIREN, a département or région by code; None when there is none."""
    return _table(kind).get(code.strip().upper())


def groups(kind: Kind) -> list[Group]:
    """All of a kind, in the order of their codes."""
    return list(_table(kind).values())


def parents(commune: Commune) -> Parents:
    """Its groups, its département and its région."""
    department = _table(Kind.DEPARTMENT)[commune.department]
    return Parents(
        epci=_table(Kind.EPCI).get(commune.epci),
        ept=_table(Kind.EPT).get(commune.ept),
        department=department,
        region=_table(Kind.REGION)[department.part_of],
    )


def members(code: str) -> list[Commune]:
    """The communes of an EPCI, an EPT or a département, by code."""
    return [each for each in communes() if code in (each.epci, each.ept, each.department)]


def communes(kind: Kind = Kind.COMMUNE) -> Iterator[Commune]:
    """All of a kind, in the order of their codes."""
    yield from map(_commune, _lines()[kind].values())


# --- by what people type ----------------------------------------------------------------------------------------------


def at_postal_code(code: str) -> list[Commune]:
    """The communes that this postal code serves, which may stand in two départements."""
    return [found for each in _postal().get(code, ()) if (found := find(each))]


def named(name: str, department: str = "") -> list[Commune]:
    """The communes of today of exactly this name, folded; those of one département, when it is given."""
    wanted = words.stored(name)
    found = dict.fromkeys(_today(line) for key, line in _having(wanted) if key == wanted)
    return [each for each in found if each and department in ("", each.department)]


def search(typed: str, most: int = SHOWN) -> list[Found]:
    """What somebody may mean: a postal code, a code, or words that begin those of a name; the best first.

    The same name comes before a name that begins so, then the most people. Names of communes déléguées and
    arrondissements lead to the commune of today.
    """
    if coded := _coded(typed):
        return [Found(each) for each in coded[:most]]
    wanted = [SHORT.get(each, each) for each in words.terms(typed)]
    if not wanted:
        return []
    joined = " " + " ".join(wanted)
    ranked = list[tuple[tuple[bool, bool, bool, int], str]]()
    for key, line in _having(f" {max(wanted, key=len)}"):
        if all(f" {term}" in key for term in wanted):
            kind, *_, population, _, _ = line.split("\t")
            itself = kind == Kind.COMMUNE
            ranked.append(((key != joined, not key.startswith(joined), not itself, -int(population)), line))
    found = dict[str, Found]()
    for _, line in sorted(ranked):
        here = _commune(line)
        if today := find(here.head) if here.head else here:
            found.setdefault(today.code, Found(today, here.name if here.head else ""))
        if len(found) == most:
            break
    return list(found.values())


def meant(typed: str, department: str = "") -> Commune | None:
    """The one commune that this text names without a doubt: a label, a code, or a name that only one has.

    80300 is the postal code of Albert and the code of Falvy: nobody knows which was meant.
    """
    if labelled := LABEL.search(typed):
        return current(labelled[1])
    same = _coded(typed) or named(typed, department)
    return same[0] if len(same) == 1 else None


def _coded(typed: str) -> list[Commune]:
    """Those of this postal code, then that of this code."""
    code = typed.strip()
    found = dict.fromkeys(sorted(at_postal_code(code), key=lambda each: -each.population))
    if itself := current(code):
        found[itself] = None
    return list(found)


# --- what is kept -----------------------------------------------------------------------------------------------------


@cache
def _lines() -> Mapping[str, dict[str, str]]:
    """Each line by its kind and code."""
    kept: dict[str, dict[str, str]] = {kind: {} for kind in Kind}
    for line in lzma.decompress(FILE.read_bytes()).decode().splitlines():
        kind, code, _ = line.split("\t", 2)
        kept[kind][code] = line
    return MappingProxyType(kept)


@cache
def _table(kind: Kind) -> dict[str, Group]:
    found = (line.split("\t") for line in _lines()[kind].values())
    return {code: Group(kind, code, name, part_of) for _, code, name, part_of in found}


def _commune(line: str) -> Commune:
    kind, code, name, department, siren, epci, ept, head, population, postal, former = line.split("\t")
    return Commune(
        kind=Kind(kind),
        code=code,
        name=name,
        department=department,
        siren=siren,
        epci=epci,
        ept=ept,
        head=head,
        population=int(population or 0),
        postal_codes=tuple(postal.split(",")) if postal else (),
        former=tuple(former.split(",")) if former else (),
    )


def _today(line: str) -> Commune | None:
    found = _commune(line)
    return find(found.head) if found.head else found


@cache
def _former() -> dict[str, str]:
    found = (line.split("\t") for line in _lines()[Kind.COMMUNE].values())
    return {code: cells[1] for cells in found if cells[-1] for code in cells[-1].split(",")}


@cache
def _postal() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in _lines()[Kind.COMMUNE].values():
        cells = line.split("\t")
        for code in filter(None, cells[-2].split(",")):
            found.setdefault(code, []).append(cells[1])
    return found


PLACES = (Kind.COMMUNE, Kind.ARRONDISSEMENT, Kind.DELEGATED, Kind.ASSOCIATED)


class _Names(NamedTuple):
    """All names folded, one a line, in one text that is searched at once; where each begins, and its line."""

    text: str
    starts: list[int]
    lines: list[str]


@cache
def _names() -> _Names:
    lines = [line for kind in PLACES for line in _lines()[kind].values()]
    folded = [f"{words.stored(line.split(chr(9), 3)[2])}\n" for line in lines]
    return _Names("".join(folded), [0, *accumulate(map(len, folded))][:-1], lines)


def _having(term: str) -> Iterator[tuple[str, str]]:
    """The folded names in which this stands, with their lines."""
    names, at = _names(), 0
    while (at := names.text.find(term, at)) >= 0:
        row = bisect_right(names.starts, at) - 1
        end = names.text.index("\n", at)
        yield names.text[names.starts[row] : end], names.lines[row]
        at = end
