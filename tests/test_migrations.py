"""What `migrate` builds is what the tests run on, which is made of the models at once: ten seconds less each."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from tests.environment import ROOT

OURS = [app for app in apps.get_app_configs() if "site-packages" not in app.path]


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A database of its own, built by the command as an installation builds it."""
    with _empty_database(tmp_path) as (url, name):
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v0"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": url},
            check=True,
        )
        found = ConnectionHandler({"default": {**connection.settings_dict, "NAME": name}})["default"]
        yield found
        found.close()


@contextlib.contextmanager
def _empty_database(folder: Path) -> Iterator[tuple[str, str]]:
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'migrated.sqlite3'}", str(folder / "migrated.sqlite3")
        return
    server, own = os.environ["DATABASE_URL"], f"{connection.settings_dict['NAME']}_migrated"
    with psycopg.connect(server, autocommit=True) as at:
        at.execute(f'CREATE DATABASE "{own}"'.encode())
        yield urlunsplit(urlsplit(server)._replace(path=f"/{own}")), own
        at.execute(f'DROP DATABASE "{own}" WITH (FORCE)'.encode())


def built(database: BaseDatabaseWrapper) -> dict[str, Any]:
    """By table of ours: its columns, its constraints and indexes, but for the names that a history gives."""
    introspection = database.introspection
    ours = {each._meta.db_table for app in OURS for each in app.get_models(include_auto_created=True)}
    with database.cursor() as cursor:
        return {
            table: (
                sorted(
                    (column.name, column.type_code, column.null_ok, column.display_size)
                    for column in introspection.get_table_description(cursor, table)
                ),
                sorted(
                    repr(
                        [
                            each[kind]
                            for kind in ("columns", "primary_key", "unique", "foreign_key", "check", "index")
                        ]
                    )
                    for each in introspection.get_constraints(cursor, table).values()
                ),
                sorted(name for name in introspection.get_constraints(cursor, table) if not _is_given(name)),
            )
            for table in ours & set(introspection.table_names(cursor))
        }


def _is_given(name: str) -> bool:
    """Did we name it? Django's own names hold a print of the columns, and of the table's name of that day."""
    return (
        any(part in name for part in ("__unnamed_", "_pkey", "_fk_", "_uniq", "_key", "_like", "_check"))
        or len(name.rsplit("_", 1)[-1]) == 8
    )


@pytest.mark.django_db
@pytest.mark.slow
def test_the_migrations_build_the_tables_of_the_tests(migrated: BaseDatabaseWrapper) -> None:
    of_tests, of_migrations = built(connection), built(migrated)
    assert of_migrations.keys() == of_tests.keys()
    differ = [
        f"{name}: {one} {other}"
        for name in sorted(of_tests)
        for one, other in zip(of_migrations[name], of_tests[name], strict=True)
        if one != other
    ]
    assert not differ, "\n".join(differ)
    assert "candidates_dossier" in of_tests
