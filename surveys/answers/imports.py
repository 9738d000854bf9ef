"""Reading an answers file by its plan: one row per response, one by one, and a report of all that was not taken.

A bad line stops no other: it is refused, counted, and its reason kept for the first ones. Nothing here knows the
database or the web. The name of a site is read as it was before a file of ours made it harmless
(`label_sp.common.spreadsheets`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from label_sp.common import tables
from label_sp.common.spreadsheets import as_typed
from label_sp.common.texts import one_line, tidy
from label_sp.common.words import stored
from label_sp.guide import surveys
from label_sp.guide.french import counted, too_heavy
from surveys.answers import scale
from surveys.answers.enums import Channel
from surveys.answers.header import CHANNEL, FINISHED, SITE
from surveys.answers.plans import Plan, Stream, UnreadableAnswers, automatic, head, proposed, words_of
from surveys.questionnaires.enums import Level

MAX_ROWS = 200_000
KEPT_REFUSALS = 20
AT_ONCE = 2_000  # rows that are counted together
SITE_LENGTH, MOST_SITES = 200, 200
CELLS = "aucune cellule|cellule|cellules"
WRONG_WIDTH = (
    "elle n’a pas {} comme l’en-tête. Vérifiez le séparateur, et que les décimales ne coupent pas une "
    "cellule en deux."
)
TOO_MANY = (
    f"Le fichier dépasse {counted(MAX_ROWS, 'aucune réponse|réponse|réponses')}, la limite d’un import."
)


class Row(NamedTuple):
    """One response: a `Level` per question, in the questionnaire's order."""

    answers: str
    finished: bool
    channel: str = Channel.MAIL.value
    site: str = ""


@dataclass(slots=True)
class Report:
    """What became of the lines. `refusals`: the first ones, each with its line. `reasons`: how many, by what was wrong.

    `admissible`, `unfinished` and `too_few` share out the rows that were taken. `levels`: of the admissible ones, by
    question; `channels`: the same by channel; `sites`: all rows, by name; `unknown_sites`: those of no site of ours.
    """

    questions: int
    lines: int = 0
    refused: int = 0
    admissible: int = 0
    unfinished: int = 0
    too_few: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    refusals: list[tuple[int, str]] = field(default_factory=list)
    levels: list[Counter[str]] = field(default_factory=list)
    channels: Counter[str] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    unknown_sites: set[str] = field(default_factory=set)

    @property
    def taken(self) -> int:
        return self.lines - self.refused

    def as_json(self) -> dict[str, Any]:
        """As a row keeps it: how many names of sites a file has is not our choice, some are enough."""
        return {
            "lines": self.lines,
            "refused": self.refused,
            "admissible": self.admissible,
            "unfinished": self.unfinished,
            "too_few": self.too_few,
            "reasons": dict(self.reasons.most_common()),
            "refusals": self.refusals,
            "levels": [dict(counts) for counts in self.levels],
            "channels": dict(self.channels),
            "sites": dict(self.sites.most_common(MOST_SITES)),
            "unknown_sites": sorted(self.unknown_sites)[:MOST_SITES],
        }

    def tallies(self, codes: Sequence[str]) -> dict[str, dict[str, int]]:
        """As `guide.surveys` takes them: {code: {level: admissible responses}}."""
        return {code: dict(counts) for code, counts in zip(codes, self.levels, strict=False)}


class Reader:
    """Reads the lines of one file; its `report` grows as they go by.

    sites: the names of the sites that there are, by their stored form.
    """

    def __init__(self, plan: Plan, sites: Mapping[str, str] | None = None) -> None:
        self.plan, self._known_sites = plan, sites or {}
        self.report = Report(len(plan.codes))
        self._answers = scale.Readings(plan.answers)
        self._ends = scale.Readings(plan.ends)
        self._channels = scale.Readings(plan.channels)
        self._sites: dict[str, tuple[str, str]] = {}  # by cell: the name, or what is wrong with it
        self.problem = ""  # of the last line that was refused

    def read(self, file: Stream) -> Iterator[Row]:
        """Each row that can be taken. Raises UnreadableAnswers where the file itself cannot be read on."""
        try:
            for _, row in self.numbered(tables.read(file)):
                if row is not None:
                    yield row
        except tables.UnreadableTable as refused:
            raise UnreadableAnswers({"file": [str(refused)]}) from refused

    def numbered(self, lines: Iterable[tables.Line]) -> Iterator[tuple[int, Row | None]]:
        """Each line under the header with its row; None for one that is refused (`problem` says why)."""
        plan, report, others = self.plan, self.report, self._others
        pick, answer, width = _picker(plan.columns), self._answers.__getitem__, plan.width
        for number, cells in lines:
            if number <= plan.last_line:
                continue
            report.lines += 1
            if report.lines > MAX_ROWS:
                raise UnreadableAnswers({"file": [TOO_MANY]})
            kept = cells if len(cells) == width else tables.fitted(cells, width)
            try:
                row: Row | None = Row("".join(map(answer, pick(kept))), *others(kept))  # type: ignore[arg-type]
            except TypeError:
                self._refuse(number, *self._what_is_wrong(kept))
                row = None
            yield number, row

    def _others(self, cells: Sequence[str]) -> tuple[bool, str, str]:
        """Finished, channel and site. Raises TypeError for what is not understood, as joining no level does."""
        plan, ended, channel, site, wrong = self.plan, "1", self.plan.default_channel, "", ""
        if plan.finished is not None:
            end = cells[plan.finished]
            ended = end.strip() and "1" if plan.filled else self._ends[end]  # type: ignore[assignment]
        if plan.channel is not None:
            channel = self._channels[cells[plan.channel]]  # type: ignore[assignment]
        if plan.site is not None:
            site, wrong = self._sites.get(cells[plan.site]) or self._site(cells[plan.site])
        if ended is None or channel is None or wrong:
            raise TypeError
        return ended == "1", channel, site

    # --- what is wrong --------------------------------------------------------------------------------------------

    def _refuse(self, number: int, reason: str, said: str) -> None:
        report = self.report
        report.refused += 1
        report.reasons[reason] += 1
        self.problem = said
        if len(report.refusals) < KEPT_REFUSALS:
            report.refusals.append((number, said))

    def _what_is_wrong(self, cells: Sequence[str] | None) -> tuple[str, str]:
        """The kind of the first thing that is wrong with a line, and a sentence for each."""
        plan, found = self.plan, list[tuple[str, str]]()
        if cells is None:
            return "width", WRONG_WIDTH.format(counted(plan.width, CELLS))
        for code, index in zip(plan.codes, plan.columns, strict=True):
            if self._answers[cells[index]] is None:
                found.append(
                    ("answers", f"{code} : « {shortened(cells[index])} » n’est pas une réponse de l’échelle")
                )
        if plan.finished is not None and not plan.filled and self._ends[cells[plan.finished]] is None:
            found.append(("ends", f"{FINISHED} : « {shortened(cells[plan.finished])} » n’est pas compris"))
        if plan.channel is not None and self._channels[cells[plan.channel]] is None:
            found.append(("channels", f"{CHANNEL} : « {shortened(cells[plan.channel])} » n’est pas compris"))
        if plan.site is not None and (wrong := self._site(cells[plan.site])[1]):
            found.append(("sites", f"{SITE} : {wrong}"))
        return found[0][0], " ; ".join(said for _, said in found) + "."

    def _site(self, cell: str) -> tuple[str, str]:
        name, wrong = tidy(as_typed(cell)).strip(), ""
        try:
            one_line(name)
        except ValidationError as refusal:
            wrong = str(refusal.message)
        if len(name) > SITE_LENGTH:
            wrong = f"le nom dépasse {SITE_LENGTH} caractères"
        known = self._known_sites.get(stored(name)) if name and not wrong else ""
        if name and not wrong and not known and len(self.report.unknown_sites) < scale.REMEMBERED:
            self.report.unknown_sites.add(name)
        found = (known or name, wrong)
        if len(self._sites) < scale.REMEMBERED:
            self._sites[cell] = found
        return found


def read_answers(content: bytes, codes: Sequence[str], *, max_bytes: int) -> list[Row]:
    """All the rows of a small file that nobody explains: UnreadableAnswers for one line that cannot be taken."""
    if len(content) > max_bytes:
        raise UnreadableAnswers({"file": [f"Le fichier {too_heavy(len(content), max_bytes)}."]})
    questions = [(code, "") for code in codes]
    if absent := [code for code in codes if code not in proposed(head(content, questions))["columns"]]:
        lacks = counted(len(absent), "ne manque rien|manque # colonne|manque # colonnes")
        raise UnreadableAnswers(
            {"columns": [f"En-tête : il {lacks} : {', '.join(absent)}. Partez du modèle de fichier."]}
        )
    reader = Reader(automatic(content, questions, words_of(), refusing=True))
    rows = list(reader.read(content))
    if refused := reader.report.refused:
        said = [f"Ligne {number} : {problem}" for number, problem in reader.report.refusals]
        left = counted(refused - len(said), "|et # autre ligne.|et # autres lignes.")
        raise UnreadableAnswers({"file": [*said, *([left] if refused > len(said) else [])]})
    return rows


def counted_rows(rows: Iterator[Row], report: Report) -> Iterator[Row]:
    """The same rows, counted as they go by. SUR-06, SUR-08."""
    enough = [
        surveys.is_admissible((Level.FULL,) * answered, True, report.questions)
        for answered in range(report.questions + 1)
    ]
    report.levels = [Counter[str]() for _ in range(report.questions)]
    while block := list(islice(rows, AT_ONCE)):
        kept = []
        for row in block:
            if not row.finished:
                report.unfinished += 1
            elif enough[answered(row.answers)]:
                kept.append(row)
            else:
                report.too_few += 1
        report.admissible += len(kept)
        report.channels.update(row.channel for row in kept)
        report.sites.update(row.site for row in block)
        for counts, column in zip(
            report.levels, zip(*(row.answers for row in kept), strict=True), strict=False
        ):
            counts.update(column)
        yield from block


def answered(answers: str) -> int:
    """How many questions have one of the four positions."""
    return len(answers) - answers.count(Level.NOT_CONCERNED) - answers.count(Level.UNANSWERED)


def shortened(cell: str) -> str:
    """A cell as a message quotes it."""
    text = " ".join(cell.split())
    return text if len(text) <= 40 else text[:39] + "…"


def _picker(columns: tuple[int, ...]) -> itemgetter[object]:
    return itemgetter(*columns) if len(columns) > 1 else itemgetter(slice(columns[0], columns[0] + 1))
