"""What the page shows of a survey's result: the numbers of the report, with the same words."""

from __future__ import annotations

from dataclasses import dataclass

from label_sp.guide.decision import ENGAGEMENTS
from label_sp.guide.surveys import SurveyResult
from label_sp.guide.tiers import Tier
from label_sp.simulators.questionnaires import Asked
from surveys.results.presentation import OVERALL, VALIDITY_RULE, Note, percent, tier_of


@dataclass(frozen=True, slots=True)
class Panel:
    asked: Asked
    result: SurveyResult
    rate: str
    needed_percent: int
    rule: str
    tier: Tier | None
    notes: tuple[Note, ...]


def panel_of(asked: Asked, result: SurveyResult) -> Panel:
    return Panel(
        asked=asked,
        result=result,
        rate=percent(result.rate),
        needed_percent=result.needed_percent,
        rule=VALIDITY_RULE[asked.kind],  # type: ignore[index]
        tier=tier_of(asked.kind, result.global_note),
        notes=_notes(asked, result),
    )


def _notes(asked: Asked, result: SurveyResult) -> tuple[Note, ...]:
    """Users: the 9 notes that make the global one (SUU-03). Agents: the 11 (SUA-01)."""
    if asked.kind == "users":
        engagements = [
            Note(f"{number}. {label}", result.engagements[number]) for number, label in ENGAGEMENTS.items()
        ]
        return (*engagements, Note(OVERALL, result.overall))
    return tuple(Note(f"{code} {text}", result.notes[code]) for code, _, text in asked.questions)
