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
OVERSEAS = ("975", "977", "978", "986", "987", "988")


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


@pytest.mark.parametrize("code", ["01", "2A", "2b", "75", "971", "976", "95", *OVERSEAS])
def test_each_sort_of_department_is_understood(code: str) -> None:
    client = browser(member(OrganisationFactory(), Role.CANDIDATE_MANAGER))
    assert client.post(NEW, SERVICE | {"department": code}).status_code == 302
    assert Service.objects.get().department == code.upper()


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
