"""What is pasted into the forms of an application is read as it is meant."""

from __future__ import annotations

import pytest

from candidates.dossiers.models import Dossier
from label_sp.actors.enums import Role
from tests.audits.conftest import browser
from tests.candidates.dossiers.test_pages import NEW, SERVICE, address
from tests.factories import OrganisationFactory, member

pytestmark = pytest.mark.django_db


def test_numbers_and_codes_are_read_as_they_are_pasted() -> None:
    person = member(OrganisationFactory(), Role.CANDIDATE_MANAGER)
    browser(person).post(NEW, SERVICE | {"agents_in_contact": "1\u202f200"})
    dossier = Dossier.objects.get()
    assert dossier.service.agents_in_contact == 1200
    site = {
        "name": "Mairie",
        "address": "1 place",
        "postal_code": " 80 300",
        "city": "Albert",
        "in_perimeter": "on",
    }
    browser(person).post(address("sites", dossier), site)
    assert dossier.service.sites.get().postal_code == "80300"
