"""Files of answers brought in: what the tests share."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from candidates.dossiers.models import Dossier


def bring_in(client: Client, dossier: Dossier, typed: dict[str, Any], kind: str = "users") -> HttpResponse:
    """A file that says enough by itself, imported by its two pages; the answer that refused it otherwise."""
    answer = client.post(reverse("surveys:import", args=[dossier.pk, kind]), typed)
    return client.post(answer["Location"], {"act": "start"}) if answer.status_code == 302 else answer
