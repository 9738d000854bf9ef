"""The same by the pages, without a script, and through the API; nobody else sees an import."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from candidates.imports import work
from candidates.imports.models import ServiceImport
from candidates.services.models import Service
from label_sp.actors.enums import Role
from label_sp.actors.models import Organisation, User
from tests.audits.conftest import api, browser
from tests.candidates.dossiers.test_pages import error_on, page_of
from tests.candidates.imports.cases import branch, done, planned
from tests.candidates.imports.network import csv_of, network
from tests.factories import OrganisationFactory, ServiceFactory, ditp_agent, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
UPLOAD = reverse("candidates:service_imports")
API = "/api/v1/service-imports/"


@pytest.fixture
def client(actor: User) -> Client:
    return browser(actor)


def file(content: bytes, name: str = "reseau.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_is_brought_in_by_the_pages(client: Client) -> None:
    head = ServiceFactory(heads_network=True)
    answer = client.post(UPLOAD, {"file": file(network(60))})
    address = answer["Location"]
    shown = client.get(address)
    chosen = {
        name: value
        for name, value in shown.context["forms"]["map"].initial.items()
        if value not in (None, "")
    }
    assert chosen["name"] == 2 and "C · lib_fs (ex. France services de" in page_of(shown)
    wrong = client.post(
        address, {"act": "map", **chosen, "name": "", "all_kind": "local_authority", "all_agents": "2"}
    )
    assert wrong.status_code == 422 and "sans lui, aucune ligne n’est lue" in error_on("name", wrong)
    given = {"all_kind": "local_authority", "all_agents": "2", "all_attached": str(head.pk)}
    mapped = client.post(address, {"act": "map", **chosen, **given})
    assert mapped["Location"] == f"{address}#lignes"
    preview = page_of(client.get(address))
    assert "Importer 60 lignes" in preview and "À créer <strong>60</strong>" in preview
    assert not Service.objects.filter(attached_to=head).exists()
    assert client.post(address, {"act": "start"}).status_code == 302
    running = page_of(client.get(address))
    assert "0 sur 60 lignes" in running and 'data-hx-trigger="every 2s"' in running
    work.run_waiting()
    finished = page_of(client.get(address))
    assert "Import terminé" in finished and "Créée <strong>60</strong>" in finished
    assert "Rattacher 1 antenne à son site principal" in finished
    assert Service.objects.filter(attached_to=head).count() == 60
    warned = page_of(client.get(address, {"lignes": "warnings"}))
    assert "Le code postal 99999 n’est pas de" in warned


def test_a_wrong_file_is_said_on_its_field(client: Client) -> None:
    answer = client.post(UPLOAD, {"file": file(b"%PDF-1.4")})
    assert answer.status_code == 422 and "un document PDF" in error_on("file", answer)
    assert "Choisissez un fichier" in error_on("file", client.post(UPLOAD, {}))
    assert not ServiceImport.objects.exists()


def test_what_changes_nothing_says_so(organisation: Organisation, actor: User, client: Client) -> None:
    content = csv_of([["Mairie", "80016", "1"]], ("nom", "insee", "id"))
    done(organisation, actor, content)
    again = planned(organisation, actor, content)
    shown = page_of(client.get(reverse("candidates:service_import", args=[again.pk])))
    assert "ce fichier ne change rien" in shown and 'value="start"' not in shown


def test_a_file_is_brought_in_through_the_api(organisation: Organisation, actor: User) -> None:
    programs = api(actor)
    content = csv_of([["Mairie", "80016", "80300"], ["", "80016", ""]], ("nom", "insee", "cp"))
    sent = programs.post(
        API, {"organisation": str(organisation.pk), "file": file(content)}, format="multipart"
    )
    imported = sent.json()
    assert (sent.status_code, imported["state"], imported["proposed"]) == (
        201,
        "read",
        {"name": 0, "commune_code": 1, "postal_code": 2},
    )
    one = f"{API}{imported['id']}/"
    missing = programs.put(
        f"{one}mapping/", {"mapping": {"name": 0}, "kind": "local_authority"}, format="json"
    )
    assert missing.status_code == 400 and [each["field"] for each in missing.json()["errors"]] == [
        "commune_code"
    ]
    chosen = {"mapping": imported["proposed"], "kind": "local_authority"}
    mapped = programs.put(f"{one}mapping/", chosen, format="json").json()
    assert (mapped["lines"]["create"], mapped["lines"]["refused"]) == (1, 1)
    lines = programs.get(f"{one}lines/").json()["results"]
    assert lines[1]["problems"] == ["Le nom manque."]
    assert programs.post(f"{one}start/").json()["state"] == "running"
    work.run_waiting()
    assert programs.get(one).json()["lines"]["created"] == 1
    assert programs.post(f"{one}give-up/").status_code == 400
    assert [each["id"] for each in programs.get(API).json()["results"]] == [imported["id"]]


@pytest.mark.parametrize("role", [Role.CANDIDATE_MANAGER, Role.BODY_MANAGER, Role.DITP])
def test_nobody_else_sees_an_import(organisation: Organisation, actor: User, role: Role) -> None:
    imported = planned(organisation, actor, csv_of([["Mairie", "80016"]], ("nom", "insee")))
    stranger = ditp_agent() if role == Role.DITP else member(OrganisationFactory(), role)
    address = reverse("candidates:service_import", args=[imported.pk])
    assert browser(stranger).get(address).status_code == 404
    assert browser(stranger).post(address, {"act": "start"}).status_code == 404
    programs = api(stranger)
    one = f"{API}{imported.pk}/"
    assert programs.get(one).status_code == programs.get(f"{one}lines/").status_code == 404
    for verb, rest in (("put", "mapping/"), ("post", "start/"), ("post", "give-up/")):
        assert getattr(programs, verb)(one + rest, {}, format="json").status_code == 404
    if role != Role.CANDIDATE_MANAGER:
        assert browser(stranger).get(UPLOAD).status_code == 403
        assert browser(stranger).get(reverse("candidates:branches")).status_code == 403
    assert browser(member(organisation, Role.CANDIDATE_CONTRIBUTOR)).get(address).status_code == 404


def test_branches_are_sorted_on_one_page_what_is_evident_chosen_beforehand(
    organisation: Organisation, client: Client
) -> None:
    main = branch(organisation, "France services d’Albert", latitude=50.0, longitude=2.65)
    near = branch(organisation, "Albert - Antenne de Bray", branch=True, latitude=49.94, longitude=2.71)
    alone = branch(organisation, "Antenne isolée", branch=True)
    address = reverse("candidates:branches")
    shown = page_of(client.get(address))
    assert re.search(rf'value="{main.pk}" selected>France services d’Albert \(à 8 km\)', shown)
    assert "2 antennes attendent" in shown
    answer = client.post(address, {f"b_{near.pk}": str(main.pk), f"b_{alone.pk}": "kept"}, follow=True)
    assert "1 antenne rattachée, 1 gardée comme service." in answer.content.decode()
    assert main.sites.count() == 2 and not Service.objects.filter(branch=True).exists()
    assert "Aucune antenne n’attend son site principal" in page_of(client.get(address))


def test_a_branch_is_attached_through_the_api(organisation: Organisation, actor: User) -> None:
    main, antenna = branch(organisation, "Mairie"), branch(organisation, "Antenne", branch=True)
    other = branch(OrganisationFactory(), "Ailleurs")
    address = reverse("api-branch-attach", args=[antenna.pk])
    stranger: Any = api(member(OrganisationFactory(), Role.CANDIDATE_MANAGER))
    assert stranger.post(address, {"main": str(main.pk)}, format="json").status_code == 404
    assert api(actor).post(address, {"main": str(other.pk)}, format="json").status_code == 400
    attached = api(actor).post(address, {"main": str(main.pk)}, format="json")
    assert (attached.status_code, attached.json()["is_main"]) == (200, False)
