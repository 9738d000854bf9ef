"""The line of the table about the page of an open campaign of 100,000 answers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from django.utils import timezone

from surveys.campaigns import storage
from surveys.campaigns.models import Campaign
from tests.benchmarks.measure import Line, compare
from tests.factories import candidate_of
from tests.surveys.steering.cases import opened

ANSWERS, DAYS = 100_000, 30
SITES = ("Accueil de Bray-sur-Somme", "Antenne d’Acheux-en-Amiénois", "Maison d’Albert", "")
ASKED: list[str] = []


def bare(request: HttpRequest) -> HttpResponse:
    """The very queries of our page, word for word, and their rows as text: no middleware, no template."""
    told = []
    with connection.cursor() as cursor:
        for statement in ASKED:
            cursor.execute(statement)
            told.append(f"<p>{cursor.fetchall()}</p>")
    return HttpResponse("".join(told))


urlpatterns = [path("bare/", bare)]


def all_lines(rounds: int) -> Iterator[Line]:
    """Each side is asked for the whole page."""
    campaign = _full()
    client, address = Client(), reverse("surveys:steering", args=[campaign.pk])
    client.force_login(candidate_of(campaign.dossier))
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(address)
    if shown.status_code != 200 or "100 000 questionnaires recevables" not in _words(shown):
        raise AssertionError("The page measured is not that of 100,000 answers.")
    ASKED[:] = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]

    def floor() -> None:
        with override_settings(ROOT_URLCONF="tests.benchmarks.steering", MIDDLEWARE=[]):
            if Client().get("/bare/").status_code != 200:
                raise AssertionError("The floor did not answer.")

    def ours() -> None:
        if client.get(address).status_code != 200:
            raise AssertionError("The page did not answer.")

    yield compare(
        "suivi d’une enquête de 100 000 réponses",
        ours,
        floor,
        what_floor=f"une vue Django nue, les mêmes {len(ASKED)} requêtes",
        rounds=rounds,
        repeat=10,
    )


def _full() -> Campaign:
    chance, first = random.Random(3), timezone.localdate() - timedelta(days=DAYS)  # noqa: S311 (invented answers)
    campaign = opened(opened_on=first, planned_end=None, solicited=2_000_000)
    answers = (
        storage.Answer(
            "443243n14343424",
            True,
            chance.choice(("mail", "mail", "qr", "paper")),
            chance.choice(SITES),
            first + timedelta(days=chance.randrange(DAYS)),
        )
        for _ in range(ANSWERS)
    )
    storage.store(campaign, answers)
    return campaign


def _words(response: HttpResponse) -> str:
    return response.content.decode().replace("\u202f", " ").replace("\xa0", " ")
