"""Files of Sphinx. Answers are invented; what is known of the shapes, and what is not.

Sphinx (iQ2, iQ3, SphinxOnline) is closed. No export of it is public that we know of; what follows comes from public
programs that read some. First `N°Obs`, a number; the rank before each name (`12. CLE`, `50. LANG_SAISIE`,
`3. Numéro d'étudiant (1)`: a study of Swiss students, a survey of tourists, a school's groups), or names alone, with
`;` in CSV (an audit's dashboard). Its own columns at the end: CLE (`7KLM-QRST`), DATE_SAISIE and DATE_ENREG
(`12/02/2026 09:31:07`), DATE_MODIF, TEMPS_SAISIE, ORIGINE_SAISIE, LANG_SAISIE (`FR`), APPAREIL_SAISIE, PROGRESSION,
DERNIERE_QUESTION_SAISIE. PROGRESSION says « Terminé » (« Completed », « abgeschlossen »; in Portuguese also « Em
andamento », from which we read « En cours »). Columns of a table or of boxes end with `_1`, `_2`… Answers are labels.

Only plausible, from no source: `Clé`, `Date de saisie` and `Progression` so spelled, tabs and Windows-1252, numbers for
answers, « Refus » as a state.
"""

from __future__ import annotations

from typing import Any

from tests.surveys.answers.shapes import AGENTS, CODES, Ugly, plain, sheet

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
