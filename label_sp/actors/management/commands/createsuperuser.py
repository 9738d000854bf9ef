"""There is no superuser here: what a person may do is said by a role in an organisation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "N’existe pas ici : voyez first_account."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whatever Django's own takes is taken, so that the answer is always the same."""
        parser.add_argument("--noinput", "--no-input", action="store_true")
        parser.add_argument("--email")
        parser.add_argument("--database")

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            "Il n’y a pas de superutilisateur : les droits viennent des rôles dans une organisation. "
            "Ouvrez le premier compte par « manage.py first_account », puis invitez les autres depuis ses pages."
        )
