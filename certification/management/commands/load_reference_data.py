"""Questionnaires, grids and table of durations, out of docs/reference-data.yaml. Safe to repeat."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from audits.durations import use_cases as durations
from candidates.grids import use_cases as grids
from label_sp.clock.batches import in_words, isolated
from label_sp.common import reference_data
from surveys.questionnaires import use_cases as questionnaire_use_cases
from surveys.questionnaires.models import Questionnaire


class Command(BaseCommand):
    help = "Charge les questionnaires, les grilles et les durées d’audit. Recommencer ne change rien."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--file",
            type=Path,
            default=reference_data.FILE,
            help="Fichier YAML à charger (par défaut : docs/reference-data.yaml).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Each version is published whole or not at all; one that cannot be holds up no other."""
        data, refused, published = _read(options["file"]), list[str](), 0
        known = set(Questionnaire.objects.values_list("pk", flat=True))
        for name, load in _loads(data).items():
            with isolated() as attempt:
                version = load()
                if version and version.pk not in known:
                    self.stdout.write(f"Publié : {version}.")
                    published += 1
            if attempt.error:
                refused.append(f"{name} : {in_words(attempt.error)}")
        if not published and not refused:
            self.stdout.write("Rien à charger : ces versions sont déjà publiées.")
        if data.get("status") == "provisional":
            self.stdout.write("Ce contenu est provisoire : il s’affichera comme tel.")
        if refused:
            raise CommandError("\n".join(["Le reste est chargé. N’a pas pu l’être :", *refused]))


def _loads(data: dict[str, Any]) -> dict[str, Callable[[], Any]]:
    """What the file holds, by the name that it has there, and what publishes it."""
    questionnaires = {
        questionnaire_use_cases.SOURCES[kind]: partial(questionnaire_use_cases.load_questionnaire, kind, data)
        for kind in questionnaire_use_cases.SOURCES
    }
    published = {name: partial(grids.load, name, data) for name in grids.SOURCES}
    return {**questionnaires, **published, durations.SOURCE: partial(durations.load_durations, data)}


def _read(path: Path) -> dict[str, Any]:
    """The file's content, or an error that says what to do."""
    try:
        return reference_data.read(path)
    except (OSError, yaml.YAMLError) as error:
        raise CommandError(f"Le fichier {path} ne se lit pas : {error}") from error
    except TypeError as error:
        raise CommandError(f"Le fichier {path} n’est pas un fichier de référence.") from error
    except ValidationError as refusal:
        told = " ".join(refusal.messages)
        raise CommandError(f"Le fichier {path} a un texte à corriger. {told}") from refusal
