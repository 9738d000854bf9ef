"""Invented answers, for the example file and the demonstration: the same seed gives the same bytes."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction

from label_sp.common import spreadsheets
from surveys.answers import scale
from surveys.answers.header import CHANNEL, FINISHED, SITE
from surveys.answers.scale import WRITTEN
from surveys.questionnaires.enums import Level, SurveyKind

CODES: Mapping[str, tuple[str, ...]] = {  # SUU-01, SUA-01: the questionnaires of the reference data
    SurveyKind.USERS: (
        *("U1a", "U1b", "U2a", "U2b", "U3a", "U3b", "U4a", "U4b"),
        *("U5a", "U5b", "U6", "U7a", "U7b", "U8", "U9"),
    ),
    SurveyKind.AGENTS: ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11"),
}
USUAL: Mapping[str, float] = {
    "1": 80,
    "0.75": 15,
    "0.25": 2,
    "0": 1,
    "nc": 2,
}  # percent, for a service that does well
PROGRESS, PROGRESS_AT = (
    "Progression",
    1,
)  # a column of Sphinx, and where it stands: « Terminé » or « En cours »
CHANNELS = ("mail",) * 17 + ("qr",) * 2 + ("papier",)

Share = Mapping[str, float | Fraction]  # how an answer is written → percent of the responses


def answers_csv(
    kind: str,
    responses: int,
    seed: int,
    share: Mapping[str, Share] | None = None,
    *,
    usual: Share = USUAL,
    unfinished: int = 0,
    sites: Sequence[str] = (),
    codes: Sequence[str] = (),
) -> bytes:
    """A plausible answers file (UTF-8 with BOM, semicolons), as a survey tool would export it.

    `share` fixes questions exactly: {"U9": {"1": 95, "0.75": 3}} gives 95 % and 3 % of the responses to the nearest
    response; the rest falls on the lower positions. The other questions follow `usual` by chance. All `responses` are
    finished; `unfinished` more stop half-way.
    """
    chance = _chance(seed)
    asked = tuple(codes) or CODES[kind]
    rows = _rows(asked, responses, share or {}, usual, chance)
    rows += [_stopped(as_levels(usual), len(asked), chance) for _ in range(unfinished)]
    lines = [
        [
            *(WRITTEN[level] for level in row),
            "1" if number < responses else "0",
            chance.choice(CHANNELS),
            *_site(sites, chance),
        ]
        for number, row in enumerate(rows)
    ]
    return _written([*asked, FINISHED, CHANNEL, *([SITE] if sites else [])], lines)


def answers(
    kind: str, responses: int, seed: int, share: Mapping[str, Share] | None = None, *, usual: Share = USUAL
) -> list[list[str]]:
    """The same finished answers as levels, in the questionnaire's order: for who gives them one by one."""
    return _rows(CODES[kind], responses, share or {}, usual, _chance(seed))


def tool_export(
    asked: Sequence[tuple[str, Mapping[str, str]]],
    responses: Sequence[Sequence[str]],
    seed: int,
) -> bytes:
    """Answers as a survey tool such as Sphinx writes them: tabs, Windows-1252, questions and answers in their words.

    asked: the text of each question, and {level: label}. Some columns are of no use here; one response stopped.
    """
    chance = _chance(seed)
    lines = [
        [
            str(number),
            "Terminé",
            *(labels[level] for (_, labels), level in zip(asked, row, strict=True)),
            chance.choice(CHANNELS),
        ]
        for number, row in enumerate(responses, 1)
    ]
    lines.append([str(len(lines) + 1), "En cours", *[""] * len(asked), "mail"])
    header = ["Clé", PROGRESS, *(text for text, _ in asked), "Canal"]
    return "".join("\t".join(line) + "\r\n" for line in [header, *lines]).encode("cp1252")


def empty_csv(codes: Sequence[str]) -> bytes:
    """The header alone: what a candidate fills in."""
    return _written([*codes, FINISHED, CHANNEL, SITE], [])


def as_levels(share: Share) -> dict[str, float | Fraction]:
    """The same shares by level, however each answer is written: "0.75" → level 3."""
    readings = scale.Readings({**scale.WORDS, **scale.POINTS})
    return {readings[answer] or str(Level.UNANSWERED): percent for answer, percent in share.items()}


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 (invented answers, nothing to protect)


def _rows(
    asked: Sequence[str], responses: int, share: Mapping[str, Share], usual: Share, chance: random.Random
) -> list[list[str]]:
    fixed = {code: _fixed(as_levels(wanted), responses, chance) for code, wanted in share.items()}
    often = as_levels(usual)
    rows = [_by_chance(often, len(asked), chance) for _ in range(responses)]
    for code, given in fixed.items():
        for row, level in zip(rows, given, strict=True):
            row[asked.index(code)] = level
    return rows


def _fixed(wanted: Share, responses: int, chance: random.Random) -> list[str]:
    """Exactly these shares, in a shuffled order; what is left goes to « plutôt pas », then « pas du tout »."""
    levels = [
        level for level, percent in wanted.items() for _ in range(round(Fraction(percent) * responses / 100))
    ]
    if len(levels) > responses:
        raise ValueError(f"These shares give {len(levels)} answers for {responses} responses.")
    rest = [str(level) for level in (Level.LITTLE, Level.NONE) if level not in wanted] or [
        str(Level.NOT_CONCERNED)
    ]
    levels += [rest[number % len(rest)] for number in range(responses - len(levels))]
    chance.shuffle(levels)
    return levels


def _by_chance(often: Share, questions: int, chance: random.Random) -> list[str]:
    return chance.choices(list(often), [float(percent) for percent in often.values()], k=questions)


def _stopped(often: Share, questions: int, chance: random.Random) -> list[str]:
    """Somebody who left before the end."""
    reached = chance.randrange(questions)
    return [*_by_chance(often, reached, chance), *[str(Level.UNANSWERED)] * (questions - reached)]


def _site(sites: Sequence[str], chance: random.Random) -> list[str]:
    return [chance.choice(sites)] if sites else []


def _written(header: Sequence[str], lines: Sequence[Sequence[str]]) -> bytes:
    return spreadsheets.csv_for_people([header, *lines])
