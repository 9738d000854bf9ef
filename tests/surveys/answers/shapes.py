"""What the files of these tests share: a questionnaire, what a file must give, and how files are written."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

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
