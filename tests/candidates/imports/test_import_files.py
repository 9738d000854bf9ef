"""Files that are no table of services, who imports and when, branches put in their place."""

from __future__ import annotations

import datetime as dt
import io
import time
from typing import Any

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied, ValidationError

from candidates.dossiers.enums import Status
from candidates.imports import matching, queries, use_cases, work
from candidates.imports.models import ImportLine
from candidates.services.models import Service, Site
from label_sp.actors.enums import Role
from label_sp.actors.models import Organisation, User
from label_sp.clock.models import SetAside
from label_sp.common import tables
from tests.candidates.imports.cases import SIMPLE, branch, done, planned, refused, said, states, upload
from tests.candidates.imports.network import csv_of, network
from tests.factories import OrganisationFactory, dossier_in, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


# --- files ------------------------------------------------------------------------------------------------------------


def workbook(*rows: tuple[Any, ...], merged: bool = False) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        if merged:
            sheet.merge_range(0, 0, 0, 3, "Réseau 2026")
        for index, row in enumerate(rows, start=int(merged)):
            for column, cell in enumerate(row):
                if str(cell).startswith("="):
                    sheet.write_formula(index, column, cell, value="Mairie calculée")
                else:
                    sheet.write(index, column, cell)
    return content.getvalue()


def test_a_workbook_is_read_as_a_csv_is_with_the_values_of_its_formulas(
    organisation: Organisation, actor: User
) -> None:
    content = workbook(("nom", "code insee", "id"), ("=A1", 80016, 1), ("Annexe", 80003, 2))
    imported = done(organisation, actor, content, name="reseau.xlsx")
    assert states(imported) == {"created": 2}
    assert {site.name: site.commune for site in Site.objects.all()} == {
        "Mairie calculée": "80016",
        "Annexe": "80003",
    }


def test_what_is_no_table_of_services_is_refused_with_its_sentence(
    organisation: Organisation, actor: User
) -> None:
    sentences = {
        "un document PDF": (b"%PDF-1.4\n", "reseau.csv"),
        "n’est pas un fichier CSV, XLSX ou ODS": (b"nom;ville\n", "reseau.pdf"),
        "n’a aucune ligne": (b"", "reseau.csv"),
        "n’a que son en-tête": (csv_of([], SIMPLE), "reseau.csv"),
        "un titre, ou des cellules fusionnées": (
            workbook(("nom", "insee"), ("Mairie", 80016), merged=True),
            "reseau.xlsx",
        ),
        "200 au plus": (csv_of([["x"] * 201], [f"c{n}" for n in range(201)]), "reseau.csv"),
        "la limite d’un import": (b"nom;insee\n" + b"Mairie;80016\n" * 200_000, "reseau.csv"),
    }
    for sentence, (content, name) in sentences.items():
        assert sentence in refused(organisation, actor, content, name), sentence


def test_columns_of_one_name_are_told_apart_by_their_letter(organisation: Organisation, actor: User) -> None:
    content = csv_of([["Mairie", "a", "80016", "b"]], ("nom", "adresse", "insee", "adresse"))
    imported = upload(organisation, actor, content)
    assert imported.notes == ["Plusieurs colonnes s’appellent « adresse » : leur lettre les distingue."]
    assert queries.proposed_for(imported)["mapping"]["address"] == 1
    unnamed = upload(organisation, actor, csv_of([["Mairie", "a", "80016"]], ("nom", "", "insee")))
    assert "Sans nom dans la première ligne (cellules vides ou fusionnées) : B." in unnamed.notes


# --- who and when -----------------------------------------------------------------------------------------------------


def test_two_imports_of_one_organisation_follow_each_other(organisation: Organisation, actor: User) -> None:
    content = csv_of([["Mairie", "80016", "", "1"]], SIMPLE)
    first, second = (planned(organisation, actor, content) for _ in range(2))
    use_cases.start_import(first.pk, actor=actor)
    with pytest.raises(
        ValidationError, match=r"Un autre import de votre organisation est en cours : « reseau\.csv »"
    ):
        use_cases.start_import(second.pk, actor=actor)
    work.run_waiting()
    use_cases.start_import(second.pk, actor=actor)  # planned before the first was done
    work.run_waiting()
    second.refresh_from_db()
    assert states(second) == {"same": 1} and Site.objects.count() == 1


def test_a_line_that_breaks_stops_no_other(
    organisation: Organisation, actor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = matching.write

    def broken(lines: Any, imported: Any, today: dt.date) -> list[str]:
        if any(values["name"] == "B" for values in lines):
            raise TypeError("planted")
        return write(lines, imported, today)

    monkeypatch.setattr(matching, "write", broken)
    rows = [[name, "80016", "", str(index)] for index, name in enumerate("ABC")]
    imported = done(organisation, actor, csv_of(rows, SIMPLE))
    assert states(imported) == {"created": 2, "failed": 1}
    assert "TypeError: planted" in said(imported, 3)
    assert SetAside.objects.get().title == "reseau.csv, ligne 3 : B"


def test_a_worker_that_was_killed_leaves_the_rest_to_the_next(
    organisation: Organisation, actor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = planned(organisation, actor, csv_of([[name, "80016", "", name] for name in "ABCD"], SIMPLE))
    use_cases.start_import(imported.pk, actor=actor)
    monkeypatch.setattr(work, "GROUP", 2)
    monkeypatch.setattr(work, "_end", lambda imported: None)
    lines = list(imported.lines.values_list("pk", flat=True))
    imported.refresh_from_db()
    work._write(imported, lines[:2])
    monkeypatch.undo()
    assert work.run_waiting() == 2
    assert states(imported) == {"created": 4} and Site.objects.count() == 4


def test_only_the_managers_of_the_organisation_import(organisation: Organisation, actor: User) -> None:
    content = csv_of([["Mairie", "80016", "", "1"]], SIMPLE)
    imported = planned(organisation, actor, content)
    for role in (Role.CANDIDATE_CONTRIBUTOR, Role.BODY_MANAGER, Role.DITP):
        other = member(organisation, role)
        with pytest.raises(PermissionDenied):
            upload(organisation, other, content)
        with pytest.raises(PermissionDenied):
            use_cases.start_import(imported.pk, actor=other)
        assert not queries.visible_to(other).exists()
    use_cases.give_up_import(imported.pk, actor=actor)
    assert not ImportLine.objects.exists() and not Service.objects.exists()
    with pytest.raises(ValidationError, match="il est abandonné"):
        use_cases.start_import(imported.pk, actor=actor)


def test_a_file_that_is_long_is_read_to_its_end_before_anything_is_said(
    organisation: Organisation, actor: User
) -> None:
    content = csv_of([["Mairie", "80016", "", "1"]] * 3, SIMPLE) + b'"un guillemet perdu;80016\n'
    assert "guillemets" in refused(organisation, actor, content)
    assert tables.MAX_LINES > use_cases.MOST_LINES


# --- branches ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("ELI-03")
def test_a_branch_becomes_a_secondary_site_of_the_main_one_that_a_person_confirms(
    organisation: Organisation, actor: User
) -> None:
    albert = branch(
        organisation, "France services d’Albert", group="Haut-Pays", latitude=50.0, longitude=2.65
    )
    branch(organisation, "France services de Péronne", latitude=49.93, longitude=2.93)
    branch(organisation, "France services de Nice", latitude=43.7, longitude=7.2)
    branch(OrganisationFactory(), "France services de Bray", latitude=49.94, longitude=2.71)
    antenna = branch(
        organisation, "Antenne de Bray", branch=True, group="Haut pays", latitude=49.94, longitude=2.71
    )
    named = branch(organisation, "France services Péronne - Antenne de Roisel", branch=True)
    known = queries.mains([organisation.pk])
    found = queries.proposals(antenna, antenna.sites.get(), known)
    assert [each.service.name for each in found] == ["France services d’Albert", "France services de Péronne"]
    likely = queries.evident(found)
    assert likely and likely.told == "même groupe dans le fichier, à 8 km"
    by_name = queries.evident(queries.proposals(named, named.sites.get(), known))
    assert by_name and by_name.service.name == "France services de Péronne"
    use_cases.attach_branch(antenna.pk, actor=actor, main=albert)
    assert [(site.name, site.is_main) for site in albert.sites.all()] == [
        ("France services d’Albert", True),
        ("Antenne de Bray", False),
    ]
    assert not Service.objects.filter(pk=antenna.pk).exists()


def test_a_branch_put_in_its_place_stays_there_when_the_file_comes_again(
    organisation: Organisation, actor: User
) -> None:
    header = ("id", "nom", "insee", "type", "groupe")
    content = csv_of(
        [["1", "Mairie", "80016", "Principal", "G"], ["2", "Bray", "80136", "Antenne", "G"]], header
    )
    done(organisation, actor, content)
    main, antenna = Service.objects.get(name="Mairie"), Service.objects.get(name="Bray")
    sorted_ = use_cases.sort_branches({antenna.pk: main}, actor=actor)
    assert (sorted_.attached, sorted_.refusals) == (1, [])
    again = planned(organisation, actor, content)
    assert states(again) == {"same": 2} and Service.objects.count() == 1


def test_a_branch_with_a_dossier_or_elsewhere_is_not_attached_and_stops_no_other(
    organisation: Organisation, actor: User
) -> None:
    main = branch(organisation, "Mairie")
    with_dossier, kept, good = (branch(organisation, name, branch=True) for name in ("A", "B", "C"))
    dossier_in(Status.PREPARING, service=with_dossier)
    done_ = use_cases.sort_branches({with_dossier.pk: main, kept.pk: None, good.pk: main}, actor=actor)
    assert (done_.attached, done_.kept) == (1, 1)
    assert done_.refusals == ["A a un dossier : il ne devient pas le site d’un autre service."]
    assert with_dossier.sites.get().is_main
    elsewhere = branch(OrganisationFactory(), "Ailleurs")
    with pytest.raises(ValidationError, match="de la même organisation"):
        use_cases.attach_branch(with_dossier.pk, actor=actor, main=elsewhere)
    stranger = member(OrganisationFactory(), Role.CANDIDATE_MANAGER)
    with pytest.raises(PermissionDenied):
        use_cases.attach_branch(with_dossier.pk, actor=stranger, main=main)


def test_a_network_of_the_size_of_the_real_one_takes_seconds(organisation: Organisation, actor: User) -> None:
    """The benchmark counts them; this only keeps a mistake of another order out of a merge."""
    began = time.monotonic()
    imported = done(organisation, actor, network(1000))
    assert states(imported) == {"created": 1000}
    assert time.monotonic() - began < 20
