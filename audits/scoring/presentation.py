"""The grid page: cards grouped by engagement, filters, and where the audit stands. DEC-04, AUD-12, AUD-14."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import QueryDict

from audits.audit import queries as audit_queries
from audits.audit.enums import AuditKind
from audits.audit.models import Audit
from audits.scoring import queries
from audits.scoring.enums import LEVELS
from audits.scoring.models import Score
from label_sp.common.pages import Outcome
from label_sp.guide.decision import ENGAGEMENTS, OR_CRITERIA
from label_sp.guide.numbers import Exact

OR = "or"
TO_THE_FRONT = "a-revoir"
SHOWN = {value: shown for value, shown, *_ in LEVELS}
TO_SCORE, WEAK = "a-noter", "faibles"


def key_of(engagement: int | None) -> str:
    """Which group a point belongs to: « 4 », or « or »."""
    return str(engagement or OR)


def anchor_of(code: str) -> str:
    """A code as an id that CSS and addresses like: « 4-2 »."""
    return code.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a control point's form shows: what is stored, or what was typed when it was refused."""

    value: str = ""
    finding: str = ""
    is_strength: bool = False
    is_progress: bool = False
    version: int = 0

    @property
    def shown(self) -> str:
        """« 0,25 »."""
        return SHOWN.get(self.value, "pas de score")


def stored(score: Score) -> Entry:
    """A score as its form shows it."""
    return Entry(score.level, score.finding, score.is_strength, score.is_progress, version=score.version)


@dataclass(frozen=True, slots=True)
class Problem:
    """A save that was refused: what was typed, why, and in a conflict what is stored."""

    code: str
    typed: Entry
    outcome: Outcome
    conflict: Score | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One control point on the page."""

    score: Score
    entry: Entry
    previous: Entry | None
    problem: Problem | None

    @property
    def code(self) -> str:
        return self.score.point.code

    @property
    def anchor(self) -> str:
        return anchor_of(self.code)


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

    def lets(self, card: Card, weak: Iterable[str]) -> bool:
        """Is this card shown?"""
        if self.engagement and key_of(card.score.point.engagement) != self.engagement:
            return False
        if self.show == TO_SCORE:
            return card.score.value is None
        return self.show != WEAK or card.code in weak


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page."""

    standing: queries.Standing
    groups: tuple[Group, ...]
    counts: tuple[Count, ...]
    filters: Filters
    previous: Audit | None
    weak: tuple[str, ...] = field(default=())

    @property
    def shown(self) -> int:
        return sum(len(group.cards) for group in self.groups)


def titles() -> dict[str, str]:
    """« 4 » → « Traitement dans les délais annoncés », … « or » → « Critères supplémentaires… »."""
    return {**{str(n): title for n, title in ENGAGEMENTS.items()}, OR: OR_TITLE}


def counts(standing: queries.Standing) -> tuple[Count, ...]:
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


def board(audit: Audit, filters: Filters, problem: Problem | None = None) -> Board:
    """Read the grid in a fixed number of queries, whatever its size."""
    previous = audit_queries.previous_audit(audit)
    weak = queries.not_mastered(previous) if previous else ()
    before = {score.point.code: stored(score) for score in queries.scores_of(previous)} if previous else {}
    cards = [_card(score, before, problem) for score in queries.scores_of(audit)]
    shown = [card for card in cards if filters.lets(card, weak)]
    first = weak if audit.kind == AuditKind.FOLLOW_UP else ()  # AUD-12
    standing = queries.standing(audit.pk)
    return Board(standing, tuple(_groups(shown, first)), counts(standing), filters, previous, weak)


def _card(score: Score, before: dict[str, Entry], problem: Problem | None) -> Card:
    mine = problem if problem and problem.code == score.point.code else None
    return Card(score, mine.typed if mine else stored(score), before.get(score.point.code), mine)


def _groups(cards: list[Card], first: Iterable[str]) -> Iterable[Group]:
    """Those not mastered last time come first (AUD-12), each point once."""
    front = tuple(card for card in cards if card.code in first)
    if front:
        yield Group(TO_THE_FRONT, "À revoir en premier : points non acquis au dernier audit", front)
    for key, title in titles().items():
        mine = tuple(c for c in cards if c not in front and key_of(c.score.point.engagement) == key)
        if mine:
            yield Group(key, title if key == OR else f"Engagement {key} · {title}", mine)


OR_TITLE = OR_CRITERIA
