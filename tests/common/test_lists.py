"""The order of a long list, as its address asks for it; and its numbered pages."""

from __future__ import annotations

import re

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from label_sp.actors.models import Organisation
from label_sp.common.lists import DOWN, UP, Column, Sorting
from tests.factories import OrganisationFactory

COLUMNS = {"nom": Column("Nom", ("name",)), "fermeture": Column("Fermée", ("closed_on", "name"))}


@pytest.mark.parametrize(
    ("asked", "key", "direction", "reverse"),
    [
        ("nom", "nom", UP, "-nom"),
        ("-nom", "nom", DOWN, "nom"),
        ("", "", "", "nom"),
        ("password", "", "", "nom"),
        ("--nom", "", "", "nom"),
    ],
)
def test_only_its_columns_order_a_list(asked: str, key: str, direction: str, reverse: str) -> None:
    sorting = Sorting(COLUMNS, asked)
    assert (sorting.key, sorting.direction("nom"), sorting.reverse("nom")) == (key, direction, reverse)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["fermeture", "-fermeture"])
def test_rows_without_a_value_come_last_either_way(asked: str) -> None:
    for name, day in (("A", None), ("B", "2026-01-02"), ("C", "2026-03-04")):
        OrganisationFactory(name=name, closed_on=day)
    found = Sorting(COLUMNS, asked).applied(Organisation.objects.all()).values_list("name", flat=True)
    assert list(found) == (["B", "C", "A"] if asked == "fermeture" else ["C", "B", "A"])


def pages(number: int, of: int, address: str = "/") -> str:
    request = RequestFactory().get(address)
    page = Paginator(range(of * 10), 10).page(number)
    template = Template('{% load label_sp %}{% pagination page anchor="liste" %}')
    return template.render(Context({"request": request, "page": page}))


@pytest.mark.parametrize(
    ("number", "of", "shown"),
    [
        (1, 1, []),
        (1, 3, ["1", "2", "3"]),
        (1, 100, ["1", "2", "3", "…", "100"]),
        (50, 100, ["1", "…", "48", "49", "50", "51", "52", "…", "100"]),
        (100, 100, ["1", "…", "98", "99", "100"]),
    ],
)
def test_pages_are_numbered_first_last_and_neighbours(number: int, of: int, shown: list[str]) -> None:
    assert re.findall(r">\s*(\d+|…)\s*</(?:a|span)>", pages(number, of)) == shown


def test_the_other_criteria_stay_and_blank_ones_go() -> None:
    html = pages(2, 4, "/?q=l%27eau&etat=&page=2&tri=-nom")
    assert 'href="?q=l%27eau&amp;page=3&amp;tri=-nom#liste"' in html
    assert html.count('aria-current="page"') == 1
