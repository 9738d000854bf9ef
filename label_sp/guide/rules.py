"""The rules of the guide, as docs/guide-rules.yaml lists them: the one place that knows their section and wording."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

RULES_FILE = Path(__file__).parents[2] / "docs" / "guide-rules.yaml"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `section` is that of the guide, `reading` what we retain where it is silent or says two things."""

    id: str
    section: str
    who: str
    text: str
    reading: str = ""
    example: str = ""
    chapter: str = ""


class UnknownRule(KeyError):
    """No rule of docs/guide-rules.yaml bears this id."""


def rule(rule_id: str) -> Rule:
    """The rule of that id, e.g. rule("DEC-08").section == "3.8.1". Raises UnknownRule."""
    try:
        return _rules_by_id()[rule_id]
    except KeyError:
        raise UnknownRule(rule_id) from None


def all_rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file."""
    return tuple(_rules_by_id().values())


@cache
def _rules_by_id() -> dict[str, Rule]:
    chapters = yaml.safe_load(RULES_FILE.read_text(encoding="utf-8"))
    return {
        entry["id"]: _parsed(chapter, entry) for chapter, entries in chapters.items() for entry in entries
    }


def _parsed(chapter: str, entry: dict[str, str]) -> Rule:
    return Rule(
        id=entry["id"],
        section=entry["guide"],
        who=entry["who"],
        text=entry["rule"],
        reading=entry.get("reading", ""),
        example=entry.get("example", ""),
        chapter=chapter,
    )
