"""Reduce the official code of communes to the file that the application reads: once a year, by hand.

npm pack --ignore-scripts @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-*.tgz
python manage.py reduce_territories package/data
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from label_sp.common import territories, territories_source


class Command(BaseCommand):
    help = "Réduit le découpage administratif (paquet npm de data.gouv.fr) au fichier que l’application lit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("data", type=Path, help="le dossier « data » du paquet")
        parser.add_argument("--to", type=Path, default=territories.FILE, help="le fichier à écrire")

    def handle(self, *args: Any, data: Path, to: Path, **options: Any) -> None:
        try:
            content = territories_source.compressed(territories_source.reduced(data))
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"Ce dossier n’est pas celui du paquet : {error!r}") from error
        to.write_bytes(content)
        self.stdout.write(f"{to} : {len(content)} octets")
