"""The lines of the table about the page of an open campaign of 100,000 answers, beside two floors.

A bare page: Django's own middleware, the same questions to the same tables by its ORM, their rows in plain tables. And
below any page, those statements word for word by a cursor, with no middleware, no object and no template.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from django.utils import timezone

from audits.audit.models import Audit
from label_sp.actors.models import Membership
from label_sp.outbox.models import Message
from surveys.campaigns import storage
from surveys.campaigns.models import Campaign, Response
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


PLAIN = (  # what a new project of Django has
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)
PAGE = """<!doctype html><html lang="fr"><head><title>{{ campaign }}</title></head><body><h1>{{ campaign }}</h1>
<p>{{ user }}, {{ messages }}, {{ waits }}, {{ before }}</p>
{% for rows in tables %}<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>{% endfor %}</body></html>"""


@login_required
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a page asks that shows the same numbers: who one is, the campaign, its counts, its dossier's audits."""
    user = request.user
    held = list(Membership.objects.filter(user=user).select_related("organisation"))
    own = [each.organisation_id for each in held]
    related = ("dossier__service__organisation", "dossier__body", "questionnaire", "recorded_by")
    mine = Campaign.objects.filter(dossier__service__organisation__in=own).select_related(*related)
    campaign = mine.get(pk=pk)
    came, kept = campaign.arrivals, Sum("admissible")
    context = {
        "campaign": campaign,
        "waits": Response.objects.filter(campaign=campaign, counted=False).exists(),
        "messages": Message.objects.filter(recipient=user, read_at=None).count(),
        "before": mine.filter(dossier=campaign.dossier, status="closed").first(),
        "tables": [
            campaign.tallies.values_list("question__code", "level", "count"),
            came.order_by("day").values_list("day").annotate(kept=kept),
            came.order_by("site").values_list("site", "channel").annotate(Sum("responses"), kept=kept),
            Audit.objects.filter(dossier=campaign.dossier).values_list("kind", "status", "first_day"),
        ],
    }
    return HttpResponse(_template().render(context, request))


@cache
def _template() -> Any:
    """Compiled once, as Django's cached loader does."""
    return engines["django"].from_string(PAGE)


urlpatterns = [path("bare/", bare), path("page/<uuid:pk>/", page)]


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

    plain, visitor = (
        f"/page/{campaign.pk}/",
        Client(),
    )  # of its own: a client keeps the middleware that it began with
    visitor.force_login(candidate_of(campaign.dossier))

    def bare_page() -> None:
        with override_settings(ROOT_URLCONF="tests.benchmarks.steering", MIDDLEWARE=PLAIN):
            if visitor.get(plain).status_code != 200:
                raise AssertionError("The bare page did not answer.")

    _as_many(visitor, plain)
    yield compare(
        "suivi d’une enquête de 100 000 réponses",
        ours,
        bare_page,
        what_floor=f"une page Django nue, les mêmes {len(ASKED)} questions par l’ORM",
        rounds=rounds,
        repeat=10,
    )
    yield compare(
        "le même suivi, contre le seul SQL",
        ours,
        floor,
        what_floor=f"les mêmes {len(ASKED)} requêtes, mot pour mot, sans page",
        rounds=rounds,
        repeat=10,
    )


def _as_many(client: Client, plain: str) -> None:
    """The bare page asks as many questions as ours: not one more."""
    plainly = override_settings(ROOT_URLCONF="tests.benchmarks.steering", MIDDLEWARE=PLAIN)
    with plainly, CaptureQueriesContext(connection) as asked:
        client.get(plain)
    if not 0 < len(asked) <= len(ASKED):
        raise AssertionError(f"The bare page asks {len(asked)} questions, ours {len(ASKED)}.")


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
