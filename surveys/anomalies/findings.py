"""What looks odd in a campaign's answers, said with its numbers for the auditor's eyes. Nothing is ever removed by it.

Pure functions on counts: `found_in` takes what `facts` reads. Each threshold is far from what chance gives, since an
honest campaign that is flagged costs its people more than a careless fraud that is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import Any

from django.db.models import Count, Q, Sum

from label_sp.guide.calendar import french_date
from label_sp.guide.numbers import mean, rounded_down
from label_sp.guide.surveys import note
from surveys.anomalies.enums import AnomalyKind
from surveys.answers.enums import Channel
from surveys.campaigns.models import COLUMNS, Arrival, Campaign, Response
from surveys.campaigns.passes import level_counts, levels_in
from surveys.campaigns.storage import LEVELS
from surveys.questionnaires.queries import questions_of

FEWEST = 20  # answers, days or sheets under which nothing is said
BURST, JUMP = 5, 3  # times the median of the days, and the day before
SAME_SHARE, SAME_LEAST = Fraction(1, 10), 5  # of the answers that are one series, and how many at least
FAST_SECONDS, FAST_SHARE = 20, Fraction(1, 5)  # filled in under so long; of those that were timed
CHANNEL_GAP = 10  # points between the mean note of one channel and that of the others
LEAST_ANSWERED = 8  # questions: two short series are alike by chance


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One thing that looks odd: its kind, the channel of the answers, and the sentence with its numbers."""

    kind: str
    channel: str
    message: str


@dataclass(frozen=True, slots=True)
class Came:
    """What came by one channel: how many answers, how many of them were timed, how many of those were fast, and
    {level: answers} of each question. Imported answers whose duration is not known were not timed."""

    answers: int
    timed: int
    fast: int
    tallies: tuple[Mapping[str, int], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """days: answers by (day, channel). series: answers by (channel, levels), of those that came several times."""

    days: Mapping[tuple[date, str], int]
    series: Mapping[tuple[str, tuple[str, ...]], int]
    came: Mapping[str, Came]


def anomalies(campaign: Campaign) -> list[Anomaly]:
    """None for a campaign that looks usual, or has too few answers."""
    return list(found_in(facts(campaign)))


# --- what is counted --------------------------------------------------------------------------------------------------


def facts(campaign: Campaign) -> Facts:
    """Admissible answers, counted by the database: no single answer leaves it but a series that several people gave."""
    columns = COLUMNS[: len(questions_of(campaign.questionnaire_id))]
    return Facts(_days(campaign), _series(campaign, columns), _came(campaign, columns))


def _days(campaign: Campaign) -> dict[tuple[date, str], int]:
    rows = Arrival.objects.filter(campaign=campaign, day__isnull=False).order_by()
    came = rows.values_list("day", "channel").annotate(came=Sum("admissible"))
    return {(day, channel): count for day, channel, count in came if count}


def _series(campaign: Campaign, columns: Sequence[str]) -> dict[tuple[str, tuple[str, ...]], int]:
    rows = Response.objects.filter(campaign=campaign, admissible=True).order_by()
    alike = rows.values_list("channel", *columns).annotate(many=Count("pk")).filter(many__gte=SAME_LEAST)
    return {
        (channel, tuple(LEVELS[level] for level in levels)): many
        for channel, *levels, many in alike.iterator()
    }


def _came(campaign: Campaign, columns: Sequence[str]) -> dict[str, Came]:
    rows = Response.objects.filter(campaign=campaign, admissible=True).order_by().values("channel")
    counted: Iterable[Mapping[str, Any]] = rows.annotate(
        answers=Count("pk"),
        timed=Count("seconds"),
        fast=Count("pk", filter=Q(seconds__lt=FAST_SECONDS)),
        **level_counts(columns),
    )
    return {
        row["channel"]: Came(
            row["answers"],
            row["timed"],
            row["fast"],
            tuple(levels_in(row, column) for column in columns),
        )
        for row in counted
    }


# --- what is said of it -----------------------------------------------------------------------------------------------


def found_in(said: Facts) -> Iterator[Anomaly]:
    """Each kind of anomaly, channel by channel."""
    for channel in Channel:
        came = said.came.get(channel)
        if came is None:
            continue
        yield from _bursts(channel, {day: n for (day, of), n in said.days.items() if of == channel})
        yield from _same(
            channel, came, {levels: n for (of, levels), n in said.series.items() if of == channel}
        )
        yield from _fast(channel, came)
    yield from _channels(said.came)


def _bursts(channel: Channel, days: Mapping[date, int]) -> Iterator[Anomaly]:
    """A wave that dies down after a mailing is no burst: the day before must have been calm.

    The first two days of a mailing are not held against it.
    """
    usual = sorted(days)[2:] if channel == Channel.MAIL else sorted(days)
    if len(usual) < 3:
        return
    middle = median(days[day] for day in usual)
    for day in usual:
        before = days.get(day - timedelta(days=1), 0)
        if days[day] >= FEWEST and days[day] > BURST * middle and days[day] > JUMP * before:
            yield _of(
                AnomalyKind.BURST,
                channel,
                f"{days[day]} réponses le {french_date(day)}, pour une médiane de {rounded_down(Fraction(middle))} "
                "par jour.",
            )


def _same(channel: Channel, came: Came, series: Mapping[tuple[str, ...], int]) -> Iterator[Anomaly]:
    """All « tout à fait » is what happy people answer: a series of one level only is no sign."""
    if came.answers < FEWEST:
        return
    for levels, count in sorted(series.items(), key=lambda each: -each[1]):
        answered = [level for level in levels if level in "4321"]
        varied = len(set(answered)) > 1 and len(answered) >= LEAST_ANSWERED
        if varied and count >= SAME_LEAST and count >= came.answers * SAME_SHARE:
            yield _of(
                AnomalyKind.SAME,
                channel,
                f"{count} réponses sur {came.answers} sont la même série, question par question.",
            )


def _fast(channel: Channel, came: Came) -> Iterator[Anomaly]:
    if came.timed >= FEWEST and came.fast >= came.timed * FAST_SHARE:
        yield _of(
            AnomalyKind.FAST,
            channel,
            f"{came.fast} réponses sur {came.timed} ont été données en moins de {FAST_SECONDS} secondes.",
        )


def _channels(came: Mapping[str, Came]) -> Iterator[Anomaly]:
    """A channel whose answers are far from those of the others; of two alone, the one that brought less."""
    told = set[str]()
    for channel in sorted(map(Channel, came), key=lambda each: came[each].answers):
        mine, others = [came[channel]], {of: each for of, each in came.items() if of != channel}
        here, there = _note(mine), _note(others.values())
        if here is None or there is None or abs(here - there) <= CHANNEL_GAP or {*others} <= told:
            continue
        told.add(channel)
        yield _of(
            AnomalyKind.CHANNEL,
            channel,
            f"note moyenne de {rounded_down(here)}, contre {rounded_down(there)} par les autres canaux.",
        )


def _note(came: Iterable[Came]) -> Fraction | None:
    """The mean of the notes of all questions over these channels; None with too few answers."""
    tallies: dict[int, Counter[str]] = defaultdict(Counter)
    answers = 0
    for each in came:
        answers += each.answers
        for place, counts in enumerate(each.tallies):
            tallies[place].update(counts)
    return None if answers < FEWEST else mean(note(each) for each in tallies.values())


def _of(kind: AnomalyKind, channel: Channel, said: str) -> Anomaly:
    return Anomaly(kind.value, channel.value, f"Canal « {channel.label} » : {said}")
