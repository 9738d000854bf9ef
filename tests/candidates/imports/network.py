"""A network's file as networks have them, made up: the columns, the habits and the faults of real ones."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Sequence

from label_sp.common import territories
from label_sp.common.territories import Kind

COLUMNS = (
    *("id_fs", "insee_dep", "lib_fs", "adresse", "complement_adresse", "insee_com", "code_postal", "lib_com"),
    *(
        "latitude",
        "longitude",
        "mail",
        "telephone",
        "h_lundi",
        "h_mardi",
        "h_mercredi",
        "h_jeudi",
        "h_vendredi",
    ),
    *("h_samedi", "prise_rdv", "commentaire", "type_fs", "format_fs", "groupe_fs", "labellisation_fs"),
)
DAYS = ("09:00 - 12:00 / 13:30 - 17:00", "09:00 - 12:00", "00:00 - 00:00", "", "08:00 - 12:00")


def csv_of(rows: Iterable[Sequence[object]], header: Sequence[str] = COLUMNS) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([header, *rows])
    return text.getvalue().encode()


def network(rows: int, seed: int = 1) -> bytes:
    """That many services; each fortieth is a branch of the one before it, each ninetieth has an old code."""
    draw = random.Random(seed)  # noqa: S311 (the same file each time)
    communes = draw.sample([each for each in territories.communes() if len(each.department) == 2], rows)
    old = list(territories.communes(Kind.ARRONDISSEMENT))
    made: list[list[object]] = []
    for index, commune in enumerate(communes):
        branch = index % 40 == 39
        near = made[-1] if branch else None
        name = (
            f"France services de {commune.name}" if near is None else f"{near[2]} - Antenne de {commune.name}"
        )
        place = old[index % len(old)] if index % 90 == 89 else commune
        spot = (
            (near[8], near[9])
            if near
            else (round(42 + 8 * draw.random(), 6), round(-4 + 11 * draw.random(), 6))
        )
        row: list[object] = [
            *(index + 1, commune.department, name + ("\u00a0" if index % 700 == 3 else "")),
            *(f"{index % 90 + 1} rue de la Mairie", "Bâtiment B" if index % 9 == 0 else ""),
            *(place.code, place.postal_codes[0] if index % 50 else "99999", place.name, *spot),
            *("" if index % 500 == 7 else f"service{index // 3}@reseau.test", "03 22 00 00 00"),
            *(draw.choice(DAYS) for _ in range(6)),
            *("Non", "", "Antenne" if branch else "Principal", "Fixe"),
            *(
                (f"Groupe {index // 40}" if index % 40 in (38, 39) and index % 3 else ""),
                "Espace labellisé 01/01/2020",
            ),
        ]
        made.append(row)
    return csv_of(made)
