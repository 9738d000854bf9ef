"""A network's file brought in as it is: columns proposed and remembered, each line told, twice without any change."""

from __future__ import annotations

import datetime as dt
import io
import time
from typing import Any

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from candidates.dossiers.enums import Status
from candidates.imports import matching, queries, use_cases, work
from candidates.imports.enums import ImportState, LineState
from candidates.imports.models import ImportLine, ServiceImport
from candidates.services.models import Service, Site
from label_sp.actors.enums import Role
from label_sp.actors.models import Organisation, User
from label_sp.clock.models import SetAside
from label_sp.common import tables
from label_sp.journal.models import JournalEntry
from tests.candidates.imports.network import COLUMNS, csv_of, network
from tests.factories import OrganisationFactory, ServiceFactory, SiteFactory, dossier_in, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SIMPLE = ("nom", "code insee", "code postal", "id")
GIVEN = {"kind": "local_authority", "agents": 2}


@pytest.fixture
def organisation() -> Organisation:
    return OrganisationFactory()


@pytest.fixture
def actor(organisation: Organisation) -> User:
    return member(organisation, Role.CANDIDATE_MANAGER)


def upload(
    organisation: Organisation, actor: User, content: bytes, name: str = "reseau.csv"
) -> ServiceImport:
    return use_cases.upload_services(organisation, actor=actor, uploaded=SimpleUploadedFile(name, content))


def planned(organisation: Organisation, actor: User, content: bytes, **given: Any) -> ServiceImport:
    imported = upload(organisation, actor, content, given.pop("name", "reseau.csv"))
    mapping = queries.proposed_for(imported)["mapping"]
    return use_cases.map_columns(imported.pk, actor=actor, mapping=mapping, **GIVEN | given)


def done(organisation: Organisation, actor: User, content: bytes, **given: Any) -> ServiceImport:
    imported = planned(organisation, actor, content, **given)
    use_cases.start_import(imported.pk, actor=actor)
    imported.refresh_from_db()
    work.run(imported)
    imported.refresh_from_db()
    return imported


def states(imported: ServiceImport) -> dict[str, int]:
    return {state: number for state, number in queries.counts(imported).items() if number}


def said(imported: ServiceImport, number: int = 2) -> str:
    line = imported.lines.get(number=number)
    return " ".join([*line.problems, *line.warnings])


def refused(organisation: Organisation, actor: User, content: bytes, name: str = "reseau.csv") -> str:
    with pytest.raises(ValidationError) as refusal:
        upload(organisation, actor, content, name)
    assert not ServiceImport.objects.exists()
    return " ".join(refusal.value.message_dict["file"])


# --- the whole --------------------------------------------------------------------------------------------------------


def test_a_network_is_brought_in_and_a_second_time_changes_nothing(
    organisation: Organisation, actor: User
) -> None:
    content, rows = network(400), 400
    head = ServiceFactory(heads_network=True)
    first = done(organisation, actor, content, attached_to=head)
    assert (first.state, states(first), bytes(first.content)) == (ImportState.DONE, {"created": rows}, b"")
    assert (Service.objects.filter(attached_to=head).count(), Site.objects.count()) == (rows, rows)
    assert Service.objects.filter(branch=True).count() == rows // 40
    assert not Site.objects.filter(name__endswith="\u00a0").exists()
    site = Site.objects.exclude(opening={}).first()
    assert site and site.external_id and site.commune and site.latitude and site.is_main
    entry = JournalEntry.objects.get(event="services.imported")
    assert entry.data == {"name": "reseau.csv", "created": rows, "changed": 0, "failed": 0}
    before = [*Service.objects.order_by("pk").values(), *Site.objects.order_by("pk").values()]
    second = planned(organisation, actor, content, attached_to=head)
    assert states(second) == {"same": rows}
    with pytest.raises(ValidationError, match="il n’y a rien à lancer"):
        use_cases.start_import(second.pk, actor=actor)
    assert before == [*Service.objects.order_by("pk").values(), *Site.objects.order_by("pk").values()]


def test_what_changed_in_the_file_changes_here_and_nothing_else(
    organisation: Organisation, actor: User
) -> None:
    rows = [["Mairie", "80016", "80300", "1"], ["Annexe", "80003", "80560", "2"]]
    done(organisation, actor, csv_of(rows, SIMPLE))
    Site.objects.filter(external_id="1").update(phone="03 22 00 00 00", channels=["phone"])
    rows = [
        ["Mairie d’Albert", "80016", "80300", "1"],
        ["Annexe", "80003", "80560", "2"],
        ["B", "80016", "", "3"],
    ]
    third = done(organisation, actor, csv_of(rows, SIMPLE))
    assert states(third) == {"changed": 1, "same": 1, "created": 1}
    assert third.lines.get(number=2).changes == ["nom"]
    site = Site.objects.get(external_id="1")
    assert (site.name, site.service.name) == ("Mairie d’Albert", "Mairie d’Albert")
    assert (site.phone, site.channels) == ("03 22 00 00 00", ["phone"]), "no column says otherwise"


def test_without_an_identifier_a_line_is_known_by_its_folded_name_and_commune(
    organisation: Organisation, actor: User
) -> None:
    header = ("nom", "code insee")
    done(
        organisation,
        actor,
        csv_of([["Mairie de l’Étoile", "80016"], ["Mairie de l’Étoile", "80003"]], header),
    )
    again = planned(
        organisation, actor, csv_of([["MAIRIE DE L'ETOILE ", "80016"], ["Autre", "80016"]], header)
    )
    assert [line.state for line in again.lines.all()] == [LineState.CHANGE, LineState.CREATE]
    assert again.lines.get(number=2).changes == ["nom"]


def test_columns_are_proposed_by_their_names_and_remembered_as_they_were_chosen(
    organisation: Organisation, actor: User
) -> None:
    header = ("Intitulé", "Ville", "Code Postal", "MAIL", "n° interne")
    content = csv_of([["Mairie", "Albert", "80300", "a@b.fr", "7"]], header)
    first = upload(organisation, actor, content)
    assert queries.proposed_for(first)["mapping"] == {"city": 1, "postal_code": 2, "email": 3}
    chosen = {"name": 0, "city": 1, "external_id": 4}
    use_cases.map_columns(first.pk, actor=actor, mapping=chosen, **GIVEN)
    second = queries.proposed_for(upload(organisation, actor, content))
    assert second["mapping"] == chosen and (second["kind"], second["agents"]) == ("local_authority", 2)
    other = OrganisationFactory()
    third = upload(other, member(other, Role.CANDIDATE_MANAGER), content)
    assert "name" not in queries.proposed_for(third)["mapping"]


@pytest.mark.parametrize(
    ("mapping", "wrong"),
    [
        ({"city": 1}, "name"),
        ({"name": 0}, "commune_code"),
        ({"name": 0, "city": 0}, "city"),
        ({"name": 0, "city": 99}, "mapping"),
        ({"name": 0, "city": -1}, "mapping"),
    ],
)
def test_columns_that_do_not_suffice_are_said(
    organisation: Organisation, actor: User, mapping: dict[str, int], wrong: str
) -> None:
    imported = upload(organisation, actor, csv_of([["Mairie", "Albert"]], ("nom", "commune")))
    with pytest.raises(ValidationError) as refusal:
        use_cases.map_columns(imported.pk, actor=actor, mapping=mapping, **GIVEN)
    assert list(refusal.value.message_dict) == [wrong]


# --- one line ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"lib_fs": ""}, "Le nom manque."),
        ({"insee_com": "99999"}, "aucune commune n’a, ni n’a eu, ce code"),
        ({"insee_com": "", "lib_com": "Xyz"}, "aucune commune de France n’a ce nom"),
        ({"insee_com": "", "lib_com": "Saint-Denis", "code_postal": ""}, "plusieurs ont ce nom"),
        ({"insee_com": "", "lib_com": "", "code_postal": ""}, "La commune manque."),
        ({"insee_com": "", "lib_com": "", "code_postal": "80300"}, "ne désigne pas une seule commune"),
        ({"lib_fs": "x" * 201}, "dépasse 200 caractères"),
    ],
)
def test_a_line_that_cannot_be_read_says_why_and_stops_no_other(
    organisation: Organisation, actor: User, row: dict[str, str], told: str
) -> None:
    good = {"id_fs": "2", "lib_fs": "Annexe", "insee_com": "80016"}
    bad = {
        "id_fs": "1",
        "lib_fs": "Mairie",
        "insee_com": "80016",
        "lib_com": "Albert",
        "code_postal": "80300",
    } | row
    content = csv_of([[line.get(name, "") for name in COLUMNS] for line in (bad, good)])
    imported = done(organisation, actor, content)
    assert states(imported) == {"refused": 1, "created": 1}
    assert told in said(imported)


@pytest.mark.parametrize(
    ("row", "told", "kept"),
    [
        (
            {"code_postal": "75001"},
            "Le code postal 75001 n’est pas de Albert (80300)",
            {"postal_code": "75001"},
        ),
        (
            {"insee_com": "75112"},
            "75112 (Paris 12e Arrondissement) : c’est aujourd’hui Paris",
            {"commune": "75056"},
        ),
        ({"insee_com": "01340"}, "c’est aujourd’hui Arboys en Bugey", {"commune": "01015"}),
        ({"insee_com": "1004", "code_postal": "1500"}, "", {"commune": "01004", "postal_code": "01500"}),
        ({"mail": "a@b.fr - c@d.fr"}, "seule a@b.fr est gardée", {"email": "a@b.fr"}),
        ({"mail": "accueil"}, "elle n’est pas gardée", {"email": ""}),
        ({"h_lundi": "sur rendez-vous"}, "Horaires du lundi", {"opening": {}}),
        ({"h_lundi": "00:00 - 00:00"}, "", {"opening": {"monday": []}}),
        ({"latitude": "nord"}, "ce n’est pas un nombre de degrés", {"latitude": None}),
        ({"lib_fs": "Mairie\u00a0"}, "", {"name": "Mairie"}),
        ({"lib_fs": "'=1+1"}, "rien n’est calculé", {"name": "=1+1"}),
        ({"insee_com": "", "lib_com": "Saint-Denis", "code_postal": "93200"}, "", {"commune": "93066"}),
    ],
)
def test_habits_of_files_are_read_for_what_they_mean(
    organisation: Organisation, actor: User, row: dict[str, str], told: str, kept: dict[str, Any]
) -> None:
    whole = {
        "id_fs": "1",
        "lib_fs": "Mairie",
        "adresse": "1 place",
        "insee_com": "80016",
        "code_postal": "80300",
    } | row
    imported = done(organisation, actor, csv_of([[whole.get(name, "") for name in COLUMNS]]))
    site = Site.objects.get()
    assert {name: getattr(site, name) for name in kept} == kept
    assert told in said(imported) if told else not said(imported)


@pytest.mark.parametrize(
    ("typed", "kept", "told"),
    [
        ("13002526500013", "13002526500013", ""),
        ("35600000049837", "35600000049837", ""),
        ("5000019900013", "05000019900013", "premiers zéros"),
        ("00000000000000", "", "n’existe pas"),
        ("１３００２５２６５０００１３", "", "n’est pas valide"),
    ],
)
def test_a_siret_column_is_read_with_its_traps(
    organisation: Organisation, actor: User, typed: str, kept: str, told: str
) -> None:
    imported = done(organisation, actor, csv_of([["Mairie", "80016", typed]], ("nom", "insee", "siret")))
    assert Service.objects.get().siret == kept
    assert told in said(imported) if told else not said(imported)


def test_the_same_thing_on_two_lines_is_taken_once(organisation: Organisation, actor: User) -> None:
    rows = [["A", "80016", "", "1"], ["B", "80016", "", "1"], ["C", "80016", "", ""], ["c", "80016", "", ""]]
    imported = done(organisation, actor, csv_of(rows, SIMPLE))
    assert states(imported) == {"created": 2, "refused": 2}
    assert "L’identifiant « 1 » est déjà à la ligne 2" in said(imported, 3)
    assert "est déjà à la ligne 4" in said(imported, 5)


def test_a_line_about_an_examined_dossier_waits_for_its_decision(
    organisation: Organisation, actor: User
) -> None:
    done(organisation, actor, csv_of([["Mairie", "80016", "80300", "1"]], SIMPLE))
    dossier = dossier_in(Status.SUBMITTED, service=Service.objects.get())
    imported = planned(organisation, actor, csv_of([["Hôtel de ville", "80016", "80300", "1"]], SIMPLE))
    assert states(imported) == {"refused": 1} and dossier.reference in said(imported)


def test_a_service_whose_siret_changes_keeps_the_former(organisation: Organisation, actor: User) -> None:
    header = ("nom", "insee", "id", "siret")
    for siret in ("13002526500013", "35600000049837"):
        done(organisation, actor, csv_of([["Mairie", "80016", "1", siret]], header))
    service = Service.objects.get()
    assert (service.siret, [str(each) for each in service.former_sirets.all()]) == (
        "35600000049837",
        ["13002526500013"],
    )


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


def branch(organisation: Organisation, name: str, **fields: Any) -> Service:
    spot = {name: fields.pop(name) for name in ("latitude", "longitude") if name in fields}
    service = ServiceFactory(organisation=organisation, name=name, **fields)
    SiteFactory(service=service, name=name, is_main=True, external_id=name, **spot)
    return service


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
