"""What pages draw: the shapes behind the template tags, computed here so that templates only place them.

Drawings are SVG with presentation attributes only: a `style` attribute would be refused by our own content policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from label_sp.guide.decision import ENGAGEMENTS, Condition, Verdict
from label_sp.guide.numbers import Exact, exact, rounded_down
from label_sp.guide.tiers import Tier

StepState = Literal["done", "current", "todo", "stopped"]
STEP_WORDS: Mapping[str, str] = {
    "done": "terminé",
    "current": "en cours",
    "todo": "à venir",
    "stopped": "interrompu",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a timeline: its name, its date when it has one, where it stands, a few words more."""

    label: str
    on: date | None = None
    state: StepState = "todo"
    note: str = ""

    @property
    def word(self) -> str:
        """The state as a word, since a colour says nothing to some."""
        return STEP_WORDS[self.state]


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step with its place in the drawing."""

    step: Step
    x: float
    lines: tuple[str, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class TimelineDrawing:
    """Steps at equal distances (it is an order, not a scale), and where today falls between them."""

    width: int
    placed: tuple[PlacedStep, ...]
    done_until: float
    today_x: float | None


STEP_WIDTH = 150
MARGIN = 75


def draw_timeline(steps: Sequence[Step], today: date) -> TimelineDrawing:
    """Place the steps from left to right; today stands between the dates around it."""
    places = [MARGIN + STEP_WIDTH * index for index in range(len(steps))]
    placed = tuple(
        PlacedStep(step, x, tuple(wrapped(step.label, 18)), "middle")
        for step, x in zip(steps, places, strict=True)
    )
    reached = [x for step, x in zip(steps, places, strict=True) if step.state in ("done", "current")]
    return TimelineDrawing(
        width=2 * MARGIN + STEP_WIDTH * max(len(steps) - 1, 0),
        placed=placed,
        done_until=max(reached, default=MARGIN),
        today_x=_place_of(today, [(step.on, x) for step, x in zip(steps, places, strict=True) if step.on]),
    )


def _place_of(today: date, dated: Sequence[tuple[date, float]]) -> float | None:
    """Between the last date passed and the next one, in proportion; None without any date."""
    if not dated:
        return None
    before = [(on, x) for on, x in dated if on <= today]
    after = [(on, x) for on, x in dated if on > today]
    if not before:
        return max(dated[0][1] - STEP_WIDTH / 2, 8)
    if not after:
        return before[-1][1] + (0 if before[-1][0] == today else STEP_WIDTH / 3)
    (first, left), (last, right) = before[-1], after[0]
    return round(left + (right - left) * (today - first).days / max((last - first).days, 1), 1)


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of about that many characters, for SVG, which does not wrap."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


@dataclass(frozen=True, slots=True)
class Bar:
    """One engagement in the drawing of scores; lengths are out of 100."""

    number: int
    label: str
    score: Exact | None
    y: int
    length: float
    met: bool

    @property
    def word(self) -> str:
        """« atteint », « non atteint » or « pas encore noté »."""
        if self.score is None:
            return "pas encore noté"
        return "atteint" if self.met else "non atteint"


BAR_HEIGHT = 30


def draw_scores(scores: Mapping[int, Exact | None], threshold: int) -> tuple[Bar, ...]:
    """One bar per engagement, in order, as long as its exact score rounded down."""
    bars = []
    for row, (number, label) in enumerate(ENGAGEMENTS.items()):
        value = exact(scores.get(number))
        length = min(max(float(value or 0), 0.0), 100.0)
        bars.append(
            Bar(
                number,
                label,
                value,
                row * BAR_HEIGHT,
                round(length, 2),
                value is not None and value >= threshold,
            )
        )
    return tuple(bars)


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One criterion across the tiers: its value once, then each tier's condition (None where it does not ask)."""

    label: str
    value: Exact | None
    cells: tuple[tuple[Tier, Condition | None], ...]


def verdict_rows(verdict: Verdict) -> tuple[VerdictRow, ...]:
    """The conditions of the three tiers as a table of criteria × tiers. DEC-04."""
    by_criterion: dict[str, dict[Tier, Condition]] = {}
    for condition in verdict.conditions:
        by_criterion.setdefault(condition.criterion, {})[condition.tier] = condition
    rows = []
    for found in sorted(by_criterion.values(), key=_or_criteria_after_engagements):
        first = next(iter(found.values()))
        rows.append(VerdictRow(first.label, first.value, tuple((tier, found.get(tier)) for tier in Tier)))
    return tuple(rows)


def _or_criteria_after_engagements(found: Mapping[Tier, Condition]) -> int:
    criterion = next(iter(found.values())).criterion
    return {"or_criteria": 1, "agents": 2, "users": 3}.get(criterion, 0)


def headline(verdict: Verdict, *, final: bool, decided: bool = False) -> str:
    """« Or possible » while the audit goes on, « Palier proposé : Or » once it is over. DEC-04, DEC-05.

    Once it is decided nothing is proposed any more: « Palier atteint à l’audit : Or », whatever was decided.
    """
    if verdict.tier is None:
        return "Aucun palier" if final else "Aucun palier pour l’instant"
    if not final:
        return f"{verdict.tier.label} possible"
    return f"Palier {'atteint à l’audit' if decided else 'proposé'} : {verdict.tier.label}"


def in_words(conditions: Iterable[Condition]) -> list[str]:
    """What is missing, one sentence per condition: « Enquête agents : 78,1 sur 100, il en faut 80 (manque 1,9) »."""
    return [_missing(condition) for condition in conditions]


def _missing(condition: Condition) -> str:
    if condition.value is None:
        return f"{condition.label} : pas encore de note, il faut {condition.threshold}"
    gap = rounded_down(condition.distance).lstrip("-")
    return (
        f"{condition.label} : {rounded_down(condition.value)}, il faut {condition.threshold} (manque {gap})"
    )


@dataclass(frozen=True, slots=True)
class DayBar:
    """One day in a drawing of a month: `height` is out of DAYS_HEIGHT, `x` from the left."""

    day: date
    count: int
    x: int
    height: float

    @property
    def top(self) -> float:
        return round(DAYS_HEIGHT - self.height, 1)


DAY_WIDTH, DAYS_HEIGHT = 24, 100


def draw_days(counts: Sequence[tuple[date, int]]) -> tuple[DayBar, ...]:
    """One bar per day, in order; the highest fills the drawing, and a day with something is always seen."""
    most = max((count for _, count in counts), default=0)
    return tuple(
        DayBar(day, count, number * DAY_WIDTH, max(round(DAYS_HEIGHT * count / most, 1), 2.0) if count else 0)
        for number, (day, count) in enumerate(counts)
    )


@dataclass(frozen=True, slots=True)
class NamedBar:
    """A name, and how much of it there is: `length` is out of 100; `y` is where its two lines begin."""

    name: str
    count: int
    y: int
    length: float


NAMED_HEIGHT = 48


def draw_named(counts: Iterable[tuple[str, int]], most: int) -> tuple[NamedBar, ...]:
    """One bar per name, in the order given; `most` fills the width."""
    return tuple(
        NamedBar(name, count, row * NAMED_HEIGHT, round(min(100 * count / max(most, 1), 100), 1))
        for row, (name, count) in enumerate(counts)
    )
