"""How one file is to be read: its columns and what its values mean, as proposed, as chosen, and what is still to say.

What somebody chose is a plain mapping (`Chosen`), kept with an upload, remembered for files of the same shape, and
taken by the API:

    columns  {code of a question | "terminé" | "canal" | "site": number of a column, from 0}
    end      "values": those of `ends` say who finished; "filled": a cell that is not empty; "last_page": as values, the
             highest proposed; "all": the file holds finished answers only
    answers  {spelling: level, or "refused"}        ends  {spelling: "1" finished, "0" not}
    channels {spelling: channel}                    channel  of all answers, without a column
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any, TypedDict

from django.core.files.base import File

from label_sp.common import tables
from label_sp.common.columns import twice
from label_sp.common.words import fold
from label_sp.guide.french import counted
from surveys.answers import header as headers
from surveys.answers import scale, values
from surveys.answers.enums import Channel
from surveys.answers.header import CHANNEL, FILLED, FINISHED, LAST_PAGE, PROGRESS, SITE, Header, Question
from surveys.answers.values import Value
from surveys.questionnaires.enums import Level

Stream = bytes | IO[bytes] | File
VALUES, ALL = "values", "all"
ENDS = {
    VALUES: "Une colonne dont certaines valeurs veulent dire « terminé »",
    FILLED: "Une colonne remplie quand la personne est allée au bout (date d’envoi : submitdate)",
    LAST_PAGE: "Le numéro de la dernière page vue (lastpage)",
    ALL: "Le fichier ne contient que des réponses terminées",
}
REFUSED = "refused"  # a value whose lines are not taken
MOST_REFUSED = 100  # different values that are refused line by line; more of them are another file
LABELS = {FINISHED: "réponse terminée", CHANNEL: "canal", SITE: "site"}
COLUMNS = "aucune colonne|colonne|colonnes"
FIRST_LINES = 5_000
SHOWN = 8  # values quoted in one sentence


class Chosen(TypedDict, total=False):
    """What somebody chose; each part may be missing."""

    columns: dict[str, int]
    end: str
    answers: dict[str, str]
    ends: dict[str, str]
    channels: dict[str, str]
    channel: str


class UnreadableAnswers(ValueError):
    """The file, or how it is to be read, is refused: sentences for its author, by the part of `Chosen` concerned."""

    def __init__(self, problems: Mapping[str, Sequence[str]]) -> None:
        self.problems = {part: list(said) for part, said in problems.items() if said}
        self.messages = [each for said in self.problems.values() for each in said]
        super().__init__(" ".join(self.messages))


@dataclass(frozen=True, slots=True)
class Plan:
    """How each line is read. `answers`, `ends` and `channels` give a meaning by spelling; None: every line finished."""

    codes: tuple[str, ...]
    columns: tuple[int, ...]
    last_line: int
    width: int
    finished: int | None
    filled: bool = False
    channel: int | None = None
    site: int | None = None
    default_channel: str = Channel.MAIL.value
    answers: Mapping[str, str] = field(default_factory=dict)
    ends: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in the columns that were chosen."""

    answers: list[Value] = field(default_factory=list)
    ends: list[Value] = field(default_factory=list)
    channels: list[Value] = field(default_factory=list)

    @property
    def asks(self) -> dict[str, list[Value]]:
        """The values that somebody has to say the meaning of, by part of `Chosen`."""
        parts = {"answers": self.answers, "ends": self.ends, "channels": self.channels}
        return {part: asked for part, found in parts.items() if (asked := values.to_ask(found))}


def head(file: Stream, questions: Sequence[Question]) -> Header:
    """The header of a file. Raises UnreadableAnswers for one that has none, or is no table."""
    try:
        lines = list(islice(tables.read(file), headers.LINES_ABOVE + headers.SAMPLES))
    except tables.UnreadableTable as refused:
        raise UnreadableAnswers({"file": [str(refused)]}) from refused
    if not lines:
        raise UnreadableAnswers(
            {"file": ["Le fichier est vide : il commence par une ligne qui nomme les colonnes."]}
        )
    if (most := max(_width(cells) for _, cells in lines)) > headers.MOST_COLUMNS:
        told = f"{counted(most, COLUMNS)}, {headers.MOST_COLUMNS} au plus"
        raise UnreadableAnswers(
            {"file": [f"En-tête : {told}. Retirez celles qui ne portent pas de réponse."]}
        )
    found = headers.read(lines, questions)
    if len(lines) == 1 or lines[-1][0] <= found.last_line:
        raise UnreadableAnswers({"file": ["Le fichier n’a que son en-tête : ajoutez une ligne par réponse."]})
    return found


def _width(cells: Sequence[str]) -> int:
    """How many columns a line has, what a spreadsheet leaves empty at its end aside."""
    return max((index for index, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def shape(header: Header) -> str:
    """Two exports of one survey have the same: the names of their columns, in their order."""
    return hashlib.sha256("\n".join(map(fold, header.names)).encode()).hexdigest()


def proposed(header: Header, remembered: Mapping[str, Any] | None = None) -> Chosen:
    """What is chosen before anybody chose: as for the last file of that shape, else what names say."""
    if remembered:
        return Chosen(**remembered)  # type: ignore[typeddict-item]
    end = {FINISHED: VALUES, PROGRESS: VALUES, FILLED: FILLED, LAST_PAGE: LAST_PAGE, "": ""}[header.end]
    return Chosen(
        columns=dict(header.columns), end=end, answers={}, ends={}, channels={}, channel=Channel.MAIL.value
    )


def problems_of_columns(
    chosen: Chosen, header: Header, questions: Sequence[Question]
) -> dict[str, list[str]]:
    """Why these columns cannot be read, by code, `FINISHED`, `CHANNEL`, `SITE` or « end »; empty when they can."""
    columns, codes = chosen.get("columns", {}), [code for code, _ in questions]
    labels = {**{code: code for code in codes}, **LABELS}
    end = chosen.get("end", "")
    found: dict[str, list[str]] = {}
    for code in codes:
        if code not in columns:
            found[code] = [f"Dites quelle colonne contient les réponses à {code}."]
    for name, index in columns.items():
        if name not in labels:
            found[name] = [f"« {name} » n’est pas une question de ce questionnaire."]
        elif not 0 <= index < len(header.names):
            found[name] = [f"Les colonnes de ce fichier vont de 0 à {len(header.names) - 1}."]
    if end not in ENDS:
        found["end"] = [
            "Dites comment on sait qu’une personne est allée au bout : sans cela, aucune réponse n’est recevable."
        ]
    elif end != ALL and FINISHED not in columns:
        found[FINISHED] = ["Dites dans quelle colonne."]
    known = {name: index for name, index in columns.items() if name in labels}
    return {name: [said] for name, said in twice(known, labels).items()} | found


def is_ours(header: Header, codes: Sequence[str]) -> bool:
    """Has it the columns of our own model and exports, and no other? Then its numbers are the guide's points."""
    told = {fold(name) for name in header.names} - {fold(name) for name in (CHANNEL, SITE, "channel")}
    ends = told & {fold(name) for name in headers.ENDS[FINISHED]}
    return len(ends) == 1 and told - ends == {*map(fold, codes)}


def found_in(
    file: Stream,
    chosen: Chosen,
    header: Header,
    codes: Sequence[str],
    words: Mapping[str, str],
    *,
    lines: int | None = None,
) -> Found:
    """All values of the columns chosen, or those of the first lines, in one pass. Raises UnreadableAnswers."""
    columns, end = chosen["columns"], chosen["end"]
    wanted = {"answers": [columns[code] for code in codes]}
    wanted |= {"ends": [columns[FINISHED]]} if end != ALL else {}
    wanted |= {"channels": [columns[CHANNEL]]} if CHANNEL in columns else {}
    try:
        rows = (line for line in tables.read(file) if line[0] > header.last_line)
        cells = values.gathered(islice(rows, lines), wanted, len(header.names))
    except tables.UnreadableTable as refused:
        raise UnreadableAnswers({"file": [str(refused)]}) from refused
    return Found(
        values.answers(cells["answers"], words, ours=is_ours(header, codes)),
        values.ends(cells["ends"], end) if "ends" in cells else [],
        values.channels(cells["channels"]) if "channels" in cells else [],
    )


def missing(chosen: Chosen, found: Found) -> dict[str, list[str]]:
    """What is still to say of the values, by part of `Chosen`: nothing is guessed."""
    parts: dict[str, list[str]] = {}
    asked = {
        "answers": "Dites ce que veut dire chaque valeur des réponses",
        "ends": "Dites quelles valeurs veulent dire « terminé »",
        "channels": "Dites à quel canal correspond chaque valeur",
    }
    for part, wanted in found.asks.items():
        known: Mapping[str, str] = chosen.get(part, {})  # type: ignore[assignment]
        left = [f"« {each.written or '(vide)'} »" for each in wanted if each.spelling not in known]
        if left:
            more = f" et {len(left) - SHOWN} autres" if len(left) > SHOWN else ""
            parts[part] = [f"{asked[part]} : {', '.join(left[:SHOWN])}{more}."]
    return parts


def plan(
    chosen: Chosen, found: Found, header: Header, codes: Sequence[str], words: Mapping[str, str]
) -> Plan:
    """The file's plan, once nothing is missing: what is known of itself, then what the file showed, then what was
    chosen."""
    columns, end = chosen["columns"], chosen["end"]
    shown = {
        part: dict(values.sure_meanings(getattr(found, part))) for part in ("answers", "ends", "channels")
    }
    points = scale.POINTS if {*scale.POINTS} & {*shown["answers"]} else {}
    known = {
        "answers": {**words, **points},
        "ends": scale.ends() if end == VALUES else {},
        "channels": scale.channels(),
    }
    said = {part: {**known[part], **shown[part], **chosen.get(part, {})} for part in known}  # type: ignore[dict-item]
    return Plan(
        codes=tuple(codes),
        columns=tuple(columns[code] for code in codes),
        last_line=header.last_line,
        width=len(header.names),
        finished=None if end == ALL else columns[FINISHED],
        filled=end == FILLED,
        channel=columns.get(CHANNEL),
        site=columns.get(SITE),
        default_channel=chosen.get("channel") or Channel.MAIL.value,
        answers={spelled: level for spelled, level in said["answers"].items() if level in Level.values},
        ends={spelled: end for spelled, end in said["ends"].items() if end != REFUSED},
        channels={spelled: channel for spelled, channel in said["channels"].items() if channel != REFUSED},
    )


def automatic(
    file: Stream,
    questions: Sequence[Question],
    words: Mapping[str, str],
    chosen: Chosen | None = None,
    *,
    refusing: bool = False,
) -> Plan:
    """The plan of a file that says enough by itself, with what the sender chose. Raises UnreadableAnswers otherwise.

    The first lines of a long file tell what it holds; a value that only comes later is refused with its line. With
    `refusing` so is each that says nothing, in a file that has our own columns: nobody is there to explain it.
    """
    header, codes = head(file, questions), [code for code, _ in questions]
    by_names = proposed(header)
    wanted = Chosen(**{**by_names, **(chosen or {})})
    wanted["columns"] = {**by_names["columns"], **(chosen or {}).get("columns", {})}
    if wrong := problems_of_columns(wanted, header, questions):
        raise UnreadableAnswers({"columns": [each for said in wrong.values() for each in said]})
    if header.to_check and not {*header.to_check} <= {*(chosen or {}).get("columns", {})}:
        raise UnreadableAnswers(
            {
                "columns": [
                    "Les colonnes n’ont ni code ni énoncé connus : dites laquelle répond à quelle question."
                ]
            }
        )
    found = found_in(file, wanted, header, codes, words, lines=FIRST_LINES)
    if found.asks:  # of all values at once, then
        found = found_in(file, wanted, header, codes, words)
    if lacks := missing(wanted, found):
        few = sum(map(len, found.asks.values())) <= MOST_REFUSED
        if not (refusing and few and is_ours(header, codes)):
            raise UnreadableAnswers(lacks)
        refused = {part: {each.spelling: REFUSED for each in asks} for part, asks in found.asks.items()}
        wanted = Chosen(**{**wanted, **refused})  # type: ignore[typeddict-item]
    return plan(wanted, found, header, codes, words)


def words_of(labels: Sequence[tuple[str, str]] = ()) -> dict[str, str]:
    """What words mean, the questionnaire's own included."""
    return scale.words_of(labels)
