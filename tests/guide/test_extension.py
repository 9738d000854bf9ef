"""Extending the perimeter of a label."""

from dataclasses import replace
from datetime import date

import pytest

from label_sp.guide import extension
from label_sp.guide.extension import ExtensionFacts, Occasion
from tests.guide.common import broken

TODAY = date(2027, 1, 15)
COMMUNE = ExtensionFacts(
    Occasion.FOLLOW_UP,
    local_authority=True,
    obtained_on=date(2025, 7, 1),
    valid_until=date(2028, 6, 30),
    added_agents=101,
    contract_agents=100,
    complement="police municipale",
    audited_on=TODAY,
    service_agrees=True,
    body_agrees=True,
)
HOSPITAL = replace(COMMUNE, local_authority=False, complement="", site_created_on=date(2025, 7, 2))


@pytest.mark.rule("EXT-01")
@pytest.mark.parametrize(
    ("facts", "failures"),
    [
        (COMMUNE, 0),
        (replace(COMMUNE, occasion=Occasion.RENEWAL), 0),
        (replace(COMMUNE, occasion=None), 1),
        (replace(COMMUNE, complement=" "), 1),
        (replace(COMMUNE, complement="", site_created_on=date(2026, 1, 1)), 1),
        (HOSPITAL, 0),
        (replace(HOSPITAL, site_created_on=date(2025, 7, 1)), 1),
        (replace(HOSPITAL, site_created_on=None), 1),
        (replace(HOSPITAL, site_created_on=None, complement="un service de plus"), 1),
        (replace(HOSPITAL, occasion=None, site_created_on=None), 2),
    ],
)
def test_an_extension_is_a_complement_or_a_new_site_asked_for_at_an_audit(facts, failures):
    assert broken(extension.failures_to_request(facts)) == ["EXT-01"] * failures


@pytest.mark.rule("EXT-01")
@pytest.mark.parametrize(
    ("changes", "failures"),
    [
        ({}, 0),
        ({"audited_on": None}, 1),
        ({"audited_on": date(2027, 1, 16)}, 1),
        ({"audited_on": None, "occasion": None}, 2),
    ],
)
def test_an_audit_covers_the_complement_first(changes, failures):
    found = extension.failures_to_extend(replace(COMMUNE, **changes), today=TODAY)
    assert broken(found) == ["EXT-01"] * failures


@pytest.mark.rule("EXT-01")
def test_an_older_site_is_told_by_its_day():
    (failure,) = extension.failures_to_request(replace(HOSPITAL, site_created_on=date(2025, 7, 1)))
    assert failure.found == "un site créé le mardi 1er juillet 2025"
    assert [occasion.label for occasion in Occasion] == ["audit de suivi", "audit de renouvellement"]


@pytest.mark.rule("EXT-02")
def test_the_end_of_validity_does_not_move():
    assert extension.last_valid_day(COMMUNE) == date(2028, 6, 30)


@pytest.mark.rule("EXT-03")
@pytest.mark.parametrize(
    ("changes", "failures"),
    [
        ({}, 0),
        ({"added_agents": 100}, 1),
        ({"service_agrees": False}, 1),
        ({"body_agrees": False}, 1),
        ({"added_agents": 99, "body_agrees": False}, 2),
    ],
)
def test_a_larger_extension_may_open_a_new_cycle_with_both_agreements(changes, failures):
    facts = replace(COMMUNE, **changes)
    assert broken(extension.failures_to_open_new_cycle(facts)) == ["EXT-03"] * failures
    expected = date(2028, 6, 30) if failures else date(2030, 1, 31)
    assert extension.last_valid_day(facts, new_cycle_on=date(2027, 2, 1)) == expected
