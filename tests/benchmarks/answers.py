"""The line of the table about a file of answers: read, checked, written and counted, beside how it was done before."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from itertools import count

from django.core.files.base import ContentFile

from surveys.answers import samples
from surveys.campaigns.models import Campaign
from surveys.imports.use_cases import import_answers
from tests.benchmarks import answers_before
from tests.benchmarks.measure import Line, compare
from tests.factories import DossierFactory, candidate_of, questionnaires

ANSWERS = 100_000
MOST_ROUNDS = 5  # each leaves 200,000 rows
SITES = ("Accueil de Bray-sur-Somme", "Antenne d’Acheux-en-Amiénois", "Maison d’Albert")


def all_lines(rounds: int) -> Iterator[Line]:
    """Each turn of ours has a dossier of its own and another file; the floor reads the very same bytes."""
    questionnaires()
    content = samples.answers_csv("users", ANSWERS, seed=1, unfinished=1, sites=SITES)
    codes, numbers = samples.CODES["users"], count()
    answers_before.make_table()
    dossier = DossierFactory()
    holder = _imported(dossier, samples.answers_csv("users", 60, seed=2))

    def ours() -> None:
        salt = f"{random.Random(next(numbers)).random()}"  # noqa: S311 (another file each time, of one length)
        last = content[: content.rindex(b"\r\n", 0, -2) + 2]
        cells = [*["0,75"] * len(codes), "0", "mail", f"Maison d’Albert {salt}"]
        campaign = _imported(DossierFactory(), last + f"{';'.join(cells)}\r\n".encode())
        if (campaign.responses, campaign.admissible) != (ANSWERS + 1, ANSWERS):
            raise AssertionError(f"A benchmark imported {campaign.responses}, {campaign.admissible}.")

    def floor() -> None:
        if answers_before.import_answers(holder.pk, content, codes) != ANSWERS:
            raise AssertionError("The floor did not import every answer.")

    yield compare(
        "import de 100 000 réponses",
        ours,
        floor,
        what_floor="l’import d’avant : bulk_create, un texte par réponse",
        rounds=min(rounds, MOST_ROUNDS),
        repeat=1,
    )


def _imported(dossier: object, content: bytes) -> Campaign:
    return import_answers(
        dossier.pk,  # type: ignore[attr-defined]
        "users",
        actor=candidate_of(dossier),  # type: ignore[arg-type]
        uploaded=ContentFile(content, name="reponses.csv"),
        solicited=200_000,
        opened_on=date(2026, 1, 5),
        closed_on=date(2026, 2, 10),
        sample_method="Tous les usagers.",
    )
