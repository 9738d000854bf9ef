"""The menu and the page that it leads to have one name, for everybody."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.audits.conftest import browser
from tests.certification.pages import ROLES
from tests.scenarios import make_people

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a class="fr-nav__link"\s+href="([^"]+)"[^>]*>([^<]+)</a>')
HEADING, TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S), re.compile(r"<title>(.*?)</title>", re.S)
CRUMB = re.compile(r'<a class="fr-breadcrumb__link"[^>]*aria-current="page"[^>]*>(.*?)</a>', re.S)


def said(pattern: re.Pattern[str], html: str) -> str:
    found = pattern.search(html)
    return unescape(" ".join(found.group(1).split())) if found else ""


@pytest.mark.parametrize("role", ["", *ROLES])
def test_each_entry_of_the_menu_is_the_heading_the_title_and_the_crumb_of_its_page(role: str) -> None:
    client: Any = browser(getattr(make_people(), role)) if role else Client()
    entries = LINK.findall(client.get(reverse("home")).content.decode())
    assert len(entries) >= 4
    for url, label in entries:
        html = client.get(url).content.decode()
        name = unescape(label)
        of_whom = re.compile(" : .*")  # « Membres : Mairie de Bray »
        assert of_whom.sub("", said(HEADING, html)) == name, url
        assert of_whom.sub("", said(TITLE, html).partition(" — ")[0]) == name, url
        assert said(CRUMB, html) in (name, ""), url


OF_AN_AUDIT = [
    template
    for template in sorted((settings.BASE_DIR / "templates" / "audits").glob("*.html"))
    if "audits/_breadcrumb.html" in template.read_text(encoding="utf-8")
]
SET = re.compile(r"{% block title %}(.*?){% endblock %}", re.S)
HERE = re.compile(r'_breadcrumb.html" with here="(.*?)"')


@pytest.mark.parametrize("template", OF_AN_AUDIT, ids=lambda template: template.stem)
def test_the_pages_of_an_audit_say_one_thing_and_of_which_service(template: Path) -> None:
    """In the heading, the title, the crumb and the menu of the dossier."""
    html = template.read_text(encoding="utf-8")
    name, _, service = said(HEADING, html).partition(" : ")
    assert said(SET, html) == f"{name} : {service}"
    assert service in ("{{ audit.dossier.service }}", "{{ dossier.service }}")
    assert said(HERE, html) in (name, "")


WIDEST = 10  # entries that a screen of 1 280 pixels shows on one line


@pytest.mark.parametrize("role", ROLES)
def test_the_menu_of_a_role_holds_on_one_line(role: str) -> None:
    home = browser(getattr(make_people(), role)).get(reverse("home")).content.decode()
    assert 4 < len(LINK.findall(home)) <= WIDEST


def test_every_page_of_the_team_is_below_its_entry_of_the_menu() -> None:
    client = browser(make_people().ditp)
    for page in ("team", "bodies", "body_new", "candidates", "candidate_new", "texts", "reminders", "status"):
        html = client.get(reverse(f"certification:{page}")).content.decode()
        current = re.findall(r'fr-nav__link"\s+href="([^"]+)" aria-current="page"', html)
        assert current == [reverse("certification:team")], page
        assert page == "team" or "Équipe du label</a></li>" in html, page
