"""Files as tools write them, each with what its report must say. Answers are invented; where a shape comes from:

LimeSurvey: its own source (`application/helpers/admin/export` at 07f257d, d23a8dc, 5acee4b and 0cd1ba2, `viewHelper`,
`createFieldMap`, the form of exports). Every cell is quoted but one that is null; `;` or what the form says, a mark of
UTF-8, CRLF, an empty line at the end. Headings are codes (`Q1[SQ001]`, or `Q1_SQ001` as « code EM »), full texts
(`Text [Row]`), texts cut at 15 characters with `.. `, or both (`Q1[SQ001]. Text [Row]`), and those of its own columns
are made in the same way (`submitdate. Date de soumission`); spaces may be underscores. A row of an array without an
answer is empty; Yes, No and N/A are of boxes and of yes/no questions. The French names of its columns are those that a
public program expects of nine such workbooks. `1980-01-01 00:00:00` where it keeps no date: the issue says so, and an
old comment of its source.

Sphinx (iQ2, iQ3, SphinxOnline) is closed. No export of it is public that we know of; what follows comes from public
programs that read some. First `N°Obs`, a number; the rank before each name (`12. CLE`, `50. LANG_SAISIE`,
`3. Numéro d'étudiant (1)`: a study of Swiss students, a survey of tourists, a school's groups), or names alone, with
`;` in CSV (an audit's dashboard). Its own columns at the end: CLE (`7KLM-QRST`), DATE_SAISIE and DATE_ENREG
(`12/02/2026 09:31:07`), DATE_MODIF, TEMPS_SAISIE, ORIGINE_SAISIE, LANG_SAISIE (`FR`), APPAREIL_SAISIE, PROGRESSION,
DERNIERE_QUESTION_SAISIE. PROGRESSION says « Terminé » (« Completed », « abgeschlossen »; in Portuguese also « Em
andamento », from which we read « En cours »). Columns of a table or of boxes end with `_1`, `_2`… Answers are labels.

Only plausible, from no source: `Clé`, `Date de saisie` and `Progression` so spelled, tabs and Windows-1252, numbers for
answers and « Refus » as a state of Sphinx; and all that no tool wrote (merged cells, broken lines, thirty thousand).
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from surveys.answers.enums import Channel
from surveys.answers.plans import Chosen

AGENTS = tuple((f"A{number}", text) for number, text in enumerate(
    (
        "Je connais les engagements du label.",
        "Mes responsables m’ont expliqué ce que l’on attend de moi.",
        "J’ai les moyens de bien accueillir les usagers.",
        "Les procédures m’aident à répondre vite.",
        "Je suis formé aux situations difficiles.",
        "Je peux proposer des améliorations.",
        "Mes propositions sont écoutées.",
        "Je connais les résultats de la dernière enquête.",
        "Les équipes travaillent bien ensemble.",
        "Les outils numériques facilitent mon travail.",
        "Je suis fier de la qualité de notre service.",
    ),
    start=1,
))  # fmt: skip
CODES = tuple(code for code, _ in AGENTS)
LABELS = ("Pas du tout d’accord", "Plutôt pas d’accord", "Plutôt d’accord", "Tout à fait d’accord")
LIME_START = ("id", "submitdate", "lastpage", "startlanguage", "seed")
FRENCH_START = (
    "ID de la réponse",
    "Date de soumission",
    "Dernière page",
    "Langue de départ",
    "Tête de série",
)
FLAG = "1980-01-01 00:00:00"


@dataclass(frozen=True)
class Ugly:
    """One file: what it holds, what somebody chose, and what must come out.

    levels: the answers to the first question, in order, of the rows taken. asks: what is asked without any choice.
    """

    content: bytes
    levels: str
    taken: int
    refused: int = 0
    admissible: int = 0
    unfinished: int = 0
    chosen: Chosen = field(default_factory=Chosen)
    asks: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    channels: dict[str, int] = field(default_factory=dict)


def quoted(rows: Sequence[Sequence[str | None]], *, ending: str = "\r\n", separator: str = ";") -> str:
    """Every cell between quotes, but None; separators between them, an empty line at the end."""
    cells = [["" if cell is None else '"{}"'.format(cell.replace('"', '""')) for cell in row] for row in rows]
    return ending.join([*map(separator.join, cells), "", ""])


def plain(rows: Sequence[Sequence[str]], separator: str = ";", ending: str = "\r\n") -> str:
    return ending.join(separator.join(row) for row in rows)


def sheet(write: Callable[[Any], None]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        write(book.add_worksheet())
    return content.getvalue()


def lime_coded() -> Ugly:
    """LimeSurvey, codes of questions and of answers, no date stamp: 1980-01-01 for whoever reached the end."""
    rows = [
        (*LIME_START, *CODES),
        ("1", FLAG, "2", "fr", "1304", *["A1"] * 10, "A2"),
        ("2", "", "1", "fr", "88", *["A3"] * 4, *[""] * 7),
        ("3", FLAG, "2", "fr", "77", *["A4"] * 5, *["A5"] * 6),
        ("4", FLAG, "2", "fr", "76", *["A2"] * 6, *[""] * 5),
    ]
    levels = {"a1": "4", "a2": "3", "a3": "2", "a4": "1", "a5": "n"}
    return Ugly(
        quoted(rows).encode("utf-8-sig"),
        levels="4213",
        taken=4,
        admissible=2,
        unfinished=1,
        chosen={"answers": levels},
        asks=("« A1 », « A2 »",),
    )


def lime_full() -> Ugly:
    """LimeSurvey, a table of questions with full answers and full headings, exported in French."""
    rows = [
        (*FRENCH_START, *(f"Votre avis sur votre service [{text}]" for _, text in AGENTS), "Guichet ? [Oui]"),
        ("5", FLAG, "1", "fr", "3", *["Tout à fait d’accord"] * 11, "Oui"),
        (
            "6",
            FLAG,
            "1",
            "fr",
            "4",
            *["Plutôt pas d'accord"] * 7,
            *["Non concerné / ne se prononce pas"] * 4,
            "Non",
        ),
        ("7", FLAG, "1", "fr", "5", *[""] * 11, "N/A"),
        ("8", None, None, "fr", "6", "Plutôt d’accord", *[""] * 10, "N/A"),
    ]
    return Ugly(
        quoted(rows).encode("utf-8-sig"),
        levels="42-3",
        taken=4,
        admissible=2,
        unfinished=1,
        ignored=("Q · Guichet ? [Oui]",),
    )


def lime_anonymous() -> Ugly:
    """Since June 2026 every date of an anonymised survey is the same flag; codes with texts in all headings."""
    texts = (*FRENCH_START, "Date de lancement", "Date de la dernière action")
    start = zip((*LIME_START, "startdate", "datestamp"), texts, strict=True)
    rows = [
        (
            *(f"{code}. {text}" for code, text in start),
            *(f"Q1[{code}]. Votre avis [{text}]" for code, text in AGENTS),
        ),
        *[(str(n), FLAG, "3", "fr", "1", FLAG, FLAG, *["Plutôt d’accord"] * 11) for n in range(1, 31)],
        *[
            (str(n), "", "1", "fr", "1", FLAG, FLAG, *["Plutôt d’accord"] * 3, *[""] * 8)
            for n in range(31, 36)
        ],
    ]
    return Ugly(quoted(rows).encode("utf-8-sig"), levels="3" * 35, taken=35, admissible=30, unfinished=5)


def lime_numbered() -> Ugly:
    """Codes that LimeSurvey gave itself, and the last page as the only sign of the end."""
    rows = [
        ("id", "lastpage", "seed", *(f"G01Q{n:02}" for n in range(1, 12))),
        ("1", "4", "3", *["AO01"] * 11),
        ("2", "2", "3", *["AO04"] * 11),
        ("3", "4", "3", *["AO02"] * 11),
    ]
    return Ugly(
        quoted(rows).encode("utf-8-sig"),
        levels="413",
        taken=3,
        admissible=2,
        unfinished=1,
        chosen={
            "columns": {code: number for number, code in enumerate(CODES, start=3)},
            "answers": {"ao01": "4", "ao02": "3", "ao04": "1"},
            "ends": {"4": "1", "2": "0"},
        },
        asks=("ni code ni énoncé",),
    )


def lime_em_codes() -> Ugly:
    """« Code EM » in the headings, commas, what LimeSurvey 4 and later calls the answers, nulls without quotes."""
    rows = [
        ("id", "submitdate", "lastpage", *(f"Q1_{code}" for code in CODES)),
        ("1", FLAG, "2", *["AO01"] * 11),
        ("2", None, "1", *["AO03"] * 3, *[None] * 8),
        ("3", FLAG, "2", *["AO04"] * 7, *["AO05"] * 4),
    ]
    return Ugly(
        quoted(rows, separator=",").encode("utf-8-sig"),
        levels="421",
        taken=3,
        admissible=2,
        unfinished=1,
        chosen={"answers": {"ao01": "4", "ao03": "2", "ao04": "1", "ao05": "n"}},
        asks=("« AO01 », « AO03 », « AO04 », « AO05 »",),
    )


def lime_cut() -> Ugly:
    """Texts cut at 15 characters, spaces as underscores: two rows begin alike, and nothing tells them apart."""
    cut = [f"Votre avis sur ..  [{text[:15]}.. ]" for _, text in AGENTS]
    rows = [
        tuple(each.replace(" ", "_") for each in ("ID de la réponse", "Date de soumission", *cut)),
        ("1", "2026-02-11 09:31:07", *["Tout à fait d’accord"] * 11),
        ("2", None, *["Plutôt d’accord"] * 11),
    ]
    return Ugly(
        quoted(rows).encode("utf-8-sig"),
        levels="43",
        taken=2,
        admissible=1,
        unfinished=1,
        chosen={"columns": {"A1": 2, "A8": 9}},
        asks=(
            "Dites quelle colonne contient les réponses à A1.",
            "Dites quelle colonne contient les réponses à A8.",
        ),
        ignored=(),
    )


SPHINX_END = (
    *("CLE", "DATE_SAISIE", "DATE_ENREG", "DATE_MODIF", "TEMPS_SAISIE", "ORIGINE_SAISIE", "LANG_SAISIE"),
    *("APPAREIL_SAISIE", "PROGRESSION", "DERNIERE_QUESTION_SAISIE"),
)


def sphinx_told(key: str, progression: str, last: str) -> tuple[str, ...]:
    day = "12/02/2026 09:31:07"
    return (key, day, day, "", "184,2", "Email", "FR", "Ordinateur", progression, last)


def sphinx_workbook() -> Ugly:
    """Sphinx: the rank before each name, what it adds at the end, boxes over several columns, nothing to explain."""

    def write(page: Any) -> None:
        named = ("Service", *(text for _, text in AGENTS), "Motif_1", "Motif_2", *SPHINX_END)
        page.write_row(0, 0, ["N°Obs", *(f"{rank}. {name}" for rank, name in enumerate(named, start=1))])
        page.write_row(1, 0, [1, "Accueil", *["Tout à fait d'accord"] * 11, "Papiers", "Conseil"])
        page.write_row(1, 15, sphinx_told("7KLM-QRST", "Terminé", "Motif"))
        page.write_row(2, 0, [2, "Accueil", *["Plutôt d'accord"] * 4])
        page.write_row(2, 15, sphinx_told("B2CD-FGHJ", "En cours", CODES[4]))
        page.write_row(3, 0, [3, "Voirie", *["Pas du tout d'accord"] * 10, "Non concerné(e)", "Papiers"])
        page.write_row(3, 15, sphinx_told("N4PQ-RSTV", "Terminé", "Motif"))

    return Ugly(
        sheet(write),
        levels="431",
        taken=3,
        admissible=2,
        unfinished=1,
        ignored=("B · 1. Service", "N · 13. Motif_1", "O · 14. Motif_2"),
    )


def sphinx_table() -> Ugly:
    """Sphinx, CSV with names alone: the rows of a table are `AVIS_1` to `AVIS_11`, boxes `MOTIF_1` to `MOTIF_3`."""
    rows = [
        (*(f"AVIS_{n}" for n in range(1, 12)), *(f"MOTIF_{n}" for n in range(1, 4)), *SPHINX_END),
        (*["Plutôt d'accord"] * 11, "Papiers", "", "", *sphinx_told("7KLM-QRST", "Terminé", "MOTIF")),
        (*["Plutôt pas d'accord"] * 5, *[""] * 9, *sphinx_told("B2CD-FGHJ", "En cours", "AVIS")),
    ]
    return Ugly(
        plain(rows).encode(),
        levels="32",
        taken=2,
        admissible=1,
        unfinished=1,
        chosen={"columns": {code: number for number, code in enumerate(CODES)}},
        asks=("ni code ni énoncé",),
        ignored=("L · MOTIF_1", "M · MOTIF_2", "N · MOTIF_3"),
    )


def sphinx_labels() -> Ugly:
    """Sphinx: texts of questions, labels with curly apostrophes, Windows-1252, tabs, its own words for the end."""
    rows = [
        ("Clé", "Date de saisie", "Progression", *(text for _, text in AGENTS), "Remarques libres"),
        ("1", "12/02/2026", "Terminé", *["TOUT À FAIT D’ACCORD"] * 11, "Très bien !"),
        ("2", "12/02/2026", "En cours", *["Plutôt d’accord"] * 4, *[""] * 7, ""),
        (
            "3",
            "13/02/2026",
            "Terminé",
            *["Pas du tout d’accord"] * 9,
            "Ne se prononce pas",
            "Non concerné",
            "L’accueil",
        ),
        ("4", "13/02/2026", "Refus", *[""] * 11, ""),
    ]
    return Ugly(
        plain(rows, "\t").encode("cp1252"),
        levels="431-",
        taken=4,
        admissible=2,
        unfinished=2,
        chosen={"ends": {"refus": "0"}},
        asks=("« Refus »",),
        ignored=("B · Date de saisie", "O · Remarques libres"),
    )


def sphinx_codes(order: str) -> Ugly:
    """The same tool with numbers: 1 may be the best position or the worst, and nothing in the file says which."""
    rows = [
        (*CODES, "Fini"),
        (*["1"] * 11, "1"),
        (*["4"] * 11, "1"),
        (*["2"] * 6, *["9"] * 5, "1"),
        (*["3"] * 11, "0"),
    ]
    best_first = dict(zip("1234", "4321", strict=True))
    levels = best_first if order == "best first" else dict(zip("1234", "1234", strict=True))
    return Ugly(
        plain(rows, ",").encode("cp1252"),
        levels="".join(levels[each] for each in "1423"),
        taken=4,
        admissible=3,
        unfinished=1,
        chosen={"columns": {"terminé": 11}, "end": "values", "answers": levels | {"9": "n"}},
        asks=("Dites comment on sait",),
    )


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
