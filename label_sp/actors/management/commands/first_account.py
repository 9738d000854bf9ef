"""`manage.py first_account`: the way in to an empty installation. Safe to repeat."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from label_sp.actors import mails
from label_sp.actors.first_account import Opened, open_first_account
from label_sp.actors.models import User
from label_sp.common import texts

QUESTIONS = {
    "email": "Adresse électronique",
    "first_name": "Prénom",
    "last_name": "Nom",
}


class Command(BaseCommand):
    help = "Ouvre le premier compte, celui d’une personne de la DITP. Recommencer ne change rien."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="adresse électronique, qui servira à se connecter")
        parser.add_argument("--first-name", help="prénom")
        parser.add_argument("--last-name", help="nom")
        parser.add_argument(
            "--link",
            action="store_true",
            help="ne demande pas de mot de passe : écrit un lien pour le choisir, et l’envoie par courriel",
        )
        parser.add_argument(
            "--another",
            action="store_true",
            help="ajoute quelqu’un à une équipe dont plus personne ne peut se connecter",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = {name: self._told(name, options[name]) for name in QUESTIONS}
            validate_email(told["email"])
            password = None if options["link"] or not _asks() else self._password(User(**told))
            opened = open_first_account(**told, password=password, another=options["another"])
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self._say(opened, link=password is None)

    def _told(self, name: str, given: str | None) -> str:
        """An option, or the answer to a question; where nobody can answer, what is missing."""
        if given is None and _asks():
            given = input(f"{QUESTIONS[name]} : ")
        if not (given or "").strip():
            raise CommandError(f"Il manque --{name.replace('_', '-')} ({QUESTIONS[name].lower()}).")
        return texts.name(str(given), name)

    def _password(self, user: User) -> str:
        """Asked twice, by the same rules as on the pages."""
        while True:
            password = getpass.getpass("Mot de passe (laissez vide pour recevoir un lien) : ")
            if not password:
                raise CommandError(
                    "Recommencez avec --link : un lien pour choisir le mot de passe sera écrit ici."
                )
            try:
                validate_password(password, user)
            except ValidationError as refusal:
                self.stderr.write(" ".join(refusal.messages))
                continue
            if getpass.getpass("Le même mot de passe : ") == password:
                return password
            self.stderr.write("Les deux mots de passe diffèrent.")

    def _say(self, opened: Opened, *, link: bool) -> None:
        user = opened.user
        login = settings.SITE_URL + reverse("actors:login")
        if not opened.new_role:
            self.stdout.write(f"Rien à faire : {user} ({user.email}) est déjà de l’équipe du label.")
        elif opened.new_account:
            self.stdout.write(
                f"Le compte de {user} ({user.email}) est ouvert, pour l’équipe du label (DITP)."
            )
        else:
            self.stdout.write(
                f"{user} ({user.email}) avait un compte : il est maintenant de l’équipe du label."
            )
        if opened.new_account and link:
            self.stdout.write(
                "Pour choisir le mot de passe (ce lien sert une fois, et part aussi par courriel) :"
            )
            self.stdout.write(f"  {mails.password_address(user)}")
        self.stdout.write(f"Pour entrer : {login}")
        if settings.SECOND_FACTOR and opened.new_account:
            self.stdout.write("À la première connexion, une application du téléphone vous donnera des codes.")


def _asks() -> bool:
    """Is there somebody to answer?"""
    return sys.stdin is not None and sys.stdin.isatty()
