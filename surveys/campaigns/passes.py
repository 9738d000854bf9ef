"""All answers of a campaign counted in one pass over its rows. SUR-08.

On PostgreSQL one sum a question holds the counts of five levels, fifteen bits each: half of what one sum a level costs.
Rows of one day, channel and site are a group; where they are so many that a count takes more than its bits, the group
is halved by a bit of their drawn identifiers, and again: of a truth value the planner knows that it has two, and goes
through the table in parallel. How many each group has comes along, and is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q

from surveys.campaigns.models import COLUMNS, Campaign, Response
from surveys.questionnaires.enums import Level

BITS = 15
MOST = (1 << BITS) - 1  # in one group
WANTED = 16_384  # in one group, on average
LEVELS = (
    Level.NOT_CONCERNED,
    Level.NONE,
    Level.LITTLE,
    Level.MOSTLY,
    Level.FULL,
)  # each at its stored number, 0 to 4

Levels = list[dict[str, int]]  # {level: admissible responses} for each question
Arrivals = dict[tuple[Any, ...], list[int]]  # (day, channel, site) → received, finished, admissible


def count_all(campaign: Campaign, questions: int) -> tuple[Levels, Arrivals]:
    """What was answered, and where it came from."""
    if connection.vendor != "postgresql":
        return _levels_one_by_one(campaign, questions), _arrivals(_kinds(campaign))
    alike = _most_alike(campaign)
    halvings = 0 if alike <= MOST else (alike // WANTED).bit_length()
    while (rows := _packed(campaign, questions, halvings)) is None:
        halvings += 2
    levels = [dict.fromkeys(map(str, (*LEVELS, Level.UNANSWERED)), 0) for _ in range(questions)]
    for *_, admissible, many, sums in rows:
        if admissible:
            for counts, packed in zip(levels, sums, strict=True):
                _unpack(counts, int(packed or 0), many)
    return levels, _arrivals(row[:6] for row in rows)


def _most_alike(campaign: Campaign) -> int:
    """How many rows at most share day, channel and site, as counted before; without a count, all of them may."""
    found: int | None = campaign.arrivals.aggregate(most=Max("responses"))["most"]
    return Response.objects.filter(campaign=campaign).count() if found is None else found


def _packed(campaign: Campaign, questions: int, halvings: int) -> list[tuple[Any, ...]] | None:
    """(day, channel, site, finished, admissible, how many, sums) for each group; None when one is too large."""
    sums = ", ".join(f"sum(1::bigint << ({column} * {BITS}))" for column in COLUMNS[:questions])
    table = connection.ops.quote_name(Response._meta.db_table)
    dealt = "".join(f", uuid_hash(id) & {1 << bit} = 0" for bit in range(halvings))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jit', 'off', true)")  # compiling takes as long as counting
        cursor.execute(
            f"SELECT day, channel, site, finished, admissible, count(*), {sums} FROM {table} "  # noqa: S608
            f"WHERE campaign_id = %s GROUP BY day, channel, site, finished, admissible{dealt}",
            [campaign.pk],
        )
        rows = [(*row[:6], row[6:]) for row in cursor.fetchall()]
    return None if any(row[5] > MOST for row in rows) else rows


def _unpack(counts: dict[str, int], packed: int, many: int) -> None:
    for level in LEVELS:
        counts[str(level)] += packed & MOST
        many -= packed & MOST
        packed >>= BITS
    counts[str(Level.UNANSWERED)] += many


def _arrivals(kinds: Iterable[tuple[Any, ...]]) -> Arrivals:
    """The order of what it answers is nobody's: one line for each day, channel and site."""
    found: Arrivals = {}
    for day, channel, site, finished, admissible, many in kinds:
        counts = found.setdefault((day, channel, site), [0, 0, 0])
        counts[0] += many
        counts[1] += many * finished
        counts[2] += many * admissible
    return found


def _kinds(campaign: Campaign) -> Iterable[tuple[Any, ...]]:
    rows = Response.objects.filter(campaign=campaign).order_by()
    return rows.values_list("day", "channel", "site", "finished", "admissible").annotate(many=Count("*"))


def level_counts(columns: Sequence[str]) -> dict[str, Any]:
    """The aggregates that count each level of these questions; `levels_in` reads them."""
    return {
        f"{column}_{stored}": Count("pk", filter=Q(**{column: stored}))
        for column in columns
        for stored in range(len(LEVELS))
    }


def levels_in(row: Mapping[str, Any], column: str) -> dict[str, int]:
    """{level: answers} of one question, the unanswered ones apart."""
    return {str(level): row[f"{column}_{stored}"] for stored, level in enumerate(LEVELS)}


def _levels_one_by_one(campaign: Campaign, questions: int) -> Levels:
    columns, answers = COLUMNS[:questions], Response.objects.filter(campaign=campaign, admissible=True)
    found = answers.aggregate(every=Count("*"), **level_counts(columns))
    counts = [levels_in(found, column) for column in columns]
    for each in counts:
        each[str(Level.UNANSWERED)] = found["every"] - sum(each.values())
    return counts
