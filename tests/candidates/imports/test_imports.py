"""A network's file brought in as it is: columns proposed and remembered, each line told, twice without any change."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from candidates.dossiers.enums import Status
from candidates.imports import queries, use_cases
from candidates.imports.enums import ImportState, LineState
from candidates.services.models import Service, Site
from label_sp.actors.enums import Role
from label_sp.actors.models import Organisation, User
from label_sp.journal.models import JournalEntry
from tests.candidates.imports.cases import GIVEN, SIMPLE, done, planned, said, states, upload
from tests.candidates.imports.network import COLUMNS, csv_of, network
from tests.factories import OrganisationFactory, ServiceFactory, dossier_in, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


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
