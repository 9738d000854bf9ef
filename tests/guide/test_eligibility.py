"""Who may apply, and with what perimeter."""

import pytest

from label_sp.guide import eligibility
from label_sp.guide.eligibility import CORE_FIELDS, AuthorityKind, Perimeter
from tests.guide.common import broken


@pytest.mark.rule("ELI-01")
@pytest.mark.parametrize("kind", eligibility.KINDS)
def test_the_kinds_of_the_list_may_apply(kind):
    assert eligibility.failures_of_kind(kind) == ()
    assert eligibility.is_central(kind) is (kind == "central_state")


@pytest.mark.rule("ELI-02")
@pytest.mark.parametrize("kind", ["", "association"])
def test_any_other_asks_the_ditp(kind):
    assert broken(eligibility.failures_of_kind(kind)) == ["ELI-02"]


@pytest.mark.rule("ELI-04")
@pytest.mark.parametrize(
    ("perimeter", "expected"),
    [
        (Perimeter(AuthorityKind.COMMUNE, general_reception=True, everyday_procedures=True), []),
        (Perimeter(AuthorityKind.COMMUNE, general_reception=True), ["ELI-04"]),
        (Perimeter(AuthorityKind.COMMUNE, general_reception=False), ["ELI-04", "ELI-04"]),
        (Perimeter(AuthorityKind.EPCI, general_reception=True, everyday_procedures=True), ["ELI-04"]),
        (Perimeter(AuthorityKind.EPCI, general_reception=False, fields=frozenset({"urbanisme"})), ["ELI-04"]),
    ],
)
def test_a_local_authority_has_its_core_scope(perimeter, expected):
    assert broken(eligibility.failures_of_perimeter(perimeter)) == expected


@pytest.mark.rule("ELI-05")
@pytest.mark.parametrize("authority", CORE_FIELDS)
def test_a_field_of_its_own_kind_makes_the_core_scope(authority):
    for field in CORE_FIELDS[authority]:
        perimeter = Perimeter(authority, general_reception=True, fields=frozenset({field, "piscine"}))
        assert eligibility.failures_of_perimeter(perimeter) == ()
    elsewhere = Perimeter(authority, general_reception=True, fields=frozenset({"police municipale"}))
    assert broken(eligibility.failures_of_perimeter(elsewhere)) == ["ELI-04"]


@pytest.mark.rule("ELI-06")
def test_a_special_authority_needs_one_field_with_users():
    special = Perimeter(AuthorityKind.SPECIAL, general_reception=False, fields=frozenset({"transports"}))
    assert eligibility.failures_of_perimeter(special) == ()
    empty = Perimeter(AuthorityKind.SPECIAL, general_reception=True)
    assert broken(eligibility.failures_of_perimeter(empty)) == ["ELI-06"]


@pytest.mark.rule("ELI-03")
@pytest.mark.parametrize(
    ("main", "in_perimeter", "expected"),
    [(True, True, []), (True, False, ["ELI-03"]), (False, True, []), (False, False, [])],
)
def test_the_main_site_is_always_in_the_perimeter(main, in_perimeter, expected):
    assert broken(eligibility.failures_of_site(main=main, in_perimeter=in_perimeter)) == expected
