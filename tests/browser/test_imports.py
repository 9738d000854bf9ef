"""A network's file of services: its columns are said on screen, and a bad line does not stop the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from candidates.imports import work
from candidates.services.models import Service
from tests.browser.people import NewContext, at_browser, on
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 375, "height": 800}
TABLE = """Intitulé;Où;Courriers
France services d’Albert;Albert;albert@reseau.test
;Amiens;sans-nom@reseau.test
France services d’Abbeville;Abbeville;accueil@reseau.test, direction@reseau.test
France services de Nulle-Part;Nulle-Part-les-Bains;
"""


def test_columns_are_said_and_a_bad_line_stops_no_other(
    live_server: Any, new_context: NewContext, axe: Callable[[Page], None]
) -> None:
    case = at_stage("preparing")
    known = Service.objects.count()
    person = at_browser(case.people.candidate, new_context, live_server.url)
    with on(case.today):
        person.sign_in().open("candidates:service_imports")
        person.upload("Fichier de vos services", SimpleUploadedFile("réseau.csv", TABLE.encode(), "text/csv"))
        person.press("Lire le fichier")
        person.choose("Catégorie de ces services", "collectivité territoriale ou son établissement public")
        person.type("Agents en contact avec les usagers, là où", 3)
        person.press("Voir ce que fera chaque ligne")  # these names of columns speak for nothing
        person.sees("Reliez la colonne qui donne le nom")
        person.choose("Nom du service ou du site", "A · Intitulé (ex. France services d’Albert)")
        person.choose("Nom de la commune", "B · Où (ex. Albert)")
        person.choose("Adresse électronique", "C · Courriers (ex. albert@reseau.test)")
        person.press("Voir ce que fera chaque ligne")
        person.sees("Le nom manque.")
        person.sees("seule accueil@reseau.test est gardée")
        axe(person.page)
        assert Service.objects.count() == known, "nothing is kept before it is asked for"
        person.press("Importer 2 lignes")
        work.run_waiting()
        person.page.reload()
        person.sees("Import terminé le")
        person.page.set_viewport_size(PHONE)
        lines = person.page.locator("tbody tr")
        expect(lines).to_have_count(4)
        expect(lines.nth(0)).to_contain_text("Créé")
        expect(lines.nth(1)).to_contain_text("Le nom manque.")
        expect(lines.nth(2)).to_contain_text("Créé")
        expect(lines.nth(3)).to_contain_text("Nulle-Part")
        person.follow("Avec un avertissement")
        expect(person.page.locator("tbody tr")).to_have_count(1)
        axe(person.page)
    made = Service.objects.filter(name__startswith="France services d’A")
    assert Service.objects.count() == known + 2
    assert {each.sites.get().email for each in made} == {"albert@reseau.test", "accueil@reseau.test"}
