"""Who may apply, and with what perimeter."""

from dataclasses import replace

import pytest

from label_sp.guide import eligibility
from label_sp.guide.eligibility import CORE_FIELDS, AuthorityKind, Perimeter, RequestFacts
from label_sp.guide.programme import SOURCES
from tests.guide.common import broken


@pytest.mark.rule("ELI-01")
@pytest.mark.parametrize("kind", eligibility.KINDS)
def test_the_kinds_of_the_list_may_apply(kind):
    assert eligibility.failures_of_kind(kind) == ()
    assert not eligibility.is_central(kind)


@pytest.mark.rule("ELI-07")
@pytest.mark.parametrize(("applies_as", "expected"), [("local", []), ("central", ["ELI-07"])])
def test_central_is_what_a_candidate_declares_with_its_network(applies_as, expected):
    assert eligibility.is_central(applies_as) is bool(expected)
    failures = eligibility.failures_of_applying(applies_as)
    assert broken(failures) == expected
    assert all(SOURCES.contact in failure.next_step for failure in failures)


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
    special = Perimeter(
        AuthorityKind.SPECIAL,
        general_reception=False,
        fields=frozenset({"transports"}),
        agreed_with_body=True,
    )
    assert eligibility.failures_of_perimeter(special) == ()
    empty = replace(special, fields=frozenset(), general_reception=True)
    assert broken(eligibility.failures_of_perimeter(empty)) == ["ELI-06"]


@pytest.mark.rule("ELI-06")
def test_the_perimeter_of_a_special_authority_is_agreed_with_the_body():
    alone = Perimeter(AuthorityKind.SPECIAL, general_reception=True, fields=frozenset({"transports"}))
    assert broken(eligibility.failures_of_perimeter(alone)) == ["ELI-06"]
    commune = Perimeter(AuthorityKind.COMMUNE, general_reception=True, everyday_procedures=True)
    assert eligibility.failures_of_perimeter(commune) == ()


@pytest.mark.rule("ELI-05")
@pytest.mark.parametrize("authority", AuthorityKind)
def test_a_field_without_users_enters_no_perimeter(authority):
    field = next(iter(CORE_FIELDS.get(authority, ["musique"])))
    whole = Perimeter(authority, True, True, frozenset({field}), agreed_with_body=True)
    assert eligibility.failures_of_perimeter(whole) == ()
    useless = replace(whole, without_users=frozenset({"archives", "paie"}))
    failures = eligibility.failures_of_perimeter(useless)
    assert broken(failures) == ["ELI-05", "ELI-05"]
    assert [failure.message.split(" : ")[1] for failure in failures] == ["archives.", "paie."]


@pytest.mark.rule("ELI-05")
def test_the_guide_suggests_fields_beyond_the_base():
    found = {authority: eligibility.further_fields(authority) for authority in AuthorityKind}
    assert {authority: len(fields) for authority, fields in found.items()} == {
        AuthorityKind.COMMUNE: 4,
        AuthorityKind.EPCI: 4,
        AuthorityKind.DEPARTEMENT: 2,
        AuthorityKind.REGION: 5,
        AuthorityKind.SPECIAL: 0,
        AuthorityKind.ESTABLISHMENT: 0,
    }
    assert "police municipale" in found[AuthorityKind.COMMUNE]


AGREED = RequestFacts("association", has_central_service=False, ministry_consulted=True, agreed=True)


@pytest.mark.rule("ELI-02")
@pytest.mark.parametrize(
    ("changes", "to_request", "to_list"),
    [
        ({}, 0, 0),
        ({"kind": "public_health"}, 1, 1),
        ({"has_central_service": True}, 1, 1),
        ({"has_central_service": True, "sent_by_central_service": True}, 0, 0),
        ({"ministry_consulted": False}, 0, 1),
        ({"agreed": None}, 0, 1),
        ({"agreed": False}, 0, 1),
        ({"agreed": None, "ministry_consulted": False, "has_central_service": True}, 1, 3),
    ],
)
def test_a_service_joins_the_list_by_its_central_service_the_ministry_and_the_ditp(
    changes, to_request, to_list
):
    facts = replace(AGREED, **changes)
    assert broken(eligibility.failures_to_request(facts)) == ["ELI-02"] * to_request
    assert broken(eligibility.failures_to_list(facts)) == ["ELI-02"] * to_list


@pytest.mark.rule("ELI-02")
def test_a_refusal_of_the_ditp_is_told_from_an_examination():
    found = [
        eligibility.failures_to_list(replace(AGREED, agreed=agreed))[0].found for agreed in (None, False)
    ]
    assert found == ["une demande encore à l’examen", "une demande refusée"]


@pytest.mark.rule("ELI-03")
@pytest.mark.parametrize(
    ("main", "in_perimeter", "expected"),
    [(True, True, []), (True, False, ["ELI-03"]), (False, True, []), (False, False, [])],
)
def test_the_main_site_is_always_in_the_perimeter(main, in_perimeter, expected):
    assert broken(eligibility.failures_of_site(main=main, in_perimeter=in_perimeter)) == expected
