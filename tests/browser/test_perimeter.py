"""A commune of 12 sites and an EPCI compose a valid perimeter, box by box, without a script."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import scope_facts
from label_sp.guide.eligibility import failures_of_scope
from tests.browser.people import NewContext, at_browser
from tests.candidates.conftest import team
from tests.factories import SiteFactory

pytestmark = pytest.mark.django_db(transaction=True)


def lacks(dossier: Dossier) -> list[str]:
    """What the filing would say, besides the words of the perimeter, which another page takes."""
    fresh = Dossier.objects.select_related("service").get(pk=dossier.pk)
    return [each.message for each in failures_of_scope(scope_facts(fresh)) if each.rule != "ELI-03"]


@pytest.mark.rule("ELI-04")
@pytest.mark.rule("ELI-05")
def test_a_commune_and_an_epci_compose_a_valid_perimeter(live_server: Any, new_context: NewContext) -> None:
    there = team(service__siret="21800014900015")
    for number in range(12):
        SiteFactory(service=there.dossier.service, name=f"Site {number + 1:02}", is_main=not number)
    person = at_browser(there.manager, new_context, live_server.url, java_script_enabled=False).sign_in()
    page = person.open("candidates:scope", there.dossier.pk)
    person.sees("Votre collectivité : commune, d’après le SIRET")
    expect(page.get_by_text("Manque", exact=True)).to_have_count(2)
    person.tick("Accueil général")
    person.tick("Principales démarches")
    person.tick("police municipale")
    page.get_by_label("Site 12").uncheck(force=True)
    person.press("Enregistrer le périmètre")
    expect(page.get_by_text("Dedans", exact=True)).to_have_count(2)
    assert there.dossier.service.sites.filter(in_perimeter=True).count() == 11 and not lacks(there.dossier)

    person.follow("Changer")
    person.tick("établissement public de coopération intercommunale (EPCI)")
    person.press("Composer le périmètre")
    person.tick("Accueil général")
    person.press("Enregistrer le périmètre")
    person.sees("Un domaine au moins parmi : action sociale")
    person.tick("services urbains (eau, assainissement, déchets, environnement)")
    person.press("Enregistrer le périmètre")
    expect(page.get_by_text("Manque", exact=True)).to_have_count(0)
    assert not lacks(there.dossier)
