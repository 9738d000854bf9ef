"""From the npm package of the official code to the lines that `common.territories` reads.

Its traps: a code may stand twice (a commune, and the one that it was); a commune does not say its EPCI, the members of
`epci.json` and `ept.json` do; arrondissements name their commune `commune`, communes déléguées and associées
`chefLieu`.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from label_sp.common.territories import Kind
from label_sp.guide.french import typeset

KINDS = {
    "commune-actuelle": Kind.COMMUNE,
    "arrondissement-municipal": Kind.ARRONDISSEMENT,
    "commune-deleguee": Kind.DELEGATED,
    "commune-associee": Kind.ASSOCIATED,
}


def reduced(data: Path) -> Iterator[str]:
    """The lines of this folder of JSON files. Raises OSError, ValueError, KeyError for what is no such folder."""
    for each in _read(data, "regions"):
        yield _line(Kind.REGION, each["code"], each["nom"], "")
    for each in _read(data, "departements"):
        yield _line(Kind.DEPARTMENT, each["code"], each["nom"], each["region"])
    member_of = dict[Kind, dict[str, str]]()
    for kind in (Kind.EPCI, Kind.EPT):
        rows = _read(data, kind.value)
        member_of[kind] = {member["code"]: each["code"] for each in rows for member in each["membres"]}
        for each in rows:
            yield _line(kind, each["code"], each["nom"], "")
    for each in sorted(_read(data, "communes"), key=lambda row: row["code"]):
        yield _commune(each, member_of)


def compressed(lines: Iterator[str]) -> bytes:
    """As `common.territories` keeps them."""
    return lzma.compress("\n".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME)


def _commune(row: dict[str, Any], member_of: dict[Kind, dict[str, str]]) -> str:
    kind, code = KINDS[row["type"]], row["code"]
    today = kind is Kind.COMMUNE
    return _line(
        kind,
        code,
        row["nom"],
        row["departement"],
        row.get("siren", ""),
        member_of[Kind.EPCI].get(code, "") if today else "",
        member_of[Kind.EPT].get(code, "") if today else "",
        row.get("chefLieu") or row.get("commune") or "",
        f"{round(row.get('population', 0), 2 - len(str(row.get('population', 0))))}",  # two figures
        ",".join(row.get("codesPostaux", ())),
        ",".join(row.get("anciensCodes", ())),
    )


def _line(kind: Kind, code: str, name: str, *rest: str) -> str:
    return "\t".join((kind.value, code, typeset(name), *rest))


def _read(data: Path, name: str) -> list[dict[str, Any]]:
    found = json.loads((data / f"{name}.json").read_text(encoding="utf-8"))
    if not isinstance(found, list):
        raise ValueError(f"{name}.json holds no list")
    return found
