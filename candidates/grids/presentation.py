"""A grid on a page: cards grouped by engagement, filters, and where it stands. AUD-02, AUD-12, AUD-14."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from django.http import QueryDict

from candidates.grids.enums import LEVELS
from candidates.grids.models import ControlPoint, Position
from candidates.grids.queries import Standing
from label_sp.common.pages import Outcome
from label_sp.guide.decision import ENGAGEMENTS, OR_CRITERIA
from label_sp.guide.numbers import Exact

OR = "or"
OR_TITLE = OR_CRITERIA
TO_THE_FRONT = "a-revoir"
SHOWN = {value: shown for value, shown, *_ in LEVELS}
TO_SCORE, WEAK = "a-noter", "faibles"
NOTHING: Mapping[str, str] = MappingProxyType({})


def key_of(engagement: int | None) -> str:
    """Which group a point belongs to: « 4 », or « or »."""
    return str(engagement or OR)


def anchor_of(code: str) -> str:
    """A code as an id that CSS and addresses like: « 4-2 »."""
    return code.replace(".", "-")


def titles() -> dict[str, str]:
    """« 4 » → « Traitement dans les délais annoncés », … « or » → « Critères supplémentaires… »."""
    return {**{str(n): title for n, title in ENGAGEMENTS.items()}, OR: OR_TITLE}


# --- one point --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A text or a mark that a page asks beside the position: its field, its part in ids, its label."""

    name: str
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the pages of one sort of grid ask and say; `before` is how they call what was said last time."""

    texts: tuple[Asked, ...]
    marks: tuple[Asked, ...] = ()
    before: str = ""

    def typed(self, post: QueryDict) -> Entry:
        """What was sent, as the form shows it again when it is refused."""
        return Entry(
            post.get("value", ""),
            {text.name: post.get(text.name, "") for text in self.texts},
            frozenset(mark.name for mark in self.marks if mark.name in post),
            version=_number(post.get("version", "")),
        )

    def stored(self, row: Position) -> Entry:
        """A row as its form shows it."""
        return Entry(
            row.level,
            {text.name: getattr(row, text.name) for text in self.texts},
            frozenset(mark.name for mark in self.marks if getattr(row, mark.name)),
            version=row.version,
        )


DIGITS = 10  # of a version


def _number(text: str) -> int:
    return int(text) if len(text) < DIGITS and text.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class Entry:
    """What a control point's form shows: what is stored, or what was typed when it was refused."""

    value: str = ""
    texts: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    marks: frozenset[str] = frozenset()
    version: int = 0

    @property
    def shown(self) -> str:
        """« 0,25 »."""
        return SHOWN.get(self.value, "pas de score")


@dataclass(frozen=True, slots=True)
class Problem:
    """A save that was refused: what was typed, why, and in a conflict what is stored."""

    code: str
    sheet: Sheet
    typed: Entry
    outcome: Outcome
    conflict: Position | None = None

    @property
    def differing(self) -> Iterator[tuple[str, str, str]]:
        """In a conflict, what was typed beside what is stored: label, typed, stored."""
        if self.conflict is None:
            return
        typed, stored = self.typed, self.sheet.stored(self.conflict)
        yield "Score", typed.shown, stored.shown
        for text in self.sheet.texts:
            yield text.label, typed.texts.get(text.name) or "aucun", stored.texts.get(text.name) or "aucun"
        if self.sheet.marks:
            yield "Mentions", _marked(self.sheet, typed), _marked(self.sheet, stored)


def _marked(sheet: Sheet, entry: Entry) -> str:
    return ", ".join(mark.label.lower() for mark in sheet.marks if mark.name in entry.marks) or "aucune"


@dataclass(frozen=True, slots=True)
class Card:
    """One control point on the page. `address`: where it is saved; `evidence`: what shows it, titles and addresses.

    `own`: what the candidate said of it in its self-assessment.
    """

    sheet: Sheet
    point: ControlPoint
    value: Exact | None
    entry: Entry
    address: str = ""
    updated_at: datetime | None = None
    previous: Entry | None = None
    problem: Problem | None = None
    evidence: tuple[tuple[str, str], ...] = ()
    own: Entry | None = None

    @property
    def code(self) -> str:
        return self.point.code

    @property
    def anchor(self) -> str:
        return anchor_of(self.code)

    @property
    def texts(self) -> list[tuple[Asked, str]]:
        """Each text that is asked, with what it holds."""
        return [(text, self.entry.texts.get(text.name, "")) for text in self.sheet.texts]

    @property
    def marks(self) -> list[tuple[Asked, bool]]:
        """Each mark that is offered, and whether it is set."""
        return [(mark, mark.name in self.entry.marks) for mark in self.sheet.marks]

    @property
    def said_before(self) -> list[str]:
        """The texts of last time."""
        return [text for text in self.previous.texts.values() if text] if self.previous else []


def cards(
    sheet: Sheet,
    rows: Iterable[Position],
    *,
    before: Mapping[str, Entry],
    problem: Problem | None,
    address: Mapping[str, str] = NOTHING,
    evidence: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType({}),
    own: Mapping[str, Entry] = MappingProxyType({}),
) -> list[Card]:
    """One for each row, with what was said of the same code last time, and what the candidate shows for it."""
    found = [_card(sheet, row, before.get(row.point.code), problem, address) for row in rows]
    return [
        replace(card, evidence=tuple(evidence.get(card.code, ())), own=own.get(card.code)) for card in found
    ]


def _card(
    sheet: Sheet, row: Position, before: Entry | None, problem: Problem | None, address: Mapping[str, str]
) -> Card:
    mine = problem if problem and problem.code == row.point.code else None
    entry = mine.typed if mine else sheet.stored(row)
    code = row.point.code
    return Card(sheet, row.point, row.value, entry, address.get(code, ""), row.updated_at, before, mine)


# --- the page ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """The points of one engagement, of the Or criteria, or those to look at first."""

    key: str
    title: str
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """A line of the grid's menu: how far one engagement got."""

    key: str
    title: str
    scored: int
    total: int
    score: Exact | None

    @property
    def is_complete(self) -> bool:
        return self.scored == self.total


@dataclass(frozen=True, slots=True)
class Filters:
    """`?engagement=4` or `?engagement=or`, `?voir=a-noter` or `?voir=faibles`."""

    engagement: str = ""
    show: str = ""
    query: str = ""

    @classmethod
    def of(cls, parameters: QueryDict) -> Filters:
        """Unknown values are left out."""
        engagement, show = parameters.get("engagement", ""), parameters.get("voir", "")
        engagement = engagement if engagement in titles() else ""
        show = show if show in (TO_SCORE, WEAK) else ""
        parts = [f"engagement={engagement}" if engagement else "", f"voir={show}" if show else ""]
        return cls(engagement, show, "&".join(filter(None, parts)))

    def lets(self, card: Card, weak: Collection[str]) -> bool:
        """Is this card shown?"""
        if self.engagement and key_of(card.point.engagement) != self.engagement:
            return False
        if self.show == TO_SCORE:
            return card.value is None
        return self.show != WEAK or card.code in weak


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page. `weak`: the codes not mastered last time, None when there was none."""

    standing: Standing
    groups: tuple[Group, ...]
    counts: tuple[Count, ...]
    filters: Filters
    weak: tuple[str, ...] | None = None
    before: str = ""

    @property
    def shown(self) -> int:
        return sum(len(group.cards) for group in self.groups)


def counts(standing: Standing) -> tuple[Count, ...]:
    """How far each engagement and the Or criteria got, with the mean of what is scored so far."""
    means = {**{str(n): score for n, score in standing.so_far.engagements.items()}}
    means[OR] = standing.so_far.or_criteria
    return tuple(
        Count(
            key,
            title,
            scored=sum(key_of(point.engagement) == key for point in standing.scored),
            total=sum(key_of(point.engagement) == key for point in standing.points),
            score=means[key],
        )
        for key, title in titles().items()
    )


def count_of(standing: Standing, code: str) -> Count:
    """The line of the menu that a point belongs to."""
    key = key_of(next(point.engagement for point in standing.points if point.code == code))
    return next(count for count in counts(standing) if count.key == key)


def board(
    found: Sequence[Card],
    standing: Standing,
    filters: Filters,
    *,
    weak: tuple[str, ...] | None = None,
    first: Collection[str] = (),
) -> Board:
    """The cards that the filters let through, those of `first` in front of all (AUD-12)."""
    shown = [card for card in found if filters.lets(card, weak or ())]
    before = next((card.sheet.before for card in found), "")
    return Board(standing, tuple(groups(shown, first)), counts(standing), filters, weak, before)


def groups(found: Sequence[Card], first: Collection[str] = ()) -> Iterator[Group]:
    """By engagement, each point once; those not mastered last time come first. AUD-12."""
    front = tuple(card for card in found if card.code in first)
    if front:
        yield Group(TO_THE_FRONT, "À revoir en premier : points non acquis au dernier audit", front)
    for key, title in titles().items():
        mine = tuple(c for c in found if c not in front and key_of(c.point.engagement) == key)
        if mine:
            yield Group(key, title if key == OR else f"Engagement {key} · {title}", mine)
