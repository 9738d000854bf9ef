"""The fault bench in short, on servers and a database of its own. `make faults` is the whole of it."""

import contextlib
import os
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from tests.faults import bench, protections, scenarios, web_scenarios
from tests.workers import wait_until

pytestmark = pytest.mark.slow
PACE = bench.Pace(lease=6, first_wait=1, scan=1)


@pytest.fixture
def database_url(transactional_db, tmp_path):
    """A copy of the test database, migrated as it is; the bench commits what it likes to it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        yield _copied(name, tmp_path / "bench.sqlite3")
        return
    own, server = f"{name}_faults", os.environ["DATABASE_URL"]
    connection.close()
    wait_until(lambda: _made_from(server, f'CREATE DATABASE "{own}" TEMPLATE "{name}"'))
    yield urlunsplit(urlsplit(server)._replace(path=f"/{own}"))
    assert _made_from(server, f'DROP DATABASE "{own}" WITH (FORCE)')


def _copied(name: str, file: Path) -> str:
    with contextlib.closing(sqlite3.connect(name)) as old, contextlib.closing(sqlite3.connect(file)) as new:
        old.backup(new)
    return f"sqlite:///{file}"


def _made_from(server: str, statement: str) -> bool:
    """Not while a worker that another test killed is still connected to the template."""
    with psycopg.connect(server, autocommit=True) as own, contextlib.suppress(psycopg.errors.ObjectInUse):
        own.execute(statement.encode())
        return True
    return False


@pytest.fixture
def running(database_url):
    with bench.folder() as folder:
        broker = bench.Broker() if os.environ["REDIS_URL"] else bench.FolderBroker(folder / "broker")
        with bench.Bench(database_url, broker, folder, PACE) as started:
            yield started


def test_nothing_is_lost_nor_doubled_without_a_kill_and_the_bench_would_see_it(running):
    """Scenarios, then their controls: the same bench with a protection taken away. One test, one start."""
    for scenario in (
        scenarios.kills,
        scenarios.emptied,
        scenarios.restarted,
        scenarios.refusals,
        scenarios.urgent,
        scenarios.bulk,
        web_scenarios.web_killed,
    ):
        line = scenario(running, scenarios.SHORT)
        assert line.good, (line.scenario, line.faults, line.verdict)
    for control in (
        protections.marked_first,
        protections.no_lease,
        protections.other_id,
        web_scenarios.file_after,
    ):
        found = control(running)
        assert found.good, found
