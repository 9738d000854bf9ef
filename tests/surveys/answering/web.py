"""Web processes of the production server on the test's own database, and a client that keeps its connection."""

from __future__ import annotations

import contextlib
import http.client
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from tests.servers import free_port
from tests.test_slow_clients import CONFIG, running

CSRF = "a" * 32  # what a browser got in its cookie


@contextlib.contextmanager
def gunicorn(
    folder: Path, url: str, application: str = "label_sp.wsgi", *options: str, **environment: str
) -> Iterator[int]:
    """The port of a server with that application."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", CONFIG, "--bind", f"127.0.0.1:{port}", *options]
    before = dict(os.environ)
    os.environ.update({"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "label_sp.settings", **environment})
    try:
        with running([*command, application], port, folder / f"gunicorn-{port}.log") as up:
            yield up
    finally:
        os.environ.clear()
        os.environ.update(before)


class Browser:
    """One connection, kept; opened again when the server closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, bytes]:
        for last in (False, True):
            try:
                self.connection.request(method, path, body or None, headers)
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.connection.close()
                if last:
                    raise
        raise AssertionError

    def send(self, path: str, fields: dict[str, str]) -> int:
        """A form, with its token against forged ones."""
        body = urlencode({**fields, "csrfmiddlewaretoken": CSRF})
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={CSRF}"}
        return self.ask("POST", path, body, **kind)[0]
