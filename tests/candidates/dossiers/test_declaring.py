"""What a candidate declares of a new service on its page: as what it applies, where, of which category. Guide 1.4."""

from __future__ import annotations

import re

import pytest

from candidates.services.models import Service
from label_sp.actors.enums import Role
from label_sp.guide.programme import SOURCES
from tests.audits.conftest import browser
from tests.candidates.dossiers.test_pages import NEW, SERVICE, error_on, page_of
from tests.factories import OrganisationFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.mark.rule("ELI-07")
def test_a_central_service_is_told_whom_to_write_to_and_keeps_what_it_typed() -> None:
    client = browser(member(OrganisationFactory(), Role.CANDIDATE_MANAGER))
    undeclared = client.post(NEW, SERVICE | {"applies_as": ""})
    assert "pour lui-même, ou avec un réseau" in error_on("applies_as", undeclared)
    answer = client.post(NEW, SERVICE | {"applies_as": "central"})
    assert answer.status_code == 422 and not Service.objects.exists()
    page = page_of(answer)
    assert "ne se traitent pas encore ici" in page and "ditp@modernisation.gouv.fr" in page
    assert 'value="France services d’Albert"' in page and 'value="central" checked' in re.sub(
        r' (?:class|id|name|required|aria-\w+)(?:="[^"]*")?', "", page
    )


@pytest.mark.parametrize(
    ("typed", "department"),
    [
        ("Bourg-en-Bresse", "01"),
        ("ajaccio", "2A"),
        ("BASTIA", "2B"),
        ("Paris 12e Arrondissement", "75"),
        ("Saint-Denis (code INSEE 97411)", "974"),
        *(("Miquelon Langlade", "975"), ("Saint-Barthélemy (code INSEE 97701)", "977"), ("97801", "978")),
        *(("Uvea", "986"), ("papeete", "987"), ("Nouméa", "988")),
    ],
)
def test_each_sort_of_territory_is_understood(typed: str, department: str) -> None:
    client = browser(member(OrganisationFactory(), Role.CANDIDATE_MANAGER))
    answer = client.post(NEW, SERVICE | {"commune": typed})
    assert answer.status_code == 302, page_of(answer)
    service = Service.objects.get()
    assert (service.department, service.commune[:2]) == (department, department[:2])


def test_a_name_of_several_communes_is_chosen_without_a_script() -> None:
    client = browser(member(OrganisationFactory(), Role.CANDIDATE_MANAGER))
    asked = client.post(NEW, SERVICE | {"commune": "saint-denis"})
    assert "choisissez la vôtre" in error_on("commune", asked) and not Service.objects.exists()
    assert '<option value="93066">Saint-Denis, Seine-Saint-Denis (code INSEE 93066)</option>' in page_of(
        asked
    )
    assert 'value="saint-denis"' in page_of(asked)
    elsewhere = client.post(
        NEW, SERVICE | {"commune": "Albert", "commune_code": "93066"}
    )  # typed again meanwhile
    assert elsewhere.status_code == 302 and Service.objects.get().commune == "80016"
    client.post(NEW, SERVICE | {"name": "Autre", "commune": "saint-denis", "commune_code": "93066"})
    assert Service.objects.get(name="Autre").place == "Saint-Denis, Seine-Saint-Denis"


@pytest.mark.rule("ELI-01")
def test_a_service_of_no_category_is_told_whom_to_ask() -> None:
    client = browser(member(OrganisationFactory(), Role.CANDIDATE_MANAGER))
    answer = client.post(NEW, SERVICE | {"kind": "other"})
    assert answer.status_code == 422
    page = page_of(answer)
    assert "Adressez une demande à la DITP" in page and "ELI-02" in page
    assert SOURCES.contact in page and "son ministère de rattachement" in page
    assert "Demander qu’un service figure sur la liste" in page
    assert 'value="other" selected' in page_of(answer)
