"""What a fresh database became by some acts, kept once per test process and laid down again.

A snapshot is the rows as the database itself writes them, the bytes of the files that they name, and a thing to hand
back (the `Case`). It is laid down in the transaction of the test, or in one of its own, and goes with the test's rows.
`base()` says on what it may be laid: a database with nothing in it but reference data, while nothing is patched.
Whoever asks anywhere else gets None, and acts. tests/test_snapshots.py compares the two, column by column.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock
from weakref import WeakSet

import pytest
from django.apps import apps
from django.conf import UserSettingsHolder, settings
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from tests import paper

REFERENCE = (
    "surveys_questionnaire",
    "surveys_scale",
    "surveys_question",
    "candidates_grid",
    "candidates_controlpoint",
    "audits_auditduration",
)
JOURNAL = (
    "journal_journalentry"  # has the lines of whoever loaded the reference data, and then those of the acts
)
FILLED_BY_MIGRATE = {"auth_permission", "django_content_type"}


@dataclass(frozen=True)
class Snapshot:
    rows: dict[str, Any]
    files: dict[str, bytes]
    holds: Any

    def lay(self) -> Any:
        """Into the database as `base` found it. What is handed back is a copy: a test may change it."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{JOURNAL}"')  # noqa: S608 (the same lines are in the rows)
            for table, rows in self.rows.items():
                _write(table, rows)
        for name, content in self.files.items():
            file = Path(default_storage.path(name))
            file.parent.mkdir(parents=True, exist_ok=True)
            with open(file, "wb", opener=lambda path, flags: os.open(path, flags, 0o640)) as written:
                written.write(content)
        return copy.deepcopy(self.holds)


def base() -> str | None:
    """The print of the reference data when there is nothing else; None when there is, or something is patched.

    Stages with drawn documents are not those with blank ones.
    """
    loaded = (*REFERENCE, JOURNAL)
    if patched() or filled(table for table in _tables() if table not in loaded):
        return None
    return hashlib.sha256(repr([paper.drawn, *(_read(table) for table in loaded)]).encode()).hexdigest()


def take(holds: Any, *, tables: Iterable[str] | None = None) -> Snapshot:
    """What is there now: those tables, or all but the reference data."""
    wanted = tables or [table for table in _tables() if table not in REFERENCE]
    rows = {table: _read(table) for table in filled(wanted)}
    return Snapshot(rows, {} if tables else _files(), copy.deepcopy(holds))


def patched() -> bool:
    """Did the test change settings or code? Then it wants the acts themselves, and its world is not for others."""
    changed = any(patch._setattr or patch._setitem for patch in _patches)
    return changed or bool(_mocks) or isinstance(settings._wrapped, UserSettingsHolder)


# All that pytest and unittest.mock change code with, fixture or not, while it does.
_patches: WeakSet[pytest.MonkeyPatch] = WeakSet()
_mocks: Counter[int] = Counter()


def _watch(kind: Any, method: str, note: Callable[[Any], None]) -> None:
    """`note` what each `method` of this kind is called on."""
    original = getattr(kind, method)

    @functools.wraps(original)
    def noted(self: Any, *args: Any, **kwargs: Any) -> Any:
        note(self)
        return original(self, *args, **kwargs)

    setattr(kind, method, noted)


def _mocked(by: int) -> Callable[[Any], None]:
    def note(patch: Any) -> None:
        if getattr(patch, "attribute", "") == "ensure_connection":  # Django's own, in every test
            return
        _mocks[id(patch)] += by
        if _mocks[id(patch)] <= 0:
            del _mocks[id(patch)]

    return note


def watch() -> None:
    """Once per process, before any test."""
    _watch(pytest.MonkeyPatch, "__init__", _patches.add)
    for kind, begin, end in (
        (mock._patch, "__enter__", "__exit__"),  # type: ignore[attr-defined]
        (mock._patch_dict, "_patch_dict", "_unpatch_dict"),  # type: ignore[attr-defined]
    ):
        _watch(kind, begin, _mocked(1))
        _watch(kind, end, _mocked(-1))


def filled(tables: Iterable[str]) -> list[str]:
    """Those with a row."""
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")"  # noqa: S608 (names of our tables)
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [table for (table,) in cursor.fetchall()]


def _tables() -> list[str]:
    return sorted({model._meta.db_table for model in _models()} - FILLED_BY_MIGRATE)


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _read(table: str) -> Any:
    """As the database writes them: nothing is turned into Python's types and back."""
    if connection.vendor == "postgresql":
        in_order = f'(SELECT * FROM "{table}" ORDER BY 1)'  # noqa: S608 (the table's own order is where there was room)
        with connection.cursor() as cursor, cursor.copy(f"COPY {in_order} TO STDOUT (FORMAT BINARY)") as out:
            return b"".join(bytes(part) for part in out)
    connection.ensure_connection()
    names = [f'+"{row[1]}"' for row in connection.connection.execute(f'PRAGMA table_info("{table}")')]
    columns = ", ".join(
        names
    )  # by its `+` a column becomes an expression, which no converter of Django's reads
    return connection.connection.execute(f'SELECT {columns} FROM "{table}"').fetchall()  # noqa: S608


def _write(table: str, rows: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT BINARY)') as into:
            into.write(rows)
        _count_on(table)
        return
    places = ", ".join("?" * len(rows[0]))
    connection.connection.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)  # noqa: S608


def _count_on(table: str) -> None:
    """The next number of this table comes after those laid down: COPY does not move its sequence."""
    with connection.cursor() as cursor:
        for column, sequence in _sequences(table):
            last = f'(SELECT max("{column}") FROM "{table}")'  # noqa: S608
            now = f"(SELECT last_value FROM {sequence})"  # noqa: S608
            cursor.execute(f"SELECT setval(%s, GREATEST({last}, {now}))", [sequence])


@functools.cache
def _sequences(table: str) -> list[tuple[str, str]]:
    """(column, sequence) of a table that numbers its rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, pg_get_serial_sequence(%s, column_name) FROM information_schema.columns"
            " WHERE table_name = %s AND pg_get_serial_sequence(%s, column_name) IS NOT NULL",
            [table, table, table],
        )
        return cursor.fetchall()


def _files() -> dict[str, bytes]:
    names: set[str] = set()
    for model in _models():
        for field in (each for each in model._meta.fields if isinstance(each, models.FileField)):
            names |= set(model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True))
    return {name: Path(default_storage.path(name)).read_bytes() for name in sorted(filter(None, names))}
