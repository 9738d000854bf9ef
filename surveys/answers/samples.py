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
    chance = random.Random(seed)  # noqa: S311 (invented answers, nothing to protect)
    asked, often = tuple(codes) or CODES[kind], as_written(usual)
    fixed = {code: _fixed(as_written(wanted), responses, chance) for code, wanted in (share or {}).items()}
    rows = [_by_chance(often, len(asked), chance) for _ in range(responses)]
    for code, answers in fixed.items():
        for row, answer in zip(rows, answers, strict=True):
            row[asked.index(code)] = answer
    rows += [_stopped(often, len(asked), chance) for _ in range(unfinished)]
    lines = [
        [*row, "1" if number < responses else "0", chance.choice(CHANNELS), *_site(sites, chance)]
        for number, row in enumerate(rows)
    ]
    return _written([*asked, FINISHED, CHANNEL, *([SITE] if sites else [])], lines)


def empty_csv(codes: Sequence[str]) -> bytes:
    """The header alone: what a candidate fills in."""
    return _written([*codes, FINISHED, CHANNEL, SITE], [])


def as_written(share: Share) -> dict[str, float | Fraction]:
    """The same shares, each answer as our files write it: "0.75" → "0,75"."""
    readings = scale.Readings({**scale.WORDS, **scale.POINTS})
    return {WRITTEN[readings[answer] or Level.UNANSWERED]: percent for answer, percent in share.items()}


def _fixed(wanted: Share, responses: int, chance: random.Random) -> list[str]:
    """Exactly these shares, in a shuffled order; what is left goes to « plutôt pas », then « pas du tout »."""
    answers = [
        answer
        for answer, percent in wanted.items()
        for _ in range(round(Fraction(percent) * responses / 100))
    ]
    if len(answers) > responses:
        raise ValueError(f"These shares give {len(answers)} answers for {responses} responses.")
    rest = [WRITTEN[level] for level in (Level.LITTLE, Level.NONE) if WRITTEN[level] not in wanted] or ["nc"]
    answers += [rest[number % len(rest)] for number in range(responses - len(answers))]
    chance.shuffle(answers)
    return answers


def _by_chance(often: Share, questions: int, chance: random.Random) -> list[str]:
    return chance.choices(list(often), [float(percent) for percent in often.values()], k=questions)


def _stopped(often: Share, questions: int, chance: random.Random) -> list[str]:
    """Somebody who left before the end."""
    reached = chance.randrange(questions)
    return [*_by_chance(often, reached, chance), *[""] * (questions - reached)]


def _site(sites: Sequence[str], chance: random.Random) -> list[str]:
    return [chance.choice(sites)] if sites else []


def _written(header: Sequence[str], lines: Sequence[Sequence[str]]) -> bytes:
    return spreadsheets.csv_for_people([header, *lines])
