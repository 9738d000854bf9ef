"""Each rule of docs/guide-rules.yaml is cited in the code and shown by a marked test, or stands on a list to come."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.environment import ROOT
from tests.rules_to_come import GUIDE_ONLY, STILL_TO_COME

CODE = ("label_sp", "candidates", "surveys", "audits", "certification")
CHAPTERS = yaml.safe_load((ROOT / "docs/guide-rules.yaml").read_text())
RULES = [entry["id"] for entries in CHAPTERS.values() for entry in entries]
NO_ACT = (
    "tests/guide/",
    "tests/simulators/",
)  # they test the arithmetic, not what the application does with it
ID = re.compile(rf"\b(?:{'|'.join(sorted({rule[:3] for rule in RULES}))})-\d\d\b")


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (file for file in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in file.parts)


@cache
def cited() -> dict[str, set[str]]:
    """The files of the application that name each rule."""
    found: dict[str, set[str]] = {}
    for file in python_files(*CODE):
        for rule in ID.findall(file.read_text()):
            found.setdefault(rule, set()).add(str(file.relative_to(ROOT)))
    return found


@cache
def marked() -> dict[str, set[str]]:
    """The test files that bear `pytest.mark.rule("…")` for each rule."""
    found: dict[str, set[str]] = {}
    for file in python_files("tests"):
        for node in ast.walk(ast.parse(file.read_text())):
            for rule in marked_rules(node):
                found.setdefault(rule, set()).add(str(file.relative_to(ROOT)))
    return found


def marked_rules(node: ast.AST) -> list[str]:
    if not isinstance(node, ast.Call) or ast.unparse(node.func) not in ("pytest.mark.rule", "mark.rule"):
        return []
    return [
        word.value for word in node.args if isinstance(word, ast.Constant) and isinstance(word.value, str)
    ]


def test_each_rule_has_one_entry() -> None:
    assert len(RULES) == len(set(RULES))


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in STILL_TO_COME])
def test_a_rule_is_cited_by_the_code_and_shown_by_a_test(rule: str) -> None:
    missing = [] if rule in cited() else ["a function that cites it"]
    missing += [] if rule in marked() else [f'a test marked @pytest.mark.rule("{rule}")']
    assert missing == []


def test_a_rule_to_come_is_a_rule_and_has_not_come() -> None:
    """Cited and tested: take it off the list, which only shrinks."""
    assert [
        rule for rule in STILL_TO_COME if rule not in RULES or (rule in cited() and rule in marked())
    ] == []


@pytest.mark.parametrize("rule", GUIDE_ONLY)
def test_a_rule_of_the_guide_only_is_shown_by_the_guide_s_tests_alone(rule: str) -> None:
    elsewhere = {file for file in marked()[rule] if not file.startswith(NO_ACT)}
    assert elsewhere == set(), "an act applies it: take it off the list, which only shrinks"


def test_no_rule_is_invented() -> None:
    assert {rule: files for rule, files in (cited() | marked()).items() if rule not in RULES} == {}


def test_each_rule_to_come_says_why() -> None:
    assert [rule for rule, reason in (STILL_TO_COME | GUIDE_ONLY).items() if len(reason) < 10] == []
