"""The import of answers as it was before they had columns, kept as a floor: read whole, one character an answer, then
written by Django, 2,000 rows at a time. Not used by anything else; only its table is its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction

from label_sp.common import tables
from label_sp.common.spreadsheets import as_typed
from label_sp.common.texts import one_line, tidy
from label_sp.common.words import plain
from label_sp.guide import surveys
from label_sp.guide.french import counted, too_heavy
from surveys.answers.enums import Channel
from surveys.questionnaires.enums import Level

BATCH = 2000


class OldResponse(models.Model):
    """One row a response, all answers in one text."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey("surveys.Campaign", on_delete=models.CASCADE, related_name="+")
    finished = models.BooleanField()
    answers = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, default=Channel.MAIL)
    site = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "benchmarks"

    def __str__(self) -> str:
        return str(self.pk)


def make_table() -> None:
    """Of the benchmark alone."""
    with connection.schema_editor() as editor:
        editor.create_model(OldResponse)


@transaction.atomic
def import_answers(campaign_id: object, content: bytes, codes: Sequence[str]) -> int:
    """Read, write, count as it was done. Returns how many are admissible."""
    rows = read_answers(content, codes, max_bytes=len(content))
    kept = [row.answers for row in rows if surveys.is_admissible(row.answers, row.finished, len(codes))]
    OldResponse.objects.bulk_create(
        (OldResponse(campaign_id=campaign_id, **row._asdict()) for row in rows), BATCH
    )
    tallies = [Counter(one[index] for one in kept) for index in range(len(codes))]
    if any(sum(counts.values()) != len(kept) for counts in tallies):
        raise AssertionError("The floor counted something else.")
    return len(kept)


ANSWERS: dict[str, tuple[str, ...]] = {
    Level.FULL: ("1", "1,0", "1,00", "tres satisfait", "tout a fait d'accord"),
    Level.MOSTLY: ("0,75", ",75", "plutot satisfait", "plutot d'accord"),
    Level.LITTLE: ("0,25", ",25", "plutot pas satisfait", "plutot pas d'accord"),
    Level.NONE: ("0", "0,0", "0,00", "pas du tout satisfait", "pas du tout d'accord"),
    Level.NOT_CONCERNED: (
        *("nc", "nsp", "non concerne", "ne se prononce pas", "non concerne / ne se prononce pas"),
        *("non concernee", "non concerne/ne se prononce pas"),
    ),
    Level.UNANSWERED: ("",),
}
YES = ("1", "oui", "o", "true", "vrai", "yes")
NO = ("0", "non", "n", "false", "faux", "no")
CHANNELS: dict[str, tuple[str, ...]] = {
    Channel.MAIL: ("", "mail", "email", "e-mail", "courriel"),
    Channel.QR: ("qr", "qr code", "qrcode", "lien"),
    Channel.PAPER: ("paper", "papier"),
}


class Readings(dict[str, str | None]):
    """What each spelling means; None when it means nothing here. A spelling is folded once, then remembered."""

    def __init__(self, spellings: Mapping[str, tuple[str, ...]], *, decimals: bool = False) -> None:
        super().__init__()
        self._known = {spelling: meaning for meaning, all_of in spellings.items() for spelling in all_of}
        self._decimals = decimals

    def __missing__(self, written: str) -> str | None:
        folded = plain(written)
        found = self._known.get(folded.replace(".", ",") if self._decimals else folded)
        self[written] = found
        return found


def answer_readings() -> Readings:
    """`0.75`, `0,75`, « Plutôt d’accord » → the same level."""
    return Readings(ANSWERS, decimals=True)


def finished_readings() -> Readings:
    """`1`, `oui`, `true` → "1"; `0`, `non`, `false` → "0"."""
    return Readings({"1": YES, "0": NO})


def channel_readings() -> Readings:
    """`papier` → "paper". An empty cell is an answer to the e-mail, the way the guide asks for."""
    return Readings(CHANNELS)


MAX_ROWS = 200_000
MAX_COLUMNS = 200
SHOWN_ERRORS = 20
MOST_ERRORS = 10_000  # then nobody reads on
SITE_LENGTH = 200
FINISHED, CHANNEL, SITE = (
    "terminé",
    "canal",
    "site",
)  # as our files say them; two had English names until 2026
ALIASES = {"termine": FINISHED, "terminee": FINISHED, "finished": FINISHED}
ALIASES |= {"canal": CHANNEL, "channel": CHANNEL, "site": SITE}
COLUMNS = "aucune colonne|colonne|colonnes"
ANSWERS_HINT = "Valeurs possibles : 0 ; 0,25 ; 0,75 ; 1 ; nc."
FINISHED_HINT = "Valeurs possibles : 1 ; 0 ; oui ; non."
CHANNEL_HINT = "Valeurs possibles : mail ; qr ; papier."


class UnreadableAnswers(ValueError):
    """The file is refused. `messages` are sentences for its author: the first twenty, then how many are left."""

    def __init__(self, messages: Sequence[str], total: int = 0) -> None:
        self.messages = [*messages[:SHOWN_ERRORS]]
        if (left := max(total, len(messages)) - len(self.messages)) > 0:
            self.messages.append(
                counted(left, "aucune autre erreur.|et # autre erreur.|et # autres erreurs.")
            )
        super().__init__(" ".join(self.messages))


class Row(NamedTuple):
    """One response: a `Level` per question, in the questionnaire's order."""

    answers: str
    finished: bool
    channel: str = Channel.MAIL
    site: str = ""


@dataclass(slots=True)
class Columns:
    """Where each thing is in a line."""

    codes: tuple[str, ...]
    pick: Callable[[Sequence[str]], Sequence[str]]
    finished: int
    channel: int | None
    site: int | None
    width: int


@dataclass(slots=True)
class Reader:
    """Reads lines under one header; keeps the first things that are wrong with them, and counts the others."""

    columns: Columns
    errors: list[str] = field(default_factory=list)
    error_count: int = 0
    answers: Readings = field(default_factory=answer_readings)
    finished: Readings = field(default_factory=finished_readings)
    channels: Readings = field(default_factory=channel_readings)
    sites: dict[str, str] = field(default_factory=dict)  # each as it is kept, by what stands in the file

    def row(self, number: int, cells: list[str]) -> Row | None:
        """One response, or None when its line has errors (they are kept)."""
        before, columns = self.error_count, self.columns
        levels = [self.answers[cell] for cell in columns.pick(cells)]
        if None in levels:
            self._complain_of_answers(number, cells)
        finished = self._read(number, FINISHED, cells[columns.finished], self.finished, FINISHED_HINT)
        channel: str | None = Channel.MAIL
        if columns.channel is not None:
            channel = self._read(number, CHANNEL, cells[columns.channel], self.channels, CHANNEL_HINT)
        site = self._site(number, cells)
        if self.error_count > before:
            return None
        return Row("".join(map(str, levels)), finished == "1", channel or Channel.MAIL, site)

    def complain(self, message: str) -> None:
        """Keep a message, unless there are already as many as anybody reads."""
        self.error_count += 1
        if len(self.errors) < SHOWN_ERRORS:
            self.errors.append(message)
        if self.error_count > MOST_ERRORS:
            stopped = f"Plus de {counted(MOST_ERRORS, 'aucune erreur|erreur|erreurs')} : la lecture s’est arrêtée là."
            raise UnreadableAnswers([*self.errors[: SHOWN_ERRORS - 1], stopped])

    def _read(self, number: int, name: str, cell: str, readings: Readings, hint: str) -> str | None:
        if (found := readings[cell]) is None:
            self.complain(f"Ligne {number}, colonne {name} : « {shortened(cell)} » n’est pas compris. {hint}")
        return found

    def _complain_of_answers(self, number: int, cells: list[str]) -> None:
        for code, cell in zip(self.columns.codes, self.columns.pick(cells), strict=True):
            if self.answers[cell] is None:
                self.complain(
                    f"Ligne {number}, colonne {code} : « {shortened(cell)} » n’est pas une valeur de l’échelle. "
                    f"{ANSWERS_HINT}"
                )

    def _site(self, number: int, cells: list[str]) -> str:
        if self.columns.site is None:
            return ""
        cell = cells[self.columns.site]
        if cell not in self.sites:
            self.sites[cell] = tidy(as_typed(cell)).strip()
        site = self.sites[cell]
        try:
            one_line(site)
        except ValidationError as refusal:
            self.complain(f"Ligne {number}, colonne site : {refusal.message}")
        if len(site) > SITE_LENGTH:
            self.complain(f"Ligne {number}, colonne site : le nom dépasse {SITE_LENGTH} caractères.")
        return site


def read_answers(
    content: bytes, codes: Sequence[str], *, max_bytes: int, max_rows: int = MAX_ROWS
) -> list[Row]:
    """All responses of a file, or UnreadableAnswers with everything that has to be corrected."""
    lines = _lines(content, max_bytes)
    header = next(lines, None)
    if header is None:
        raise UnreadableAnswers(["Le fichier n’a aucune ligne. Il doit commencer par une ligne d’en-tête."])
    reader = Reader(_columns(header[1], tuple(codes)))
    rows = list(_rows(lines, reader, max_rows))
    if reader.errors:
        raise UnreadableAnswers(reader.errors, reader.error_count)
    if not rows:
        raise UnreadableAnswers(["Le fichier n’a que son en-tête : ajoutez une ligne par réponse."])
    return rows


def shortened(cell: str) -> str:
    """A cell as an error message quotes it."""
    text = " ".join(cell.split())
    return text if len(text) <= 40 else text[:39] + "…"


def _lines(content: bytes, max_bytes: int) -> Iterator[tables.Line]:
    if not content.strip():
        raise UnreadableAnswers(
            ["Le fichier est vide. Déposez un fichier qui contient un en-tête et des réponses."]
        )
    if len(content) > max_bytes:
        raise UnreadableAnswers([f"Le fichier {too_heavy(len(content), max_bytes)}."])
    try:
        yield from tables.read(content)
    except tables.UnreadableTable as refusal:
        raise UnreadableAnswers([str(refusal)]) from refusal


def _columns(header: list[str], codes: tuple[str, ...]) -> Columns:
    header = _without_empty_end(header)
    if len(header) > MAX_COLUMNS:
        raise UnreadableAnswers(
            [
                f"En-tête : {counted(len(header), COLUMNS)}, {MAX_COLUMNS} au plus. Partez du modèle de fichier."
            ]
        )
    names = [_column_name(cell, codes) for cell in header]
    if problems := list(_header_problems(header, names, codes)):
        raise UnreadableAnswers(problems)
    where = {name: index for index, name in enumerate(names)}
    return Columns(
        codes=codes,
        pick=itemgetter(*(where[code] for code in codes)),
        finished=where[FINISHED],
        channel=where.get(CHANNEL),
        site=where.get(SITE),
        width=len(names),
    )


def _column_name(cell: str, codes: tuple[str, ...]) -> str:
    folded = plain(cell)
    return {code.casefold(): code for code in codes}.get(folded) or ALIASES.get(folded) or cell.strip()


def _header_problems(header: list[str], names: list[str], codes: tuple[str, ...]) -> Iterator[str]:
    expected = (*codes, FINISHED)
    allowed = {*expected, CHANNEL, SITE}
    for index, name in enumerate(names, start=1):
        if not name:
            yield f"En-tête : la colonne n° {index} n’a pas de nom. Nommez-la ou supprimez-la."
        elif name not in allowed:
            yield f"En-tête : colonne inconnue « {shortened(header[index - 1])} ». Supprimez-la ou corrigez son nom."
    if doubled := sorted({name for name in names if name in allowed and names.count(name) > 1}):
        yield f"En-tête : colonne en double : {', '.join(doubled)}. Gardez-en une seule."
    if missing := [name for name in expected if name not in names]:
        lacks = counted(len(missing), "ne manque rien|manque # colonne|manque # colonnes")
        yield f"En-tête : il {lacks} : {', '.join(missing)}. Partez du modèle de fichier."


def _rows(lines: Iterator[tuple[int, list[str]]], reader: Reader, max_rows: int) -> Iterator[Row]:
    width = reader.columns.width
    for count, (number, cells) in enumerate(lines, start=1):
        if count > max_rows:
            raise UnreadableAnswers(
                [
                    f"Le fichier dépasse {counted(max_rows, 'aucune réponse|réponse|réponses')}, la limite d’un import."
                ]
            )
        kept = cells if len(cells) == width else _without_empty_end(cells, width)
        if len(kept) != width:
            reader.complain(
                f"Ligne {number} : {counted(len(kept), 'aucune cellule|cellule|cellules')} au lieu de {width}. "
                "Vérifiez le séparateur, "
                "et que les décimales ne coupent pas une cellule en deux."
            )
        elif row := reader.row(number, kept):
            yield row


def _without_empty_end(cells: list[str], width: int = 0) -> list[str]:
    """Spreadsheets add empty cells at the end of lines; they mean nothing."""
    end = len(cells)
    while end > width and not cells[end - 1].strip():
        end -= 1
    return cells[:end]
