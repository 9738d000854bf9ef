"""Each rule of docs/guide-rules.yaml is cited in the code and shown by a marked test.

The page of rules says of each whether an act applies it: the mark `attend` of docs/guide-rules-fr.yaml, held true here.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from label_sp.site import french_rules
from label_sp.site.french_rules import Applied
from tests.environment import ROOT

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


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_cited_by_the_code_and_shown_by_a_test(rule: str) -> None:
    missing = [] if rule in cited() else ["a function that cites it"]
    missing += [] if rule in marked() else [f'a test marked @pytest.mark.rule("{rule}")']
    assert missing == []


def shown_by_an_act(rule: str) -> bool:
    """Some test of the application itself, beside those of the guide library and of the simulators, bears its mark."""
    return any(not file.startswith(NO_ACT) for file in marked().get(rule, ()))


@pytest.mark.parametrize("rule", french_rules.all_rules(), ids=lambda rule: rule.id)
def test_a_rule_is_said_to_be_applied_where_it_is(rule: french_rules.FrenchRule) -> None:
    """Once a test of an act shows a rule, its mark `attend` goes; without one, it says what it waits for."""
    assert shown_by_an_act(rule.id) is (rule.applied is Applied.BY_ACTS)


def test_the_three_kinds_of_rules_are_counted() -> None:
    counts = french_rules.counts()
    assert sum(counts.values()) == len(RULES) and all(counts.values())


def test_no_rule_is_invented() -> None:
    assert {rule: files for rule, files in (cited() | marked()).items() if rule not in RULES} == {}
