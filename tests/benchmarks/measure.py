"""Taking turns, and what comes of it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison. Milliseconds are medians over `rounds`; `lowest` and `highest` are ratios of single rounds."""

    name: str
    ours_ms: float
    floor_ms: float
    ratio: float
    lowest: float
    highest: float
    rounds: int
    floor: str

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def compare(name: str, ours: Work, floor: Work, *, what_floor: str, rounds: int, repeat: int) -> Line:
    """Run both sides in turn: `rounds` times the mean of `repeat` calls, after one round that does not count."""
    _mean(ours, 1), _mean(floor, 1)
    pairs = [(_mean(ours, repeat), _mean(floor, repeat)) for _ in range(rounds)]
    ratios = [our / bare for our, bare in pairs]
    return Line(
        name=name,
        ours_ms=round(statistics.median(our for our, _ in pairs), 3),
        floor_ms=round(statistics.median(bare for _, bare in pairs), 3),
        ratio=round(statistics.median(ratios), 2),
        lowest=round(min(ratios), 2),
        highest=round(max(ratios), 2),
        rounds=rounds,
        floor=what_floor,
    )


def _mean(work: Work, repeat: int) -> float:
    """Milliseconds per call."""
    start = time.perf_counter()
    for _ in range(repeat):
        work()
    return (time.perf_counter() - start) * 1000 / repeat
