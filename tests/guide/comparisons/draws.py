"""What is drawn: days near the ends of months, leap days and holidays; numbers near the thresholds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

YEARS = (2024, 2060)
EDGES = ((2, 28), (3, 1), (1, 31), (8, 31), (5, 31), (12, 31), (1, 1), (4, 30), (11, 30), (12, 26), (5, 8))
DENOMINATORS = (1, 2, 3, 4, 7, 9, 12, 60, 199)

#: What was drawn, in words; what label_sp.guide says of it; what the oracle says.
Comparison = tuple[str, object, object]


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that both are asked: its section of the guide, and one drawing of it."""

    name: str
    section: str
    draw: Callable[[Random], Iterator[Comparison]]


TOPICS: dict[str, Topic] = {}


def topic(section: str) -> Callable[[Callable[[Random], Iterator[Comparison]]], Topic]:
    """Registers a function as a topic, under its own name."""

    def register(draw: Callable[[Random], Iterator[Comparison]]) -> Topic:
        found = Topic(draw.__name__, section, draw)
        TOPICS[found.name] = found
        return found

    return register


def a_day(rng: Random) -> date:
    """One in two on an edge of the calendar or next to it, one in six on a leap day."""
    year = rng.randrange(*YEARS)
    lot = rng.randrange(6)
    if lot == 0:
        return date(year + -year % 4, 2, 29)
    if lot < 4:
        return date(year, *rng.choice(EDGES)) + timedelta(days=rng.randint(-1, 1))
    return date(year, 1, 1) + timedelta(days=rng.randrange(365))


def a_day_near(rng: Random, day: date, spread: int = 3) -> date:
    return day + timedelta(days=rng.randint(-spread, spread))


def a_day_before(rng: Random, day: date, months: int) -> date:
    """About so many months before: three times in four within some days, else anywhere around."""
    about = day - timedelta(days=round(months * 30.44))
    return a_day_near(rng, about, 4 if rng.randrange(4) else 200)


def a_number_near(rng: Random, *edges: int, spread: int = 2) -> int:
    return max(0, rng.choice(edges) + rng.randint(-spread, spread))


def a_score(rng: Random, *edges: int) -> Fraction:
    """Out of 100: on an edge, a hair beside it, or anywhere, over an awkward denominator (199/3, 13931/199)."""
    lot, edge = rng.randrange(5), rng.choice(edges)
    if lot == 0:
        return Fraction(edge)
    if lot < 3:
        return edge + rng.choice((-1, 1)) * Fraction(1, rng.choice((3, 60, 199, 10**6)))
    below = rng.choice(DENOMINATORS)
    return Fraction(rng.randint(0, 100 * below), below)
