"""The menu beside the pages of a dossier: one definition, the current page marked, nothing that one may not open."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from candidates.dossiers.queries import visible_to
from label_sp.common import menus
from tests.audits.conftest import browser
from tests.certification.pages import ROLES
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a class="fr-sidemenu__link"\s+href="([^"]+)"(?: aria-current="(\w+)")?>([^<]+)</a>')
FOLDED = re.compile(r'<a class="fr-link"\s+href="([^"]+)"(?: aria-current="(\w+)")?>([^<]+)</a>')


def entries(client: Any, url: str, pattern: re.Pattern[str] = LINK) -> list[tuple[str, str, str]]:
    """(address, aria-current, words)."""
    return pattern.findall(client.get(url).content.decode())


@pytest.mark.parametrize("stage", ["preparing", "submitted", "planned", "answered", "follow_up_reported"])
def test_every_entry_opens_and_marks_itself(stage: str) -> None:
    case = at_stage(stage)
    with case.at(case.today, hour=12):
        people = {role: getattr(case.people, role) for role in ROLES}
        readers = {role: each for role, each in people.items() if case.dossier in visible_to(each)}
        for role, person in readers.items():
            client, shown = browser(person), menus.links(person, case.dossier, "/")
            assert len(shown) >= 9
            for link in shown:
                page, _, place = link.url.partition("#")
                answer = client.get(page)
                assert answer.status_code == 200, (role, link)
                html = answer.content.decode()
                if place:
                    assert f'id="{place}"' in html, link
                    continue
                found = LINK.findall(html) or FOLDED.findall(
                    html.partition("sp-folded")[2].partition("</nav>")[0]
                )
                assert [url for url, current, _ in found if current == "page"] == [page], (role, link)


def test_a_page_below_an_entry_marks_it() -> None:
    case = at_stage("preparing")
    with case.at(case.today, hour=12):
        client = browser(case.people.candidate)
        kind = "training_plan"
        found = entries(client, reverse("candidates:piece", args=[case.dossier_id, kind]))
        act = entries(client, reverse("certification:submit", args=[case.dossier_id]))
    assert [(words, current) for _, current, words in found if current] == [("Pièces", "true")]
    assert not [current for _, current, _ in act if current]


def words_of(case: Case, role: str) -> list[str]:
    with case.at(case.today, hour=12):
        return [link.label for link in menus.links(getattr(case.people, role), case.dossier, "/")]


def test_what_is_a_draft_is_no_entry_of_who_may_not_read_it() -> None:
    case = at_stage("planned")
    assert "Rapport d’audit" in words_of(case, "auditor") and "Grille d’audit" in words_of(case, "manager")
    assert not {"Rapport d’audit", "Grille d’audit"} & {*words_of(case, "candidate"), *words_of(case, "ditp")}
    assert "Recevabilité" in words_of(at_stage("submitted", people=case.people, service="Autre"), "manager")


def test_two_entries_have_not_one_place() -> None:
    with pytest.raises(ValueError, match="the order 10"):
        menus.entry(10)(lambda *_: ())
