"""Questionnaires, grids and table of durations, out of docs/reference-data.yaml. Safe to repeat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from audits import use_cases as audits
from surveys import use_cases as surveys
from surveys.models import Questionnaire


class Command(BaseCommand):
    help = "Charge les questionnaires, les grilles et les durées d’audit. Recommencer ne change rien."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--file",
            type=Path,
            default=settings.BASE_DIR / "docs" / "reference-data.yaml",
            help="Fichier YAML à charger (par défaut : docs/reference-data.yaml).",
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        data = _read(options["file"])
        known = set(Questionnaire.objects.values_list("pk", flat=True))
        published: list[object] = [each for each in surveys.load_questionnaires(data) if each.pk not in known]
        published.extend(audits.load_grids(data))
        for version in published:
            self.stdout.write(f"Publié : {version}.")
        if not published:
            self.stdout.write("Rien à charger : ces versions sont déjà publiées.")
        if data.get("status") == "provisional":
            self.stdout.write("Ce contenu est provisoire : il s’affichera comme tel.")


def _read(path: Path) -> dict[str, Any]:
    """The file's content, or an error that says what to do."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise CommandError(f"Le fichier {path} ne se lit pas : {error}") from error
    if not isinstance(data, dict):
        raise CommandError(f"Le fichier {path} n’est pas un fichier de référence.")
    return data
