"""The floor of answering a survey: the barest Django form with the same questions that makes the same INSERT.

A project of its own: one middleware (against forged forms), one template, one form, one statement; the page of a
questionnaire from the same tables of the same database. No link is looked up, no campaign is asked whether it is open.
"""

from __future__ import annotations

import json
import os
import uuid
from datetime import date

import django
from django.conf import settings

if not settings.configured:
    import environ

    settings.configure(
        SECRET_KEY="x" * 50,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
        DATABASES={
            "default": {**environ.Env().db_url_config(os.environ["DATABASE_URL"]), "CONN_MAX_AGE": 60}
        },
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        USE_TZ=True,
        TRUSTED_PROXIES=0,  # what the access log asks
    )
    django.setup()

from django import forms
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

QUESTIONS = 15
DAY = date(2027, 3, 1)
CAMPAIGN = os.environ.get("CAMPAIGN", "")
COLUMNS = ", ".join(f"q{n}" for n in range(1, QUESTIONS + 1))
STATEMENT = (
    "INSERT INTO surveys_response (id, campaign_id, day, channel, site, finished, admissible, counted, "  # noqa: S608
    f"{COLUMNS}) VALUES (%s, %s, %s, 'mail', '', true, true, false, {', '.join(['%s'] * QUESTIONS)})"
)
PAGE = """<!doctype html><html lang="fr"><head><title>Avis</title></head><body><form method="post">{% csrf_token %}
{{ form.as_div }}<button>Envoyer</button></form></body></html>"""
LEVELS = [("4", "Oui"), ("3", "Plutôt oui"), ("2", "Plutôt non"), ("1", "Non"), ("0", "Non concerné")]


class AnswerForm(forms.Form):
    """Fifteen questions with five answers each."""


for _number in range(1, QUESTIONS + 1):
    AnswerForm.base_fields[f"q{_number}"] = forms.ChoiceField(
        label=f"Question {_number} : dans l’ensemble, avez-vous été satisfait de ce service ?",
        choices=LEVELS,
        widget=forms.RadioSelect,
    )


template = None


def answer(request: HttpRequest) -> HttpResponse:
    """Show the form, or store what it sends; its template is compiled once, as Django's cached loader does."""
    global template  # noqa: PLW0603
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        _insert([int(form.cleaned_data[name]) for name in form.fields])
        return redirect("/merci/")
    template = template or engines["django"].from_string(PAGE)
    return HttpResponse(template.render({"form": form}, request))


@csrf_exempt
def answer_json(request: HttpRequest) -> HttpResponse:
    """One INSERT of what is sent."""
    given = json.loads(request.body)["answers"]
    _insert([int(level) for level in given.values()])
    return JsonResponse({"taken": True}, status=201)


def _insert(levels: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [uuid.uuid4(), CAMPAIGN, DAY, *levels])


urlpatterns = [path("avis/", answer), path("json/", answer_json)]
application = get_wsgi_application()
