"""The rules in French, for the public page: docs/guide-rules-fr.yaml says each rule of docs/guide-rules.yaml again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from label_sp.common.words import fold, has_terms, stored
from label_sp.guide import in_french, rules
from label_sp.simulators import catalog


class Applied(StrEnum):
    """Where the application applies a rule, in French."""

    BY_ACTS = "Appliquée"
    IN_SIMULATORS = "Dans les simulateurs"
    TO_COME = "À venir"


@dataclass(frozen=True, slots=True)
class FrenchRule:
    """One rule as a user reads it."""

    id: str
    section: str
    theme: str
    chapter: str
    who: str
    title: str
    text: str
    reading: str
    example: str
    waits_for: str  # what no act of the application applies yet; "" once one does

    @property
    def applied(self) -> Applied:
        """By the acts, by a simulator alone, or not yet."""
        if not self.waits_for:
            return Applied.BY_ACTS
        return Applied.IN_SIMULATORS if catalog.applying(self.id) else Applied.TO_COME


@cache
def all_rules() -> tuple[FrenchRule, ...]:
    """All rules, in the order of the guide's chapters."""
    return tuple(_in_french(rule, in_french.document()) for rule in rules.all_rules())


def search(text: str, theme: str = "", who: str = "") -> list[FrenchRule]:
    """The rules of a theme and of whom it concerns that have every word of the text, whatever its accents and case."""
    return [
        rule
        for rule in all_rules()
        if theme in ("", rule.theme) and who in ("", rule.who) and has_terms(text, _haystack(rule))
    ]


def counts() -> dict[Applied, int]:
    """How many rules are applied where."""
    found = Counter(rule.applied for rule in all_rules())
    return {each: found[each] for each in Applied}


def themes() -> dict[str, str]:
    """The chapters by their key, in the guide's order."""
    return {rule.theme: rule.chapter for rule in all_rules()}


def concerned() -> list[str]:
    """All whom some rule concerns."""
    return sorted({rule.who for rule in all_rules()}, key=fold)


@cache
def _haystack(rule: FrenchRule) -> str:
    return stored(
        " ".join(
            (rule.id, rule.section, rule.chapter, rule.who, rule.title, rule.text, rule.reading, rule.example)
        )
    )


def _in_french(rule: rules.Rule, document: Mapping[str, Any]) -> FrenchRule:
    words = document["rules"][rule.id]
    return FrenchRule(
        id=rule.id,
        section=document["sections"].get(rule.section, rule.section),
        theme=rule.chapter,
        chapter=document["chapters"][rule.chapter],
        who=document["who"][rule.who],
        title=words["titre"],
        text=words["texte"],
        reading=words.get("lecture", ""),
        example=words.get("exemple", ""),
        waits_for=words.get("attend", ""),
    )
