"""Answers in, numbers out: the one place that writes responses and counts them. SUR-05 to SUR-08.

An answer is one INSERT and touches no counter: `fold` counts what came since, a few thousand rows at a time, and
`store` writes a whole file and counts it in one pass. Numbers are then read from `Tally`, `Arrival` and the campaign.
"""

from __future__ import annotations

import os
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from label_sp.guide import surveys
from surveys.campaigns import mixing, passes
from surveys.campaigns.models import COLUMNS, Arrival, Campaign, Response, Tally
from surveys.questionnaires.enums import Level
from surveys.questionnaires.models import Question
from surveys.questionnaires.queries import questions_of

STORED: Mapping[str, int | None] = {level: number for number, level in enumerate(passes.LEVELS)} | {
    Level.UNANSWERED: None
}
LEVELS: Mapping[int | None, str] = {stored: str(level) for level, stored in STORED.items()}
FOLDED_AT_ONCE, WRITTEN_AT_ONCE, SHARED = 2_000, 2_000, 10_000  # SQLite takes some 32,000 values a statement
NOT_CONCERNED, UNANSWERED = str(Level.NOT_CONCERNED), str(Level.UNANSWERED)
NULL, TAB = r"\N", "\t"
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
FIXED = (
    "id",
    "campaign_id",
    "day",
    "channel",
    "site",
    "finished",
    "admissible",
    "counted",
    "seconds",
    "entered_by_id",
)


class Answer(NamedTuple):
    """One response to be stored: `answers` holds one guide's level per question, in the questionnaire's order."""

    answers: Sequence[str]
    finished: bool
    channel: str
    site: str = ""
    day: date | None = None
    seconds: int | None = None
    entered_by: UUID | None = None


# --- writing ----------------------------------------------------------------------------------------------------------


def add(campaign_id: UUID, answer: Answer) -> None:
    """One answer, as one INSERT that waits for nobody; `fold` counts it later."""
    table = connection.ops.quote_name(Response._meta.db_table)
    names = (*FIXED, *COLUMNS[: len(answer.answers)])
    values = list(_values(campaign_id, answer, len(answer.answers), counted=False))
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", _adapted(values))  # noqa: S608


@transaction.atomic
def store(campaign: Campaign, answers: Iterable[Answer]) -> None:
    """All the answers of a file, read once and kept nowhere else on the way, then counted in one pass."""
    questions = len(questions_of(campaign.questionnaire_id))
    names = (*FIXED, *COLUMNS[:questions])
    if connection.vendor == "postgresql":
        _copy(names, _lines(campaign.pk, answers, questions))
    else:
        _insert(names, (_values(campaign.pk, each, questions, counted=True) for each in answers))
    recount(campaign)


def _values(campaign_id: UUID, answer: Answer, questions: int, *, counted: bool) -> tuple[Any, ...]:
    return (
        uuid.uuid4(),
        campaign_id,
        answer.day,
        answer.channel,
        answer.site,
        answer.finished,
        surveys.is_admissible(answer.answers, answer.finished, questions),
        counted,
        answer.seconds,
        answer.entered_by,
        *(STORED[level] for level in answer.answers),
    )


def _copy(names: Sequence[str], lines: Iterator[str]) -> None:
    table = connection.ops.quote_name(Response._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
        while block := "".join(islice(lines, WRITTEN_AT_ONCE)):
            copy.write(block)


def _lines(campaign_id: UUID, answers: Iterable[Answer], questions: int) -> Iterator[str]:
    """`_values` as COPY reads them. What many answers share is written once: 100,000 are a second's work otherwise."""
    enough = [surveys.is_admissible([Level.FULL] * count, True, questions) for count in range(questions + 1)]
    written = {level: NULL if stored is None else str(stored) for level, stored in STORED.items()}.__getitem__
    shared: dict[tuple[Any, ...], str] = {}
    for name, each in zip(_names(), answers, strict=False):
        levels, finished = each[0], each[1]
        answered = len(levels) - levels.count(NOT_CONCERNED) - levels.count(UNANSWERED)
        key = (*each[1:], admissible := finished and enough[answered])
        if (fixed := shared.get(key)) is None:
            if len(shared) >= SHARED:
                shared.clear()
            values = (campaign_id, each.day, each.channel, each.site, finished, admissible, True)
            fixed = shared[key] = "\t".join(map(_text, (*values, each.seconds, each.entered_by)))
        yield f"{name}\t{fixed}\t{TAB.join(map(written, levels))}\n"


def _names() -> Iterator[str]:
    """Random UUIDs (version 4) without end, as digits."""
    while True:
        digits = os.urandom(16 * WRITTEN_AT_ONCE).hex()
        for start in range(0, len(digits), 32):
            one = digits[start : start + 32]
            yield f"{one[:12]}4{one[13:16]}a{one[17:]}"


def _text(value: object) -> str:
    """A value as COPY reads it."""
    return NULL if value is None else str(value).translate(ESCAPED)


def _insert(names: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    table, marks = connection.ops.quote_name(Response._meta.db_table), ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        while batch := [_adapted(row) for row in islice(rows, WRITTEN_AT_ONCE)]:
            cursor.executemany(statement, batch)


def _adapted(values: Iterable[Any]) -> list[Any]:
    """Values as the driver in use takes them."""
    if connection.vendor == "postgresql":
        return list(values)
    return [
        value.hex if isinstance(value, UUID) else value.isoformat() if isinstance(value, date) else value
        for value in values
    ]


# --- counting ---------------------------------------------------------------------------------------------------------


def fold(campaign_id: UUID) -> int:
    """Count the answers that came since the last time. Returns how many; 0 for a campaign that is gone.

    Its lock holds back another count and the closing, never an answer: that one only asks that the campaign be there.
    """
    total = 0
    while counted := _fold_some(campaign_id):
        total += counted
    return total


@transaction.atomic
def _fold_some(campaign_id: UUID) -> int:
    campaign = Campaign.objects.select_for_update(no_key=True).filter(pk=campaign_id).first()
    if campaign is None:
        return 0
    questions = questions_of(campaign.questionnaire_id)
    waiting = Response.objects.filter(campaign=campaign, counted=False)
    columns = ("pk", "day", "channel", "site", "finished", "admissible", *COLUMNS[: len(questions)])
    rows = list(waiting.values_list(*columns)[:FOLDED_AT_ONCE])
    if not rows:
        return 0
    levels: Counter[tuple[int, str]] = Counter()
    arrivals: dict[tuple[Any, ...], list[int]] = {}
    for _, day, channel, site, finished, admissible, *answers in rows:
        counts = arrivals.setdefault((day, channel, site), [0, 0, 0])
        counts[0] += 1
        counts[1] += finished
        counts[2] += admissible
        if admissible:
            levels.update((place, LEVELS[answer]) for place, answer in enumerate(answers))
    _add_tallies(campaign, questions, levels)
    _add_arrivals(campaign, arrivals)
    mixing.rewrite_counted(campaign.pk, [row[0] for row in rows])
    return len(rows)


def _add_tallies(
    campaign: Campaign, questions: Sequence[Question], levels: Mapping[tuple[int, str], int]
) -> None:
    known = {(each.question_id, each.level): each for each in campaign.tallies.all()}
    changed: list[Tally] = []
    new: list[Tally] = []
    for (place, level), count in levels.items():
        if tally := known.get((questions[place].pk, level)):
            tally.count += count
            changed.append(tally)
        else:
            new.append(Tally(campaign=campaign, question=questions[place], level=level, count=count))
    Tally.objects.bulk_update(changed, ["count"])
    Tally.objects.bulk_create(new)


def _add_arrivals(campaign: Campaign, arrivals: Mapping[tuple[Any, ...], Sequence[int]]) -> None:
    known = {(each.day, each.channel, each.site): each for each in campaign.arrivals.all()}
    changed: list[Arrival] = []
    new: list[Arrival] = []
    for key, (responses, finished, admissible) in arrivals.items():
        arrival = known.get(key)
        (new if arrival is None else changed).append(
            arrival := arrival or Arrival(campaign=campaign, day=key[0], channel=key[1], site=key[2])
        )
        arrival.responses += responses
        arrival.finished += finished
        arrival.admissible += admissible
        campaign.responses += responses
        campaign.admissible += admissible
        campaign.channels[key[1]] = campaign.channels.get(key[1], 0) + admissible
    Arrival.objects.bulk_update(changed, ["responses", "finished", "admissible"])
    Arrival.objects.bulk_create(new)
    _keep_numbers(campaign)


@transaction.atomic
def recount(campaign: Campaign) -> None:
    """All numbers of a campaign anew, from its answers alone: in one pass."""
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    questions = questions_of(campaign.questionnaire_id)
    Response.objects.filter(campaign=campaign, counted=False).update(counted=True)
    levels, arrivals = passes.count_all(campaign, len(questions))
    campaign.tallies.all().delete()
    Tally.objects.bulk_create(
        Tally(campaign=campaign, question=question, level=level, count=count)
        for question, counts in zip(questions, levels, strict=True)
        for level, count in sorted(counts.items())
        if count
    )
    campaign.arrivals.all().delete()
    campaign.responses = campaign.admissible = 0
    campaign.channels = {}
    _add_arrivals(campaign, arrivals)


def _keep_numbers(campaign: Campaign) -> None:
    """The numbers of the campaign's own row."""
    campaign.channels = {channel: count for channel, count in campaign.channels.items() if count}
    Campaign.objects.filter(pk=campaign.pk).update(
        responses=campaign.responses, admissible=campaign.admissible, channels=campaign.channels
    )
