"""A process that acts as a web server would: acts in transactions, which write messages; some are rolled back.

It reads commands on its input, one JSON object a line, and answers each by a line. What it does it first writes in a
ledger, the bench's own memory of what was committed: `begin key`, then `commit key` or `rollback key`.
"""

import json
import os
import sys
from pathlib import Path

from django.db import transaction

from label_sp.actors.models import User
from label_sp.outbox import outbox
from tests.faults import plan

LEDGER = Path(os.environ[plan.FOLDER]) / "ledger"


class ActFails(Exception):
    pass


def main() -> None:
    for line in sys.stdin:
        _acts(**json.loads(line))
        sys.stdout.write("done\n")
        sys.stdout.flush()


def _acts(*, prefix: str, first: int, count: int, people: int, rolled_back: int, kind: str) -> None:
    """`count` acts, a message each, the `rolled_back`-th of each so many undone at its end (0: none)."""
    known = _people(people)
    for number in range(first, first + count):
        key = f"{prefix}-{number}"
        undone = number // rolled_back if rolled_back else 0  # before: each person gets what is committed
        fails = bool(rolled_back) and number % rolled_back == rolled_back - 1
        draft = outbox.Draft(key, kind, known[(number - undone) % people], key, f"Texte de {key}.")
        _note("begin", key)
        try:
            _act(draft, fails=fails)
        except ActFails:
            _note("rollback", key)
        else:
            _note("commit", key)


@transaction.atomic
def _act(draft: outbox.Draft, *, fails: bool) -> None:
    outbox.put(draft)
    if fails:
        raise ActFails


def _people(count: int) -> list[User]:
    addresses = [f"personne-{number}@banc.test" for number in range(count)]
    there = set(User.objects.filter(email__in=addresses).values_list("email", flat=True))
    User.objects.bulk_create(User(email=each, last_name=each) for each in addresses if each not in there)
    found = User.objects.in_bulk(addresses, field_name="email")
    return [found[address] for address in addresses]


def _note(what: str, key: str) -> None:
    file = os.open(LEDGER, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(file, f"{what} {key}\n".encode())
    os.close(file)
