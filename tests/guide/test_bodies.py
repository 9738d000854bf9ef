"""The certification body: accreditation, habilitation, contract."""

from dataclasses import replace
from datetime import date

import pytest

from label_sp.guide import bodies
from label_sp.guide.bodies import Accreditation, ContractFacts, HabilitationFacts
from tests.guide.common import broken

TODAY = date(2026, 3, 2)
ACCREDITATION = Accreditation("17065", frozenset({"36", "35"}), TODAY)
HABILITATION = HabilitationFacts(date(2025, 1, 10), date(2025, 2, 1))
CONTRACT = ContractFacts(date(2025, 7, 1), date(2028, 6, 30), units=1, perimeter="mairie et annexes")


@pytest.mark.rule("ACT-04")
@pytest.mark.parametrize(
    ("changes", "failures"),
    [
        ({}, 0),
        ({"standard": "17021"}, 0),
        ({"standard": "17021-1"}, 0),
        ({"standard": "9001"}, 1),
        ({"standard": ""}, 1),
        ({"sectors": frozenset({"35"})}, 1),
        ({"sectors": frozenset()}, 1),
        ({"valid_until": date(2026, 3, 1)}, 1),
        ({"standard": "9001", "sectors": frozenset(), "valid_until": date(2026, 3, 1)}, 3),
    ],
)
def test_a_body_applies_with_an_accreditation_in_force_for_public_administration(changes, failures):
    found = bodies.failures_to_apply(replace(ACCREDITATION, **changes), today=TODAY)
    assert broken(found) == ["ACT-04"] * failures


@pytest.mark.rule("ACT-05")
@pytest.mark.parametrize(
    ("signed_on", "first_day"),
    [(None, None), (date(2025, 2, 1), date(2025, 2, 1)), (date(2025, 1, 1), date(2025, 1, 10))],
)
def test_a_habilitation_takes_effect_once_decided_and_signed(signed_on, first_day):
    assert bodies.effective_from(replace(HABILITATION, agreement_signed_on=signed_on)) == first_day


@pytest.mark.rule("ACT-03")
@pytest.mark.rule("LIS-04")
@pytest.mark.parametrize(
    ("on", "in_force"),
    [
        (date(2025, 1, 31), False),
        (date(2025, 2, 1), True),
        (date(2030, 1, 9), True),
        (date(2030, 1, 10), False),
    ],
)
def test_a_habilitation_is_in_force_and_listed_from_its_contract_for_five_years_from_its_decision(
    on, in_force
):
    assert bodies.is_in_force(HABILITATION, on) is in_force
    assert not bodies.is_in_force(replace(HABILITATION, agreement_signed_on=None), on)


@pytest.mark.rule("ACT-06")
@pytest.mark.rule("LIS-04")
@pytest.mark.parametrize(
    ("on", "in_force"),
    [
        (date(2026, 3, 1), True),
        (date(2026, 3, 2), False),
        (date(2026, 5, 31), False),
        (date(2026, 6, 1), True),
        (date(2027, 1, 1), False),
        (date(2028, 1, 1), False),
    ],
)
def test_a_suspended_body_leaves_the_list_until_it_is_restored(on, in_force):
    suspended = replace(HABILITATION, suspensions=((TODAY, date(2026, 6, 1)), (date(2027, 1, 1), None)))
    assert bodies.is_in_force(suspended, on) is in_force


@pytest.mark.rule("LIS-04")
@pytest.mark.parametrize(("on", "in_force"), [(date(2026, 3, 1), True), (TODAY, False)])
def test_a_withdrawn_habilitation_ends_on_its_day(on, in_force):
    assert bodies.is_in_force(replace(HABILITATION, withdrawn_on=TODAY), on) is in_force


@pytest.mark.rule("CON-01")
def test_a_contract_covers_three_years():
    assert bodies.contract_last_day(date(2025, 7, 1)) == date(2028, 6, 30)
    assert bodies.contract_last_day(date(2028, 2, 28)) == date(2031, 2, 27)
    assert bodies.contract_last_day(date(2028, 2, 29)) == date(2031, 2, 28)


@pytest.mark.rule("CON-01")
@pytest.mark.parametrize(
    ("changes", "failures"),
    [
        ({}, 0),
        ({"ends_on": date(2030, 1, 1)}, 0),
        ({"ends_on": date(2028, 6, 29)}, 1),
        ({"audit_first_day": date(2027, 1, 1)}, 0),
        ({"audit_first_day": date(2027, 1, 2)}, 1),
        ({"units": 0}, 1),
        ({"perimeter": " "}, 1),
        ({"other_bodies": frozenset({"Autre organisme"})}, 1),
        ({"units": 0, "perimeter": "", "ends_on": date(2026, 1, 1), "other_bodies": frozenset({"A"})}, 4),
    ],
)
def test_a_contract_states_its_cycle_its_units_and_its_perimeter_with_one_body_for_all(changes, failures):
    assert broken(bodies.failures_of_contract(replace(CONTRACT, **changes))) == ["CON-01"] * failures


@pytest.mark.rule("CON-04")
@pytest.mark.parametrize(
    ("at_renewal", "in_force", "expected"),
    [
        (True, True, []),
        (False, True, ["CON-04"]),
        (True, False, ["ACT-06"]),
        (False, False, ["CON-04", "ACT-06"]),
    ],
)
def test_another_habilitated_body_may_be_picked_at_renewal_only(at_renewal, in_force, expected):
    found = bodies.failures_to_change_body(at_renewal=at_renewal, habilitation_in_force=in_force)
    assert broken(found) == expected
