"""Lines that nobody wrote: an agents' survey of few people, told by its counts alone.
([why](docs/decisions/0009-no-line-of-few-agents.md))

Each question's answers are dealt out by themselves, so that they count as they did: every line has more than half of
its questions answered, as each admissible response had. The deal is drawn from the server's secret: the same campaign
gives the same lines, and nobody undoes it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django.utils.crypto import salted_hmac

from label_sp.guide.steering import SMALLEST_CROWD
from label_sp.guide.surveys import POINTS
from surveys.campaigns.models import Campaign
from surveys.questionnaires.enums import Level, SurveyKind

Thing = TypeVar("Thing")


def is_of_few(campaign: Campaign) -> bool:
    """Is it a survey of agents of which a whole line would tell of somebody?"""
    return campaign.kind == SurveyKind.AGENTS and campaign.responses < SMALLEST_CROWD


class Deal:
    """What is drawn for one campaign, by name: the same each time."""

    def __init__(self, campaign: Campaign) -> None:
        self._key = salted_hmac("surveys.results.recomposed", str(campaign.pk), algorithm="sha256").digest()

    def shuffled(self, things: Iterable[Thing], name: str) -> list[Thing]:
        """In an order that tells nothing of theirs."""
        numbered = list(enumerate(things))
        return [thing for _, thing in sorted(numbered, key=lambda each: self.rank(name, each[0]))]

    def rank(self, name: str, place: int) -> bytes:
        return hmac.digest(self._key, f"{name}:{place}".encode(), hashlib.sha256)


def lines(counts: Sequence[Mapping[str, int]], admissible: int, deal: Deal) -> list[list[str]]:
    """As many lines as admissible responses, of which each question has these counts: {level: how many}.

    [{4: 2, -: 1}, {4: 2, n: 1}] over 3 lines → one answered once, or twice: as even as can be.
    """
    made: list[list[str]] = [[] for _ in range(admissible)]
    answered = [0] * admissible
    for question, levels in enumerate(counts):
        given = deal.shuffled(_each(levels, answers=True), f"{question}:given")
        none = deal.shuffled(_each(levels, answers=False), f"{question}:none")
        fewest_first = sorted(
            range(admissible), key=lambda line: (answered[line], deal.rank(f"{question}:lines", line))
        )
        for line, level in zip(fewest_first, [*given, *none], strict=True):
            made[line].append(level)
        for line in fewest_first[: len(given)]:
            answered[line] += 1
    return deal.shuffled(made, "lines")


def _each(levels: Mapping[str, int], *, answers: bool) -> list[str]:
    return [
        str(level)
        for level in Level
        if (level in POINTS) is answers
        for _ in range(levels.get(str(level), 0))
    ]
