"""Who reads or sends slowly stops nobody else: gunicorn with our configuration, and nginx with ours in front of it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.environment import ROOT
from tests.servers import free_port
from tests.small_app import SIZE
from tests.workers import wait_until

CONFIG = "python:label_sp.gunicorn_conf"
SYNC = ("--worker-class", "sync", "--workers", "3", "--threads", "1")  # what the image ran before
CUT_AFTER = 2  # seconds: gunicorn's own timeout, short so that a slow answer outlives it
READERS = 6
SECONDS = 5  # that a reader takes
SENDERS = 128  # eight times as many as there are threads: two processes may share them very unevenly
AT_ONCE = 1.0  # seconds


@contextlib.contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[int]:
    """A server in a group of its own, until it takes connections; its port."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, start_new_session=True)
    try:
        wait_until(lambda: process.poll() is not None or _takes(port))
        assert process.poll() is None, log.read_text()
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _takes(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def gunicorn(folder: Path, *options: str) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", CONFIG, "--bind", f"127.0.0.1:{port}", *options]
    with running([*command, "tests.small_app:application"], port, folder / "gunicorn.log") as up:
        yield up


@contextlib.contextmanager
def nginx(folder: Path, application: int) -> Iterator[int]:
    """Our file, with the addresses and folders of this test."""
    program = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin")))
    assert program, "nginx was not found. On Debian: apt-get install nginx-light"
    port, text = free_port(), (ROOT / "label_sp" / "nginx.conf").read_text()
    others = {
        "server web:8000": f"server 127.0.0.1:{application}",
        "listen 8080": f"listen 127.0.0.1:{port}",
        "/tmp/nginx": str(  # noqa: S108 (it is what gets replaced)
            folder / "nginx"
        ),
    }
    for ours, here in others.items():
        assert ours in text
        text = text.replace(ours, here)
    (folder / "nginx.conf").write_text(("user root;\n" if os.geteuid() == 0 else "") + text)
    command = [program, "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    with running(command, port, folder / "nginx.log") as up:
        yield up


def ask(port: int, path: str = "/sante/", *, within: float = 10, **more) -> tuple[int, bytes, float]:
    """Status (0: no answer in time), body and seconds."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=within)
    try:
        connection.request(more.pop("method", "GET"), path, **more)
        answer = connection.getresponse()
        return answer.status, answer.read(), time.monotonic() - began
    except OSError:
        return 0, b"", time.monotonic() - began
    finally:
        connection.close()


def read_slowly(port: int, *, per_second: float) -> tuple[str, int]:
    """The first line and how many bytes of the body came, read through a small window at that speed."""
    with socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32768)
        reader.settimeout(10)
        reader.connect(("127.0.0.1", port))
        reader.sendall(b"GET /gros HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        began, received = time.monotonic(), bytearray()
        with contextlib.suppress(OSError):  # cut
            while block := reader.recv(65536):
                received += block
                time.sleep(max(0.0, len(received) / per_second - (time.monotonic() - began)))
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    return head.partition(b"\r\n")[0].decode(), len(body)


def while_some_read_slowly(port: int, readers: int) -> tuple[float, list[tuple[str, int]]]:
    """How long the health page takes meanwhile, and what each reader got."""
    with ThreadPoolExecutor(readers) as pool:
        reading = [pool.submit(read_slowly, port, per_second=SIZE / SECONDS) for _ in range(readers)]
        time.sleep(0.5)
        slowest = max(ask(port)[2] for _ in range(3))
        return slowest, [each.result() for each in reading]


@contextlib.contextmanager
def senders(port: int, count: int) -> Iterator[None]:
    """So many clients that announce a body and never send more than its first bytes."""
    with contextlib.ExitStack() as all_of_them:
        for _ in range(count):
            sender = all_of_them.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
            sender.sendall(b"POST /depot HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx")
        time.sleep(0.3)
        yield


def test_slow_readers_get_whole_files_and_nobody_waits_for_them(tmp_path):
    with gunicorn(tmp_path, "--timeout", str(CUT_AFTER)) as port:
        slowest, read = while_some_read_slowly(port, READERS)
    assert read == [("HTTP/1.1 200 OK", SIZE)] * READERS
    assert slowest < AT_ONCE


def test_with_sync_workers_they_stop_the_site_and_get_half_a_file_that_says_200(tmp_path):
    """The control of the test above."""
    with gunicorn(tmp_path, *SYNC, "--timeout", str(CUT_AFTER)) as port:
        slowest, read = while_some_read_slowly(port, 3)
    assert slowest > AT_ONCE
    assert [first for first, _ in read] == ["HTTP/1.1 200 OK"] * 3
    assert all(size < SIZE for _, size in read), read


def test_slow_senders_wait_in_the_proxy_and_what_it_tells_the_application_is_true(tmp_path):
    """The control is in it: straight to gunicorn, the same senders hold all its threads."""
    with gunicorn(tmp_path) as port, nginx(tmp_path, port) as proxy:
        with senders(proxy, SENDERS):
            status, _, took = ask(proxy)
            assert (status, took < AT_ONCE) == (200, True)
        with senders(port, SENDERS):
            assert any(
                ask(port, within=1)[0] == 0 for _ in range(12)
            )  # one process may be full before the other
        wait_until(lambda: ask(port, within=1)[0] == 200)
        forged = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https"}
        told = json.loads(ask(proxy, "/depot", method="POST", body=b"x" * 70_000, headers=forged)[1])
        assert told["HTTP_X_FORWARDED_FOR"] == "198.51.100.7"  # what the last one saw, and nothing else
        assert (told["HTTP_X_FORWARDED_PROTO"], told["length"]) == ("https", 70_000)
        assert json.loads(ask(proxy)[1])["HTTP_X_FORWARDED_PROTO"] == "http"
        status, body, _ = ask(proxy, "/depot", method="POST", body=b"x" * (23 << 20))
        assert (status, "20 Mo" in body.decode()) == (413, True)


@pytest.mark.parametrize(("path", "sign"), [("/dossiers/", "<h1>"), ("/api/v1/dossiers/", '"status":503')])
def test_when_the_application_is_away_the_proxy_says_so(tmp_path, path, sign):
    with nginx(tmp_path, free_port()) as proxy:
        status, body, _ = ask(proxy, path)
    assert status == 503
    assert sign in body.decode()


def test_image_demonstration_compose_and_documentation_start_the_same_server():
    """The demonstration's command is in certification/management/commands/demo.py."""
    for name in (
        "Dockerfile",
        "certification/management/commands/demo.py",
        "docs/operations.md",
        "label_sp/wsgi.py",
    ):
        text = (ROOT / name).read_text()
        assert CONFIG in text, name
        assert "gunicorn label_sp.wsgi" not in text, name
    assert "gunicorn" not in (ROOT / "docker-compose.yml").read_text()  # the image's own command
