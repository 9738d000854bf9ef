"""`manage.py read_returns`: what came back to the address that we write from. A Maildir, an mbox file, or one mail."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from label_sp.outbox import returns

ONE = "-"


class Command(BaseCommand):
    help = "Read reports of mails that were not delivered, and mark their messages. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path",
            help="a Maildir, an mbox file, or - for one mail on the standard input, as from a mail server",
        )

    def handle(self, *args: Any, path: str, **options: Any) -> None:
        if path == ONE:
            found = int(returns.read_one(sys.stdin.buffer.read()))
        elif Path(path).exists():
            found = returns.read(Path(path))
        else:
            raise CommandError(f"Rien à cet endroit : {path}")
        self.stdout.write(f"Messages revenus : {found}")
