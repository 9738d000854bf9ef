"""The rules in French, as docs/guide-rules-fr.yaml says them: the one place that reads that file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from label_sp.guide.french import typeset
from label_sp.guide.rules import RULES_FILE, rule

CODES = re.compile(r" \([A-Z]{3}-\d\d(?:, [A-Z]{3}-\d\d)*\)|, [A-Z]{3}-\d\d(?=[,)])")
FRENCH_FILE = RULES_FILE.with_name("guide-rules-fr.yaml")


@cache
def document() -> Mapping[str, Any]:
    """The whole file: chapters, who, sections, rules; the words of the rules as French prints them."""
    found: dict[str, Any] = yaml.safe_load(FRENCH_FILE.read_text(encoding="utf-8"))
    found["rules"] = {
        each: {name: typeset(said) if isinstance(said, str) else said for name, said in words.items()}
        for each, words in found["rules"].items()
    }
    return found


def text(rule_id: str) -> str:
    """What the rule says, as users read it. Raises UnknownRule."""
    said: str = document()["rules"][rule(rule_id).id]["texte"]
    return said


def reading(rule_id: str) -> str:
    """What we read into the guide's silence, as users read it. Raises UnknownRule, KeyError where we read nothing."""
    return readings()[rule(rule_id).id]


def without_codes(said: str) -> str:
    """« les ans d’un label (ATT-01). » → « les ans d’un label. »: for who does not know the codes of rules."""
    return CODES.sub("", said)


@cache
def readings() -> Mapping[str, str]:
    """All that we read into the guide's silences, by rule."""
    return {each: words["lecture"] for each, words in document()["rules"].items() if "lecture" in words}
