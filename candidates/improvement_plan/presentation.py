"""The plan on a page: columns of a board or lines of a table, out of the same actions. PRO-03."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from candidates.improvement_plan.models import PlannedAction
from candidates.improvement_plan.queries import Unfinished
from label_sp.guide.french import short_date
from label_sp.guide.programme import State

NEXT = {State.TO_DO: (State.UNDER_WAY, "Commencer"), State.UNDER_WAY: (State.DONE, "Marquer faite")}


@dataclass(frozen=True, slots=True)
class Card:
    """One action on one day. `next_state`, `next_word`: what its button does; blank when it is over."""

    action: PlannedAction
    is_late: bool
    next_state: str
    next_word: str


@dataclass(frozen=True, slots=True)
class Column:
    """The actions of one state."""

    state: State
    cards: tuple[Card, ...]


def cards(found: Sequence[PlannedAction], today: date) -> list[Card]:
    return [_card(action, today) for action in found]


def _card(action: PlannedAction, today: date) -> Card:
    state, word = NEXT.get(State(action.state), ("", ""))
    return Card(action, action.is_late(today), str(state), word)


def columns(found: Sequence[Card]) -> list[Column]:
    """One for each state, in their order; that of the dropped ones only when there are some."""
    by_state = {state: tuple(card for card in found if card.action.state == state) for state in State}
    return [Column(state, mine) for state, mine in by_state.items() if mine or state != State.DROPPED]


def in_words(each: Unfinished) -> str:
    """« Former l’équipe : engagement 1, en cours, Service de l’accueil, échéance le 12 mars 2026, passée »."""
    action = each.action
    told = f"engagement {action.engagement}, {action.get_state_display()}, {action.owner}"
    day = f"échéance le {short_date(action.due)}{', passée' if each.is_past else ''}"
    return f"{action.label} : {told}, {day}{' ; laissée' if each.left else ''}"
