"""`make demo`: prepare a database, replay the story and print each act with its rule, then serve."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certification.attestations.models import Attestation
from certification.demo import cast as people
from certification.demo import neighbours, story
from certification.demo.clock import on
from label_sp.common.start import refuse_a_wrong_start
from label_sp.guide import rules
from label_sp.guide.calendar import french_date
from label_sp.guide.french import counted

ADDRESS = "127.0.0.1:8000"
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOPS_WITHIN = 10  # seconds, then it is killed
TITLES = {
    "manager": "Candidat · responsable",
    "contributor": "Candidat · contribution",
    "body_manager": "Organisme · gestion",
    "auditor": "Organisme · audit",
    "decider": "Organisme · décision",
    "ditp": "DITP",
}


class Command(BaseCommand):
    help = "Replay the story of the first Or and serve the demonstration on http://127.0.0.1:8000."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="stop after the story")
        parser.add_argument("--address", default=ADDRESS, help=f"where to serve, {ADDRESS} unless told")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demonstration writes invented people: run it with DEMO=1 (make demo does)."
            )
        refuse_a_wrong_start()
        self.answer_at(options["address"])
        call_command("migrate", verbosity=0)
        with on(people.SINCE):
            call_command("load_reference_data", verbosity=0)
        self._replay()
        self._print_accounts()
        if options["no_serve"]:
            call_command("catch_up", stdout=StringIO())
            return
        Attestation.objects.filter(payload__fictitious=True).update(
            pdf="", pdf_sha256=""
        )  # drawn for another port
        self._serve(options["address"])

    def answer_at(self, address: str) -> None:
        """Links and QR codes lead to this demonstration, whatever its port, unless SITE_URL says otherwise."""
        if "SITE_URL" not in os.environ:
            settings.SITE_URL = os.environ["SITE_URL"] = f"http://{address}"

    # --- the story ------------------------------------------------------------------------------------------------

    def _replay(self) -> None:
        cast = people.assemble()
        self._title("L’histoire : le premier label Or (personnes, organisme et jours inventés)")
        story.habilitate(cast, self._say)
        told = story.replay(cast, self._say)
        story.show(told, story.OBTAINED_ON)
        self._title("La suite, à des dates simulées (annulée ensuite : la base reste à aujourd’hui)")
        with story.undone():
            story.carry_on(told)
        self._title("Autour : des dossiers fictifs à chaque étape")
        new = neighbours.populate(people.assemble_others(cast), timezone.localdate())
        story.settle()
        made = counted(new, "Aucun dossier créé|dossier créé|dossiers créés")
        self.stdout.write(f"  {made}, {len(neighbours.STAGES) - new} déjà là.")

    def _say(self, day: date, who: str, what: str, rule: str) -> None:
        section = rules.rule(rule).section
        self.stdout.write(f"  {french_date(day):<28} {who} {what}  [{rule}, guide {section}]")

    def _title(self, text: str) -> None:
        self.stdout.write("\n" + self.style.MIGRATE_HEADING(text))

    def _print_accounts(self) -> None:
        self._title(f"Comptes (mot de passe : {people.PASSWORD})")
        for name, email, first_name, last_name, *_ in people.PEOPLE:
            self.stdout.write(f"  {TITLES[name]:<26} {email:<42} {first_name} {last_name}")
        for name, email, first_name, last_name, *_ in people.OTHERS:
            self.stdout.write(f"  {TITLES[name]:<26} {email:<42} {first_name} {last_name} (commune fictive)")

    # --- serving --------------------------------------------------------------------------------------------------

    def _serve(self, address: str) -> None:
        """A web process, a real worker and beat, until one of them ends or whoever started us asks to stop."""
        celery = [sys.executable, "-m", "celery", "-A", "label_sp"]
        commands = {
            "web": [sys.executable, "-m", "gunicorn", "-c", "python:label_sp.gunicorn_conf", "-b", address],
            "worker": [*celery, "worker", "--concurrency", "1", "--loglevel", "warning"],
            "beat": [*celery, "beat", "--loglevel", "warning"],
        }
        self.stdout.write(f"\nLa démonstration est sur http://{address} (Ctrl-C pour arrêter).")
        self.stdout.write(f"Les courriels partent dans {getattr(settings, 'EMAIL_FILE_PATH', 'la console')}.")
        self.stdout.flush()
        with until_asked_to_stop() as asked, together(commands) as running:
            while not asked and all(process.poll() is None for process in running.values()):
                time.sleep(0.2)
            if not asked:
                ended = [name for name, process in running.items() if process.poll() is not None]
                raise CommandError(f"Arrêt inattendu : {', '.join(ended)}. Le port est-il libre ?")
        self.stdout.write("\nArrêt.")


@contextlib.contextmanager
def until_asked_to_stop() -> Iterator[list[int]]:
    """A list that the first Ctrl-C, SIGTERM or SIGHUP fills; none of them ends this process before its children.

    What was ignored when we were started stays so: `nohup` means that a closed terminal is no reason to stop.
    """
    asked: list[int] = []
    wanted = [each for each in STOPS if signal.getsignal(each) is not signal.SIG_IGN]
    before = {each: signal.signal(each, lambda number, _: asked.append(number)) for each in wanted}
    try:
        yield asked
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextlib.contextmanager
def together(commands: Mapping[str, Sequence[str]]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Processes by name, each with a group of its own: Ctrl-C reaches us alone, and none outlives the block."""
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            running[name] = subprocess.Popen(command, env=os.environ, start_new_session=True)  # noqa: S603
        yield running
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=STOPS_WITHIN)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # what is left of its group
            process.wait()
