"""The official code of communes, its traps included; how it is reduced; what it costs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from label_sp.common import departments, territories, words
from label_sp.common.territories import Kind
from tests.environment import ROOT


def found(typed: str, most: int = 12) -> list[str]:
    return [each.commune.code for each in territories.search(typed, most)]


# --- what the code holds ----------------------------------------------------------------------------------------------


def test_all_of_the_code_is_there() -> None:
    counts = {kind: len(territories._lines()[kind]) for kind in Kind}
    assert counts == {
        Kind.COMMUNE: 34_969,
        Kind.ARRONDISSEMENT: 45,
        Kind.DELEGATED: 2_105,
        Kind.ASSOCIATED: 471,
        Kind.EPCI: 1_255,
        Kind.EPT: 11,
        Kind.DEPARTMENT: 109,
        Kind.REGION: 26,
    }


def test_a_code_alone_names_nothing_since_584_stand_twice() -> None:
    codes = Counter(each.code for kind in territories.PLACES for each in territories.communes(kind))
    assert sum(count > 1 for count in codes.values()) == 584
    grown, before = territories.find("01015"), territories.find("01015", Kind.DELEGATED)
    assert grown and before and (grown.name, before.name) == ("Arboys en Bugey", "Arbignieu")
    assert territories.current("01015") == grown and before.head == grown.code


def test_a_commune_has_its_groups_from_their_lists_of_members() -> None:
    bray = territories.meant("Bray-sur-Somme")
    assert bray and territories.parents(bray).epci is not None
    everyone = list(territories.communes())
    alone = [each for each in everyone if not each.epci]
    assert len(alone) == 98
    overseas = {"975", "977", "978", "984", "986", "987", "988", "989"}
    assert sum(each.department in overseas for each in alone) == 94
    assert sum(each.department == "987" for each in alone) == 48


def test_around_paris_a_commune_is_in_an_ept_and_in_the_metropole() -> None:
    saint_denis = territories.find("93066")
    assert saint_denis
    parents = territories.parents(saint_denis)
    assert parents.ept and parents.epci
    assert (parents.ept.name, parents.epci.name) == ("Plaine Commune", "Métropole du Grand Paris")
    inside = [each for each in territories.communes() if each.ept]
    assert inside and {each.epci for each in inside} == {parents.epci.code}
    assert saint_denis in territories.members(parents.ept.code)


def test_a_collectivity_overseas_is_its_own_department_and_region_without_a_siren() -> None:
    for code in ("975", "977", "978", "986", "987", "988"):
        there = territories.members(code)
        assert there and {each.region for each in there} == {code} and {each.siren for each in there} == {""}
    assert territories.group("984", Kind.DEPARTMENT) and territories.group("989", Kind.DEPARTMENT)


def test_the_departement_is_said_not_read_in_the_code() -> None:
    """Five joined a commune of another département and kept their code: 02285 is in the Nord."""
    everywhere = [each for kind in territories.PLACES for each in territories.communes(kind)]
    moved = [(each.code, each.department) for each in everywhere if not each.code.startswith(each.department)]
    assert sorted(moved) == [
        *(("02285", "59"), ("39012", "25"), ("51494", "52"), ("52210", "70"), ("79224", "49")),
    ]


def test_a_postal_code_may_be_of_another_departement_and_an_arrondissement_may_have_two() -> None:
    elsewhere = [
        each
        for each in territories.communes()
        if each.department not in ("2A", "2B")  # 20
        if any(not code.startswith(each.department) for code in each.postal_codes)
    ]
    assert len(elsewhere) == 26
    sixteenth = territories.find("75116", Kind.ARRONDISSEMENT)
    assert sixteenth and sixteenth.postal_codes == ("75016", "75116")


@pytest.mark.parametrize(
    ("code", "today"),
    [
        *(("01340", "01015"), ("75112", "75056"), ("69383", "69123"), ("01120", "01262"), ("2a004", "2A004")),
        *(("20001", "2A001"), (" 80016 ", "80016")),
    ],
)
def test_an_old_code_leads_to_the_commune_of_today(code: str, today: str) -> None:
    commune = territories.current(code)
    assert commune and commune.code == today and commune.kind is Kind.COMMUNE


def test_nothing_is_found_of_what_is_nowhere() -> None:
    assert territories.current("99999") is territories.current("") is territories.meant("") is None
    assert found("") == found("!!!") == found("Xyzzy") == []


def test_the_departements_of_the_house_are_those_of_the_code() -> None:
    names = {each.code: each.name for each in territories.groups(Kind.DEPARTMENT)}
    assert names.keys() - departments.NAMES.keys() == {"984", "989"}  # where nobody is received
    different = {code for code, name in departments.NAMES.items() if not words.same(names[code], name)}
    assert different == set()


# --- what people type -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        *(
            ("albert", "80016"),
            ("ALBERT", "80016"),
            ("acheux en amienois", "80003"),
            ("l'abergement-cl", "01001"),
        ),
        *(("l’abergement clem", "01001"), ("St Etienne", "42218"), ("ste foy la grande", "33402")),
        *(("paris 12", "75056"), ("cordieux", "01262"), ("75116", "75056"), ("Papeʻete", "98735")),
        *(("bray somme", "80136"), ("02285", "59545")),
    ],
)
def test_what_people_type_finds_what_they_mean(typed: str, first: str) -> None:
    assert found(typed)[0] == first


def test_the_same_name_comes_before_a_name_that_begins_so_and_the_larger_first() -> None:
    assert found("saint denis")[:2] == ["97411", "93066"]
    assert [each.commune.name for each in territories.search("lyo", 2)] == ["Lyon", "Lyons-la-Forêt"]
    through = territories.search("cordieux")[0]
    assert (through.commune.name, through.through) == ("Montluel", "Cordieux")


def test_a_label_names_one_commune_only_and_80300_names_none() -> None:
    for each in territories.communes():
        assert territories.meant(each.label) == each
    assert territories.meant("80300") is None  # the postal code of Albert, the code of Falvy
    assert {"80016"} < set(found("80300", 60)) and territories.find("80300")
    assert territories.meant("Saint-Denis") is None
    narrowed = territories.meant("Saint-Denis", "93")
    assert narrowed and narrowed.code == "93066"


# --- how it is made ---------------------------------------------------------------------------------------------------


def package(folder: Path, **changes: Any) -> Path:
    """A package of two communes, one of which has grown."""
    held = {
        "regions": [{"code": "32", "nom": "Hauts-de-France"}],
        "departements": [{"code": "80", "nom": "Somme", "region": "32"}],
        "epci": [{"code": "248000747", "nom": "CC du Pays d'Ancre", "membres": [{"code": "80016"}]}],
        "ept": [],
        "communes": [
            {
                "code": "80016",
                "nom": "L'Ancre",
                "type": "commune-deleguee",
                "chefLieu": "80016",
                "departement": "80",
            },
            {
                "code": "80016",
                "nom": "Albert",
                "type": "commune-actuelle",
                "departement": "80",
                "siren": "218000149",
                "population": 9455,
                "codesPostaux": ["80300"],
                "anciensCodes": ["80999"],
            },
        ],
        **changes,
    }
    for name, rows in held.items():
        (folder / f"{name}.json").write_text(json.dumps(rows))
    return folder


def test_the_package_is_reduced_by_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "made.xz"
    call_command("reduce_territories", package(tmp_path), "--to", made, verbosity=0)
    kept = [
        territories._lines,
        territories._table,
        territories._former,
        territories._postal,
        territories._names,
    ]
    monkeypatch.setattr(territories, "FILE", made)
    for each in kept:
        each.cache_clear()
    try:
        albert = territories.current("80999")
        assert albert and albert._asdict() == {
            "kind": "commune",
            "code": "80016",
            "name": "Albert",
            "department": "80",
            "siren": "218000149",
            "epci": "248000747",
            "ept": "",
            "head": "",
            "population": 9500,
            "postal_codes": ("80300",),
            "former": ("80999",),
        }
        before = territories.find("80016", Kind.DELEGATED)
        assert before and (before.name, before.head, before.epci) == ("L’Ancre", "80016", "")
    finally:
        for each in kept:
            each.cache_clear()


def test_a_folder_that_is_not_the_package_is_refused(tmp_path: Path) -> None:
    for wrong in (
        tmp_path,
        package(tmp_path, communes={"a": 1}),
        package(tmp_path, communes=[{"type": "city"}]),
    ):
        with pytest.raises(CommandError, match="n’est pas celui du paquet"):
            call_command("reduce_territories", wrong, "--to", tmp_path / "made.xz")


# --- what it costs ----------------------------------------------------------------------------------------------------


def test_it_is_small_and_read_at_the_first_question_only() -> None:
    assert territories.FILE.stat().st_size < 700_000
    measured = """
import resource
from label_sp.common import territories
assert territories._lines.cache_info().currsize == 0
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
territories.search("albert"), territories.search("80300")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", measured], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 30_000  # kB, 15,000 here
