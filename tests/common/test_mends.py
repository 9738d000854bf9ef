"""A refusal leads to where it is mended: each row of the table to a page that is, for roles that are."""

from __future__ import annotations

import uuid

import pytest

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
    assert places.address(row.place, ID, *(["organisation_chart"] if row.named else []))


@pytest.mark.parametrize(
    ("refused", "address"),
    [
        (failure("DOS-01", "organisation_chart"), f"/dossiers/{ID}/pieces/organisation_chart/"),
        (failure("DOS-04", "complement"), f"/dossiers/{ID}/pieces/"),
        (failure("DOS-04"), ""),
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
