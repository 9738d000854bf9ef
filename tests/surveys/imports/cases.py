"""Files of answers brought in: what the tests share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from candidates.dossiers.models import Dossier
from surveys.answers import samples
from surveys.imports.models import AnswersUpload
from surveys.imports.use_cases import upload_answers
from tests.scenarios import Case


def bring_in(client: Client, dossier: Dossier, typed: dict[str, Any], kind: str = "users") -> HttpResponse:
    """A file that says enough by itself, imported by its two pages; the answer that refused it otherwise."""
    answer = client.post(reverse("surveys:import", args=[dossier.pk, kind]), typed)
    return client.post(answer["Location"], {"act": "start"}) if answer.status_code == 302 else answer


def answers_upload(case: Case) -> AnswersUpload:
    """LimeSurvey's answers as codes, of which nobody said yet what they mean."""
    codes = samples.CODES["users"]
    lines = [
        ";".join(["id", "submitdate", *codes]),
        *[";".join(["1", "1980-01-01", *["A1"] * 9, *["A2"] * 6])] * 60,
    ]
    return upload_answers(
        case.dossier_id,
        "users",
        actor=case.people.candidate,
        uploaded=SimpleUploadedFile("results-survey.csv", "\r\n".join(lines).encode()),
        solicited=1000,
        opened_on=case.today - timedelta(days=60),
        closed_on=case.today - timedelta(days=30),
        sample_method="Tous les usagers du trimestre.",
    )
