"""The menu and the page that it leads to have one name, for everybody."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
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
