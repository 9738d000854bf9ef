"""Planted frauds are told, honest campaigns are not: recall and false positives, over many of each."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

import pytest

from surveys.anomalies.findings import Anomaly, anomalies
from surveys.campaigns import storage
from surveys.campaigns.models import Response
from surveys.campaigns.storage import Answer
from tests.surveys.answering.asked import open_campaign
from tests.surveys.campaigns.test_storage import TODAY

pytestmark = pytest.mark.django_db
HONEST, EACH = 20, 8
WORDS = {
    "burst": "pour une médiane",
    "series": "la même série",
    "fast": "en moins de",
    "channel": "contre",
}


def honest(chance: random.Random) -> list[Answer]:
    """People who differ in how content they are, over three weeks: a first wave by mail, a poster, some paper."""
    level, found = chance.uniform(0.4, 0.9), []
    for channel, many in (("mail", chance.randint(80, 200)), ("qr", chance.randint(30, 80)), ("paper", 25)):
        for _ in range(many):
            content = min(0.98, max(0.05, chance.gauss(level, 0.15)))
            given = "".join(
                chance.choices("4321n", [content, content * 0.6, 1 - content, (1 - content) * 0.6, 0.1])[0]
                for _ in range(15)
            )
            days = min(20, int(chance.expovariate(0.25))) if channel == "mail" else chance.randrange(21)
            seconds = None if channel == "paper" else max(20, int(chance.gauss(80, 30)) // 10 * 10)
            found.append(Answer(given, True, channel, "", TODAY + dt.timedelta(days=days), seconds))
    return found


def burst(chance: random.Random) -> list[Answer]:
    day = TODAY + dt.timedelta(days=12)
    return [_one(chance, "qr", day, 60) for _ in range(60)]


def series(chance: random.Random) -> list[Answer]:
    same = "".join(chance.choices("43", k=15))
    return [Answer(same, True, "qr", "", TODAY + dt.timedelta(days=n % 21), 50) for n in range(20)]


def fast(chance: random.Random) -> list[Answer]:
    return [_one(chance, "mail", TODAY + dt.timedelta(days=n % 21), 10) for n in range(90)]


def channel(chance: random.Random) -> list[Answer]:
    typed = ("".join(chance.choices("43", [9, 1], k=15)) for _ in range(60))
    return [
        Answer(each, True, "paper", "", TODAY + dt.timedelta(days=n % 21), None)
        for n, each in enumerate(typed)
    ]


def _one(chance: random.Random, by: str, day: dt.date, seconds: int) -> Answer:
    return Answer("".join(chance.choices("4321", [6, 4, 2, 1], k=15)), True, by, "", day, seconds)


def told(answers: list[Answer]) -> list[Anomaly]:
    one = open_campaign(opened_on=TODAY)
    storage.store(one, answers)
    found = anomalies(one)
    assert Response.objects.filter(campaign=one).count() == len(answers)  # nothing is removed
    return found


def test_honest_campaigns_are_told_nothing_of() -> None:
    flagged = [found for seed in range(HONEST) if (found := told(honest(random.Random(seed))))]  # noqa: S311
    assert len(flagged) <= HONEST // 20, flagged


@pytest.mark.parametrize("fraud", [burst, series, fast, channel])
def test_planted_frauds_are_told(fraud: Callable[[random.Random], list[Answer]]) -> None:
    recalled = 0
    for seed in range(EACH):
        chance = random.Random(100 + seed)  # noqa: S311
        found = told([*honest(chance), *fraud(chance)])
        recalled += any(WORDS[fraud.__name__] in each.message for each in found)
    assert (
        recalled >= EACH - 1 if fraud is not channel else recalled >= EACH // 2
    )  # content people hide the last


def test_few_answers_say_nothing() -> None:
    assert told(honest(random.Random(1))[:10]) == []  # noqa: S311
