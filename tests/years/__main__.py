"""`make years`: a hundred dossiers, three years, on a database of its own. Prints what it counted; fails on a fault."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests import environment, servers

if TYPE_CHECKING:
    from tests.years.world import World

SHOWN = 40  # faults


def main() -> int:
    parser = argparse.ArgumentParser(prog="make years")
    parser.add_argument("--dossiers", type=int, default=100, help="how many first cycles are lived")
    parser.add_argument("--postgresql", action="store_true", help="on a throw-away PostgreSQL, else SQLite")
    chosen = parser.parse_args()
    started = time.monotonic()
    with _database(postgresql=chosen.postgresql) as url:
        world = _live(url, chosen.dossiers)
        _print(world, chosen.dossiers, time.monotonic() - started)
    return int(bool(world.books.faults))


@contextlib.contextmanager
def _database(*, postgresql: bool) -> Iterator[str]:
    if not postgresql:
        yield f"sqlite:///{environment.FOLDER / 'years.sqlite3'}"
        return
    with servers.postgresql() as url:
        yield url


def _live(url: str, dossiers: int) -> World:
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "label_sp.settings"
    import django  # noqa: PLC0415 (the environment comes first)
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    call_command("migrate", verbosity=0)
    from tests.years.history import three_years  # noqa: PLC0415 (it needs the models)

    return three_years(dossiers).turn()


def _print(world: World, dossiers: int, seconds: float) -> None:
    from django.db import connection  # noqa: PLC0415

    from candidates.dossiers.models import Dossier  # noqa: PLC0415
    from label_sp.outbox.models import Message  # noqa: PLC0415

    told = Message.objects.filter(kind__startswith="reminder")
    books, expected = world.books, world.oracle.expected
    rows = {
        "base de données": connection.vendor,
        "durée": f"{seconds:.0f} s",
        "dossiers vécus (avec les renouvellements)": f"{dossiers} ({Dossier.objects.count()})",
        "jours simulés": world.count["days"],
        "  sans horloge": world.count["days without a clock"],
        "  écriture le matin, acte ensuite, envoi après": world.count["mornings"],
        "actes": world.count["acts"],
        "passages de tâches": world.count["runs of tasks"],
        "labels échus par l’horloge": world.count["done by expire"],
        "rappels attendus par l’oracle": len(expected),
        "rappels écrits": told.count(),
        "  partis seuls": sum(books.left[each.message_id] for each in told.filter(digest=None)),
        "  partis dans un courriel du jour": told.filter(state="sent").exclude(digest=None).count(),
        "  gardés à lire sur le site": told.filter(state="kept").count(),
        "  devenus sans objet avant l’envoi": told.filter(state="skipped").count(),
        "rappels non écrits, dits au journal": sum(world.oracle.skipped.values()),
        "courriels partis, tous": sum(books.left.values()),
        "courriels partis deux fois": sum(times > 1 for times in books.left.values()),
        "FAUTES": len(books.faults),
    }
    for label, value in rows.items():
        print(f"{label:<50}{value:>12}")
    for fault in books.faults[:SHOWN]:
        print(" ", fault)


if __name__ == "__main__":
    sys.exit(main())
