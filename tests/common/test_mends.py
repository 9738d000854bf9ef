"""A refusal leads to where it is mended: each row of the table to a page that is, for roles that are."""

from __future__ import annotations

import ast
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from label_sp.actors.enums import Role
from label_sp.common import mends, places
from label_sp.guide import rules
from label_sp.guide.failures import Failure

ID, AUDIT = uuid.UUID(int=1), uuid.UUID(int=2)
BOTH = {"dossier": ID, "audit": AUDIT}


def failure(rule: str, about: str = "") -> Failure:
    return Failure(rule, "Non.", about=about)


@pytest.mark.parametrize("key", mends.MENDS, ids="/".join)
def test_each_row_names_a_rule_a_page_and_roles_that_are(key: tuple[str, str]) -> None:
    rule, about = key
    row = mends.MENDS[key]
    rules.rule(rule)
    assert {*row.roles} <= {*Role.values} and row.roles
    assert row.named == (about == mends.ANY)
    taken = [ID] if row.target else []
    assert places.address(row.place, *taken, *(["organisation_chart"] if row.named else []))


@pytest.mark.parametrize(
    ("refused", "address"),
    [
        (failure("DOS-01", "organisation_chart"), f"/dossiers/{ID}/pieces/organisation_chart/"),
        (failure("DOS-03", "training_plan"), f"/dossiers/{ID}/recevabilite/training_plan/"),
        (failure("DOS-03"), f"/dossiers/{ID}/recevabilite/"),
        (failure("DOS-04", "training_plan"), f"/dossiers/{ID}/pieces/training_plan/"),
        (failure("DOS-04"), ""),
        (failure("ACT-07"), "/auditeurs/"),
        (failure("SUS-03", "new_date"), f"/dossiers/{ID}/mise-en-conformite/"),
        (failure("AUD-02"), f"/audits/{AUDIT}/grille/"),
        (failure("DEC-08"), ""),
    ],
)
def test_what_a_refusal_is_about_says_where(refused: Failure, address: str) -> None:
    assert mends.address(refused, BOTH) == address


def test_nobody_is_led_to_a_page_of_others_or_of_nothing() -> None:
    refused = failure("DOS-01", "organisation_chart")
    assert mends.address(refused, BOTH, {"candidate_contributor", "auditor"})
    assert mends.address(refused, BOTH, {"auditor", "ditp"}) == ""
    assert mends.address(refused, BOTH, ()) == ""
    assert mends.address(refused, {"dossier": None, "audit": AUDIT}) == ""


WORKED_OUT = (
    "SUU-04",
    "SUA-03",
    "ACT-08",
    "ACT-10",
    "DEC-01",
    "DEC-02",
    "DEC-03",
)  # by what the rule is asked of


def refused() -> Iterator[tuple[str, str]]:
    """The rules that our code refuses by, each with the file that says so."""
    for app in ("label_sp", "candidates", "audits", "surveys", "certification"):
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Failure" and node.args:
                    for part in ast.walk(node.args[0]):
                        if isinstance(part, ast.Constant) and "-" in str(part.value):
                            yield str(part.value), path.stem


def test_each_rule_that_refuses_leads_somewhere_or_says_why_not() -> None:
    led = {rule for rule, _ in mends.MENDS}
    excused = [rule for each in mends.NO_MEND.values() for rule in each]
    found = dict(refused()) | dict.fromkeys(WORKED_OUT, "")
    assert len(found) > 60
    assert {rule: where for rule, where in found.items() if rule not in {*led, *excused}} == {}
    assert {*excused} <= {*found}, "no longer refused"
    assert len(excused) == len({*excused}) and not led.intersection(excused), "two answers"
