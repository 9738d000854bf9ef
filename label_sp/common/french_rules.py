"""The rules in French, for the public page: docs/guide-rules-fr.yaml says each rule of docs/guide-rules.yaml again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from label_sp.guide import rules

FRENCH_FILE = rules.RULES_FILE.with_name("guide-rules-fr.yaml")


@dataclass(frozen=True, slots=True)
class FrenchRule:
    """One rule as a user reads it."""

    id: str
    section: str
    chapter: str
    who: str
    text: str
    reading: str
    example: str


@cache
def all_rules() -> tuple[FrenchRule, ...]:
    """All rules, in the order of the guide's chapters."""
    document = yaml.safe_load(FRENCH_FILE.read_text(encoding="utf-8"))
    return tuple(_in_french(rule, document) for rule in rules.all_rules())


def _in_french(rule: rules.Rule, document: dict[str, dict[str, Any]]) -> FrenchRule:
    words = document["rules"][rule.id]
    return FrenchRule(
        id=rule.id,
        section=document["sections"].get(rule.section, rule.section),
        chapter=document["chapters"][rule.chapter],
        who=document["who"][rule.who],
        text=words["texte"],
        reading=words.get("lecture", ""),
        example=words.get("exemple", ""),
    )
