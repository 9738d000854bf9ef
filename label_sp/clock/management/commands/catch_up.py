"""`manage.py catch_up`: do by hand, once, what the schedule does. Safe at any time, beside workers and beats."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from label_sp.clock.batches import in_words, stops
from label_sp.clock.schedules import Rank, Schedule, in_order
from label_sp.common.start import refuse_a_wrong_start


class Command(BaseCommand):
    help = "Run each scheduled task once, in the order that suits: expire, work out, remind, gather, send."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="work out all deadlines again, even if that was done this week",
        )
        parser.add_argument("--no-send", action="store_true", help="write messages, send none")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_a_wrong_start()
        wanted = [each for each in in_order() if not (options["no_send"] and each.rank == Rank.SEND)]
        failed = [each for each in wanted if not self._runs(each, anew=options["rebuild"])]
        if failed:
            raise CommandError("En échec : " + ", ".join(each.label for each in failed))

    def _runs(self, schedule: Schedule, *, anew: bool) -> bool:
        """One task, and what is said of it; one that fails stops no other."""
        try:
            result = _run(schedule, anew=anew)
        except Exception as error:
            if stops(error):
                raise
            self.stderr.write(f"{schedule.label} : {in_words(error)}")
            return False
        told = "déjà fait cette semaine" if result is None else result
        self.stdout.write(f"{schedule.label} : {told}")
        return True


def _run(schedule: Schedule, *, anew: bool) -> int | None:
    """One task; sending goes on turn after turn, until nothing is left that may leave now."""
    done = schedule.run(anew=anew)
    while schedule.rank == Rank.SEND and done and (more := schedule.run()):
        done += more
    return done
