"""Files of LimeSurvey. Answers are invented, shapes are those of its own source.

Read of it: `application/helpers/admin/export` at 07f257d, d23a8dc, 5acee4b and 0cd1ba2, `viewHelper`, `createFieldMap`,
the form of exports. Every cell is quoted but one that is null; `;` or what the form says, a mark of UTF-8, CRLF, an
empty line at the end. Headings are codes (`Q1[SQ001]`, or `Q1_SQ001` as « code EM »), full texts (`Text [Row]`), texts
cut at 15 characters with `.. `, or both (`Q1[SQ001]. Text [Row]`), and those of its own columns are made in the same
way (`submitdate. Date de soumission`); spaces may be underscores. A row of an array without an answer is empty; Yes, No
and N/A are of boxes and of yes/no questions. The French names of its columns are those that a public program expects of
nine such workbooks. `1980-01-01 00:00:00` where it keeps no date: the issue says so, and an old comment of its source.
"""

from __future__ import annotations

from tests.surveys.answers.shapes import AGENTS, CODES, Ugly, quoted

LIME_START = ("id", "submitdate", "lastpage", "startlanguage", "seed")
FRENCH_START = (
    "ID de la réponse",
    "Date de soumission",
    "Dernière page",
    "Langue de départ",
    "Tête de série",
)
FLAG = "1980-01-01 00:00:00"


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
