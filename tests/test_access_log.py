"""The web process's access log, as gunicorn writes it with our configuration."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config

from label_sp.access_log import AccessLog
from tests.common.test_secret_urls import PATHS, SECRET
from tests.environment import ROOT
from tests.servers import free_port
from tests.workers import wait_until

CONFIG = "python:label_sp.gunicorn_conf"
EVERYTHING = (
    '%(h)s "%(r)s" %(U)s %(q)s "%(f)s" %({referer}i)s %({raw_uri}e)s %({http_cookie}e)s %({authorization}i)s'
)


def line(**environ: Any) -> str:
    """One request in a format that asks for all that a request holds."""
    logger = AccessLog(Config())
    given = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": PATHS[0],
        "PATH_INFO": PATHS[0],
        "QUERY_STRING": f"next={PATHS[0]}",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://label.example{PATHS[0]}",
        "HTTP_COOKIE": f"sessionid={SECRET}",
        "REMOTE_ADDR": "10.0.0.9",
    }
    headers = [("Referer", given["HTTP_REFERER"]), ("Authorization", f"Bearer {SECRET}")]
    request = SimpleNamespace(headers=headers)
    response = SimpleNamespace(status="200 OK", headers=[("Set-Cookie", f"sessionid={SECRET}")], sent=1)
    atoms = logger.atoms(response, request, {**given, **environ}, dt.timedelta(milliseconds=5))
    return EVERYTHING % logger.atoms_wrapper_class(atoms)


def test_no_field_of_the_log_holds_a_secret() -> None:
    assert SECRET not in line()
    assert '"GET /agenda/*** HTTP/1.1"' in line()


def test_it_says_who_asked_behind_our_proxy(settings: Any) -> None:
    assert line(HTTP_X_FORWARDED_FOR="192.0.2.7").startswith("10.0.0.9 ")
    settings.TRUSTED_PROXIES = 1
    assert line(HTTP_X_FORWARDED_FOR="203.0.113.1, 192.0.2.7").startswith("192.0.2.7 ")


@pytest.mark.django_db
def test_what_a_real_web_process_writes_holds_none(tmp_path: Path) -> None:
    """On a database without tables: addresses that are missing, and some that break."""
    port, log = free_port(), tmp_path / "log"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
        "LOG_LEVEL": "DEBUG",
        "TRUSTED_PROXIES": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", CONFIG, "-b", f"127.0.0.1:{port}", "--workers", "1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        wait_until(lambda: process.poll() is not None or "Booting worker" in log.read_text())
        statuses = {_status(port, path) for path in PATHS}
        wait_until(lambda: log.read_text().count('HTTP/1.1" ') >= len(PATHS))
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert {404, 500} <= statuses
    assert SECRET not in log.read_text()
    assert "\n192.0.2.7 - - [" in log.read_text()
    assert "/agenda/***" in log.read_text()


def _status(port: int, address: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.closing(connection):
        connection.request(
            "GET", address, headers={"Referer": address, "X-Forwarded-For": "203.0.113.1, 192.0.2.7"}
        )
        return connection.getresponse().status
