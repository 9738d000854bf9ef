"""What looks odd in a campaign's answers, said with its numbers for the auditor's eyes. Nothing is ever removed by it.

Pure functions on counts: `found_in` takes what `facts` read. Each threshold is far from what chance gives, since an
honest campaign that is flagged costs its people more than a careless fraud that is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

from label_sp.guide.calendar import french_date
from label_sp.guide.numbers import mean, rounded_down
from label_sp.guide.surveys import note
from surveys.answers.enums import Channel
from surveys.campaigns.models import COLUMNS, Campaign, Response
from surveys.campaigns.storage import LEVELS

FEWEST = 20  # answers, days or sheets under which nothing is said
BURST, JUMP = 5, 3  # times the median of the days, and the day before
SAME_SHARE = Fraction(1, 10)  # of the answers that are one series
FAST_SECONDS, FAST_SHARE = 20, Fraction(1, 5)  # filled in under so long; of those that were timed
CHANNEL_GAP = 10  # points between the mean note of one channel and that of the others
LEAST_ANSWERED = 8  # questions: two short series are alike by chance


@dataclass(frozen=True, slots=True)
class Facts:
    """days: answers by (day, channel). series: answers by (channel, levels). timed: by (channel, seconds).

    Imported channels whose duration is not known are absent from `timed`.
    """

    days: Mapping[tuple[date, str], int]
    series: Mapping[tuple[str, tuple[str, ...]], int]
    timed: Mapping[tuple[str, int], int]


def anomalies(campaign: Campaign) -> list[str]:
    """Sentences with their numbers; none for a campaign that looks usual, or has too few answers."""
    return list(found_in(facts(campaign)))


def facts(campaign: Campaign) -> Facts:
    """One pass over the admissible answers. No single answer leaves this module."""
    columns = COLUMNS[: campaign.questionnaire.questions.count()]
    rows = Response.objects.filter(campaign=campaign, admissible=True)
    days: Counter[tuple[date, str]] = Counter()
    series: Counter[tuple[str, tuple[str, ...]]] = Counter()
    timed: Counter[tuple[str, int]] = Counter()
    for day, channel, seconds, *levels in rows.values_list("day", "channel", "seconds", *columns).iterator():
        series[channel, tuple(LEVELS[level] for level in levels)] += 1
        if day is not None:
            days[day, channel] += 1
        if seconds is not None:
            timed[channel, seconds] += 1
    return Facts(days, series, timed)


def found_in(said: Facts) -> Iterator[str]:
    """Each kind of anomaly, channel by channel."""
    for channel in Channel:
        yield from _bursts(channel, {day: n for (day, of), n in said.days.items() if of == channel})
        yield from _same(channel, {levels: n for (of, levels), n in said.series.items() if of == channel})
        yield from _fast(channel, {seconds: n for (of, seconds), n in said.timed.items() if of == channel})
    yield from _channels(said.series)


def _bursts(channel: Channel, days: Mapping[date, int]) -> Iterator[str]:
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
            yield (
                f"Canal « {channel.label} » : {days[day]} réponses le {french_date(day)}, pour une médiane de "
                f"{rounded_down(Fraction(middle))} par jour."
            )


def _same(channel: Channel, series: Mapping[tuple[str, ...], int]) -> Iterator[str]:
    """All « tout à fait » is what happy people answer: a series of one level only is no sign."""
    total = sum(series.values())
    if total < FEWEST:
        return
    for levels, count in sorted(series.items(), key=lambda each: -each[1]):
        answered = [level for level in levels if level in "4321"]
        varied = len(set(answered)) > 1 and len(answered) >= LEAST_ANSWERED
        if varied and count >= 5 and count >= total * SAME_SHARE:
            yield f"Canal « {channel.label} » : {count} réponses sur {total} sont la même série, question par question."


def _fast(channel: Channel, timed: Mapping[int, int]) -> Iterator[str]:
    total = sum(timed.values())
    fast = sum(count for seconds, count in timed.items() if seconds < FAST_SECONDS)
    if total >= FEWEST and fast >= total * FAST_SHARE:
        yield (
            f"Canal « {channel.label} » : {fast} réponses sur {total} ont été données en moins de "
            f"{FAST_SECONDS} secondes."
        )


def _channels(series: Mapping[tuple[str, tuple[str, ...]], int]) -> Iterator[str]:
    """A channel whose answers are far from those of the others."""
    for channel in Channel:
        mine, others = _note(series, channel, same=True), _note(series, channel, same=False)
        if mine is not None and others is not None and abs(mine - others) > CHANNEL_GAP:
            yield (
                f"Canal « {channel.label} » : note moyenne de {rounded_down(mine)}, contre {rounded_down(others)} "
                "par les autres canaux."
            )


def _note(
    series: Mapping[tuple[str, tuple[str, ...]], int], channel: Channel, *, same: bool
) -> Fraction | None:
    kept = {levels: n for (of, levels), n in series.items() if (of == channel) is same}
    if sum(kept.values()) < FEWEST:
        return None
    return mean(note(each) for each in _tallies(list(kept.items())))


def _tallies(kept: Sequence[tuple[tuple[str, ...], int]]) -> list[Counter[str]]:
    found: list[Counter[str]] = [Counter() for _ in kept[0][0]]
    for levels, count in kept:
        for tally, level in zip(found, levels, strict=True):
            tally[level] += count
    return found
