"""The first lines of an answers file: which of them names the columns, and what each column seems to hold.

Survey tools name a column by the question's code (`U1a`), by a code with its row (`U1[a]`, `Q1[U1a]`, `Q1_U1a`), by its
text, by both (`U1a. Le service…`), or by a number of their own (`G01Q01`). LimeSurvey names its own columns in the same
way (`submitdate. Date de soumission`); Sphinx sets the rank of each before its name (`12. U1a`, `50. LANG_SAISIE`). A
workbook may spread the name over two lines, with cells merged in the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from label_sp.common import tables
from label_sp.common.columns import letter, names
from label_sp.common.words import fold, plain

FINISHED, CHANNEL, SITE = "terminé", "canal", "site"  # as our own files say them
FILLED, LAST_PAGE, PROGRESS = "filled", "last_page", "progress"  # how some columns tell the end
LINES_ABOVE = 6  # in which the names of the columns are looked for
MOST_COLUMNS = 400
SAMPLES = 3
DISTINCT = 0.6  # of the cells of a header; answers are alike
SHORTEST_TEXT = 12  # folded characters of a question that a cut name must keep
ENDS = {  # from the surest: a column made for it, Sphinx's, the date of LimeSurvey's end, its last page
    FINISHED: ("termine", "terminee", "finished", "complete", "completed", "questionnaire termine"),
    PROGRESS: ("progression",),
    FILLED: ("submitdate", "date de soumission", "date submitted", "submit date", "date de fin", "soumis le"),
    LAST_PAGE: ("lastpage", "derniere page", "last page", "derniere page vue"),
}
OTHERS = {
    CHANNEL: ("canal", "channel", "canal de reponse", "mode de reponse", "mode de collecte"),
    SITE: ("site", "nom du site", "site concerne", "guichet", "agence", "lieu"),
}
OF_TOOLS = frozenset(  # what survey tools add, which nobody needs to be told of
    {
        *(
            "id",
            "seed",
            "startlanguage",
            "startdate",
            "datestamp",
            "ipaddr",
            "refurl",
            "token",
            "interviewtime",
        ),
        *("cle", "n°obs", "date_saisie", "date_enreg", "date_modif", "temps_saisie", "origine_saisie"),
        *("lang_saisie", "appareil_saisie", "derniere_question_saisie"),
        *("id de la reponse", "langue de depart", "tete de serie", "date de lancement", "adresse ip"),
        *("date de la derniere action", "response id", "start language", "date started", "date last action"),
        *(name for how in (PROGRESS, FILLED, LAST_PAGE) for name in ENDS[how]),
    }
)
NUMBERED = re.compile(r"(?:g\d+)?q\d+(?:\[.*\])?|v\d+|question ?\d+|.+\[sq\d+\]|.+_sq\d+", re.ASCII)
ROW = re.compile(r"(\D.*)_\d+", re.ASCII)
RANK = re.compile(r"\d+\. +(?=\S)", re.ASCII)
CODE_BEFORE = re.compile(r"(\w+)(?:[.:;|]| -) ?")
SEPARATED = re.compile(r"[\s.:;)\]/|-]+")
SIGNS = re.compile(r"[^a-z0-9]+")
SURE, BY_TEXT, BY_START, BY_ORDER = 4, 3, 2, 1  # how surely a name says which question it is

Question = tuple[str, str]  # its code, its text


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, after which line the answers begin, and the column that seems to hold each thing.

    columns: by the code of a question, or `FINISHED`, `CHANNEL`, `SITE`. end: how the column of `FINISHED` tells it.
    to_check: the questions whose column was found by the order alone. doubled: columns that repeat another one.
    """

    names: list[str]
    last_line: int
    columns: dict[str, int] = field(default_factory=dict)
    end: str = ""
    to_check: tuple[str, ...] = ()
    doubled: tuple[int, ...] = ()
    samples: list[list[str]] = field(default_factory=list)

    @property
    def ignored(self) -> list[int]:
        """The columns that hold nothing that a survey of the guide asks."""
        used = {*self.columns.values(), *self.doubled}
        return [index for index in range(len(self.names)) if index not in used]


def read(lines: Sequence[tables.Line], questions: Sequence[Question]) -> Header:
    """The header among the first lines of a file; without any known name, the first line of several cells."""
    best, most, at = None, 0, 0
    for place, last, found in _candidates(lines[:LINES_ABOVE]):
        columns, sure, doubled = _matched(found, questions)
        if len(doubled) > len(columns) or len({*filter(None, found)}) < DISTINCT * sum(map(bool, found)):
            continue  # answers, of which some look like codes of questions
        header = _with_others(Header(found, last, columns, doubled=tuple(doubled)))
        known = sum(sure.values()) + len(header.columns)
        if columns and (known > most or (known == most and place == at + 1)):  # texts, then codes below
            best, most, at = header, known, place
    header = best or _with_others(Header(*_first_of_several(lines)))
    header = (
        _by_order(header, questions) if not {code for code, _ in questions} & {*header.columns} else header
    )
    after = [cells for number, cells in lines if number > header.last_line][:SAMPLES]
    header.samples.extend([" ".join(each.split())[:80] for each in cells] for cells in after)
    return header


def _candidates(lines: Sequence[tables.Line]) -> Iterator[tuple[int, int, list[str]]]:
    """Each line, then two lines as one, which have to say more to be preferred: place, number of the last, names."""
    for place, (number, cells) in enumerate(lines, start=1):
        yield place, number, names(cells)
    for (_, above), (number, below) in pairwise(lines):
        if sum(map(bool, map(str.strip, above))) > 1:
            yield -1, number, _joined(names(above), names(below))


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Merged cells are filled in their first column only: their name goes on until the next one."""
    found, group = [], ""
    for index in range(max(len(above), len(below))):
        group = (above[index] if index < len(above) else "") or group
        own = below[index] if index < len(below) else ""
        found.append(f"{group}[{own}]" if group and own else group or own)
    return found


def _first_of_several(lines: Sequence[tables.Line]) -> tuple[list[str], int]:
    several = ((names(cells), number) for number, cells in lines if sum(map(bool, names(cells))) > 1)
    return next(several, (names(lines[0][1]), lines[0][0]) if lines else ([], 0))


def _matched(
    found: Sequence[str], questions: Sequence[Question]
) -> tuple[dict[str, int], dict[str, int], list[int]]:
    """The column of each question, how surely, and the columns that say one again."""
    codes = {SIGNS.sub("", plain(code)): code for code, _ in questions}
    texts = {fold(text): code for code, text in questions}
    columns: dict[str, int] = {}
    sure: dict[str, int] = {}
    doubled: list[int] = []
    for index, name in enumerate(found):
        code, how = _question(name, codes, texts)
        if not code:
            continue
        if how <= sure.get(code, 0):
            doubled.append(index)
            continue
        if code in columns:
            doubled.append(columns[code])
        columns[code], sure[code] = index, how
    return columns, sure, sorted(doubled)


def _question(name: str, codes: Mapping[str, str], texts: Mapping[str, str]) -> tuple[str, int]:
    """Which question a name speaks of, and how surely; blank for none."""
    bare = without_rank(name)
    inside = bare[bare.rfind("[") + 1 : -1] if bare.endswith("]") else ""
    begins = SEPARATED.split(bare, maxsplit=1)[0]
    for part in (bare, inside, begins, begins.rpartition("_")[2]):
        if (code := codes.get(SIGNS.sub("", part))) and part:
            return code, SURE
    whole, row = fold(bare), fold(inside)
    for text, code in texts.items():
        if text and text in (whole, row):
            return code, BY_TEXT
    ends_with = [
        code for text, code in texts.items() if len(text) >= SHORTEST_TEXT and whole.endswith(f" {text}")
    ]
    if len(ends_with) == 1:
        return ends_with[0], BY_TEXT
    cut = [
        code
        for text, code in texts.items()
        if any(len(start) >= SHORTEST_TEXT and text.startswith(start) for start in (whole, row))
    ]
    return (cut[0], BY_START) if len(cut) == 1 else ("", 0)


def without_rank(name: str) -> str:
    """A name as it is compared, less the rank of the column that Sphinx sets before it."""
    bare = plain(name)
    return bare[found.end() :] if (found := RANK.match(bare)) else bare


def of_tool(name: str) -> str:
    """Which of the columns that tools add it names, by its code or its text; blank for none of them."""
    bare = without_rank(name)
    before = CODE_BEFORE.match(bare)
    spellings = (bare, bare.replace("_", " "), before[1] if before else "")
    return next((each for each in spellings if each in OF_TOOLS), "")


def _with_others(header: Header) -> Header:
    """The same, with the columns of the end, the channel and the site."""
    columns, end = dict(header.columns), ""
    by_name: dict[str, int] = {}
    for index, name in enumerate(header.names):
        if index not in columns.values():
            by_name.setdefault(of_tool(name) or without_rank(name), index)
    for how, known in ENDS.items():
        found = next((by_name[name] for name in known if name in by_name), None)
        if found is not None and not end:
            columns[FINISHED], end = found, how
    for what, known in OTHERS.items():
        found = next((by_name[name] for name in known if name in by_name), None)
        if found is not None:
            columns[what] = found
    return Header(header.names, header.last_line, columns, end, doubled=header.doubled)


def _by_order(header: Header, questions: Sequence[Question]) -> Header:
    """`G01Q01` to `G01Q15`, or `AVIS_1` to `AVIS_15`, for 15 questions: in their order, which somebody has to check."""
    rows: dict[str, list[int]] = {}
    for index, name in enumerate(header.names):
        bare = without_rank(name)
        if NUMBERED.fullmatch(bare):
            rows.setdefault("", []).append(index)
        elif found := ROW.fullmatch(bare):
            rows.setdefault(found[1], []).append(index)
    numbered = [found for found in rows.values() if len(found) == len(questions)]
    if len(numbered) != 1:
        return header
    codes = tuple(code for code, _ in questions)
    columns = dict(zip(codes, numbered[0], strict=True)) | header.columns
    return Header(header.names, header.last_line, columns, header.end, codes, header.doubled)


def worth_telling(header: Header) -> list[str]:
    """The ignored columns that nobody knows, by letter and name: what a survey tool always adds is left out."""
    return [
        f"{letter(index)} · {header.names[index] or 'sans nom'}"
        for index in header.ignored
        if not of_tool(header.names[index])
    ]
