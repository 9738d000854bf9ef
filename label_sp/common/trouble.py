"""What breaks around the application and not in it: a database that is away, a disk that is full. Said in words.

Anything else is a fault of ours, and stays one.
"""

from __future__ import annotations

import errno
import sqlite3
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError

from label_sp.common.refusals import TITLES

RETRY_AFTER = 30  # seconds
FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT})
DISK_AWAY = frozenset({errno.EIO, errno.EROFS, errno.ESTALE})
SQLITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
    }
)
POSTGRESQL_FULL = "53100"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What to answer: `retry_after` in seconds when it is worth trying again soon."""

    status: int
    lead: str
    next_step: str
    retry_after: int = 0

    @property
    def heading(self) -> str:
        return TITLES[self.status]

    @property
    def headers(self) -> dict[str, str]:
        again = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        return {"Cache-Control": "no-store", **again}


FULL = Trouble(
    507,
    "Le disque du serveur est plein : votre demande n’a pas été enregistrée, et rien n’en reste sur le serveur.",
    "Prévenez l’équipe du label en disant l’heure, elle fera de la place. Recommencez ensuite : votre fichier "
    "n’est pas en cause, il n’y a rien à y changer.",
)
AWAY = Trouble(
    503,
    "Nos données ne répondent pas en ce moment.",
    "Attendez une minute, puis recommencez. Si vous faisiez un acte, regardez d’abord s’il a été enregistré : "
    "il l’a été en entier, ou pas du tout.",
    RETRY_AFTER,
)


def of(error: BaseException | None) -> Trouble | None:
    """What this exception tells of the database or of the disk; None when it is a fault of ours."""
    if isinstance(error, InterfaceError):
        return AWAY
    if isinstance(error, OperationalError):
        return _of_database(error.__cause__)
    if isinstance(error, OSError):
        return FULL if error.errno in FULL_DISK else AWAY if error.errno in DISK_AWAY else None
    return None


def _of_database(cause: BaseException | None) -> Trouble | None:
    """PostgreSQL calls operational what comes from outside; SQLite, a missing table too."""
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # without the details
        return FULL if code == sqlite3.SQLITE_FULL else AWAY if code in SQLITE_AWAY else None
    return FULL if getattr(cause, "sqlstate", None) == POSTGRESQL_FULL else AWAY
