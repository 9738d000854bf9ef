"""Files as people have them, each with what its report must say: those of two tools, and what no tool wrote."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from surveys.answers.enums import Channel
from tests.surveys.answers.limesurvey import (
    lime_anonymous,
    lime_coded,
    lime_cut,
    lime_em_codes,
    lime_full,
    lime_numbered,
)
from tests.surveys.answers.shapes import AGENTS, CODES, LABELS, Ugly, plain, quoted, sheet
from tests.surveys.answers.sphinx import sphinx_codes, sphinx_labels, sphinx_table, sphinx_workbook


def merged_header() -> Ugly:
    """A workbook with a title, groups of questions in merged cells, their letters below, and numbers as numbers."""

    def write(page: Any) -> None:
        page.write_row(0, 0, ["Enquête auprès des agents, 2026"])
        page.write_row(2, 0, ["N°", "A", *[""] * 10, "Terminé", "Canal", "Site"])
        page.write_row(3, 0, ["", *map(str, range(1, 12)), "", "", ""])
        page.write_row(4, 0, [1, *[1] * 6, *[0.75] * 5, "oui", "papier", "Bray-sur-Somme"])
        page.write_row(5, 0, [2, *[0.25] * 11, "non"])
        page.write_row(7, 0, [3, *[0] * 7, "nc", "nc", "nc", "nc", "oui", "qr"])

    return Ugly(
        sheet(write), levels="421", taken=3, admissible=2, unfinished=1, channels={"paper": 1, "qr": 1},
        ignored=("A · N°",),
    )  # fmt: skip


def decimals() -> Ugly:
    """Decimals with commas, points and none, doubled and extra columns, spaces, a cell of several lines."""
    rows = [
        ("", "Numéro", *CODES, "A3", "Terminé", "Mon avis", "", ""),
        ("", "1", "0,75", "0.75", ",75", " 1 ", *["1,00"] * 7, "0", "oui", "« bien ; merci »", "", ""),
        ("", "", *[""] * 11, "", "", "", "", ""),
        ("", "2", *["0"] * 11, "1", "NON", "sur\ndeux lignes", "", ""),
        ("", "3", "0,80", *["0"] * 10, "1", "oui", "", "", ""),
        ("", "4", *["0,25"] * 12, "Oui", "", "", ""),
    ]
    return Ugly(
        quoted(rows, ending="\n").encode("cp1252"),
        levels="312",
        taken=3,
        refused=1,
        admissible=2,
        unfinished=1,
        chosen={"answers": {"0,8": "refused"}},
        asks=("« 0,80 »",),
        ignored=("A · sans nom", "B · Numéro", "P · Mon avis"),
    )


def broken_lines() -> Ugly:
    """A file joined by hand: lines cut short, a decimal comma that cut a cell, a header in the midst."""
    good = ",".join(["0.75"] * 11 + ["1"])
    lines = [
        ",".join([*CODES, "terminé"]),
        good,
        ",".join(["0.75"] * 5),
        ",".join(["0,75"] + ["1"] * 11),
        ",".join([*CODES, "terminé"]),
        good,
    ]
    return Ugly("\r".join(lines).encode(), levels="33", taken=2, refused=3, admissible=2, asks=("« A1 », « A10 »",),
        chosen={"answers": {code.lower(): "refused" for code in CODES}, "ends": {"termine": "0"}},
    )  # fmt: skip


def many(lines: int = 30_000) -> Ugly:
    """Thirty thousand lines of a counter with two sites; nothing but finished answers, said by nobody in the file."""
    chance = random.Random(13)  # noqa: S311 (invented answers)
    drawn = [chance.choices(LABELS, weights=(1, 2, 5, 12), k=11) for _ in range(lines)]
    rows = [
        ("Quel guichet ?", *(f"{code} - {text}" for code, text in AGENTS)),
        *[(("Bray", "Acheux")[number % 2], *answers) for number, answers in enumerate(drawn)],
    ]
    levels = "".join(str(LABELS.index(answers[0]) + 1) for answers in drawn)
    return Ugly(
        plain(rows).encode(),
        levels=levels,
        taken=lines,
        admissible=lines,
        chosen={"end": "all", "columns": {"site": 0}, "channel": Channel.QR.value},
        asks=("Dites comment on sait",),
        channels={"qr": lines},
    )


FILES: dict[str, Callable[[], Ugly]] = {
    "LimeSurvey, codes": lime_coded,
    "LimeSurvey, full answers in French": lime_full,
    "LimeSurvey, anonymised dates": lime_anonymous,
    "LimeSurvey, codes of its own": lime_numbered,
    "LimeSurvey, EM codes and commas": lime_em_codes,
    "LimeSurvey, texts cut short": lime_cut,
    "Sphinx, a workbook with ranks": sphinx_workbook,
    "Sphinx, the rows of a table": sphinx_table,
    "Sphinx, labels in Windows-1252": sphinx_labels,
    "Sphinx, codes, the best first": lambda: sphinx_codes("best first"),
    "Sphinx, codes, the worst first": lambda: sphinx_codes("worst first"),
    "a workbook with merged cells": merged_header,
    "decimals and columns of all sorts": decimals,
    "lines broken by hand": broken_lines,
    "thirty thousand lines": many,
}
