"""`manage.py catch_up`: do by hand, once, what the schedule does. Safe at any time, beside workers and beats."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certification.deadlines.use_cases import rebuild_all
from label_sp.clock.batches import in_words, stops
from label_sp.clock.schedules import SCHEDULES
from label_sp.common.start import refuse_a_wrong_start

ORDER = (  # labels end first, dates are worked out next, then what they make people receive
    "expire_labels",
    "refresh_deadlines",
    "rebuild_deadlines",
    "write_due_reminders",
    "gather_digests",
    "sweep_files",
    "answer_password_requests",
    "send_urgent",
    "send_outbox",
)


class Command(BaseCommand):
    help = "Run each scheduled task once, in the order that suits: expire, work out, remind, gather, send."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="first work out all deadlines again")
        parser.add_argument("--no-send", action="store_true", help="write messages, send none")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_a_wrong_start()
        if options["rebuild"]:
            self.stdout.write(f"Recalculer toutes les échéances (écarts corrigés) : {rebuild_all()}")
        wanted = [name for name in ORDER if not (options["no_send"] and name.startswith("send_"))]
        failed = [name for name in wanted if not self._runs(name)]
        if failed:
            raise CommandError("En échec : " + ", ".join(SCHEDULES[name].label for name in failed))

    def _runs(self, name: str) -> bool:
        """One task, and what is said of it; one that fails stops no other."""
        try:
            result = _run(name)
        except Exception as error:
            if stops(error):
                raise
            self.stderr.write(f"{SCHEDULES[name].label} : {in_words(error)}")
            return False
        told = "déjà fait cette semaine" if result is None else result
        self.stdout.write(f"{SCHEDULES[name].label} : {told}")
        return True


def _run(name: str) -> int | None:
    """One task; sending goes on turn after turn, until nothing is left that may leave now."""
    done = SCHEDULES[name].run()
    while name.startswith("send_") and done and (more := SCHEDULES[name].run()):
        done += more
    return done
