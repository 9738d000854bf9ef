"""Throw-away PostgreSQL and Redis servers: a folder in /tmp, a free port on the loopback, nothing left behind."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import redis as redis_client

READY_WITHIN = 60  # seconds
ROLE = "label_sp"


class ServerFailed(Exception):
    """A server that cannot be found, or does not answer; the message says which, and what it printed."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """The URL of a database whose role may create databases and is not a superuser; `durable` writes to disk."""
    initdb, postgres = _postgresql_programs()
    with _folder("label-sp-postgresql-") as folder:
        password, port, account = secrets.token_hex(16), free_port(), _unprivileged(folder)
        (folder / "password").write_text(password)
        options = [
            "--auth=scram-sha-256",
            "--username=owner",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
        _run(
            [initdb, *options, f"--pwfile={folder / 'password'}", "-D", str(folder / "data")], folder, account
        )
        command = [
            postgres,
            "-D",
            str(folder / "data"),
            "-p",
            str(port),
            *_postgresql_settings(folder, durable=durable),
        ]
        owner = f"postgresql://owner:{password}@127.0.0.1:{port}/postgres"
        with _running(command, folder, account, stop=signal.SIGINT) as process:
            _wait_for(
                "PostgreSQL", process, folder, lambda: psycopg.connect(owner, connect_timeout=2).close()
            )
            with psycopg.connect(owner, autocommit=True) as connection:
                connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'")
                connection.execute(f"CREATE DATABASE {ROLE} OWNER {ROLE}")
            yield f"postgresql://{ROLE}:{password}@127.0.0.1:{port}/{ROLE}"


@contextlib.contextmanager
def redis(port: int = 0) -> Iterator[str]:
    """The URL of a Redis that writes nothing to disk; on a given port, it may be left and entered again."""
    program = shutil.which("redis-server")
    if not program:
        raise ServerFailed("redis-server was not found. On Debian: apt-get install redis-server")
    with _folder("label-sp-redis-") as folder:
        port = port or free_port()
        options = {"port": port, "bind": "127.0.0.1", "save": "", "appendonly": "no", "dir": str(folder)}
        command = [program, *(word for name, value in options.items() for word in (f"--{name}", str(value)))]
        with _running(command, folder, {}, stop=signal.SIGTERM) as process:
            url = f"redis://127.0.0.1:{port}/0"
            _wait_for("Redis", process, folder, redis_client.Redis.from_url(url).ping)
            yield url


def _postgresql_programs() -> tuple[str, str]:
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True
    )
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)])
    initdb, postgres = shutil.which("initdb", path=path), shutil.which("postgres", path=path)
    if not initdb or not postgres:
        raise ServerFailed("initdb and postgres were not found. On Debian: apt-get install postgresql")
    return initdb, postgres


def _postgresql_settings(folder: Path, *, durable: bool) -> list[str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(folder),
        **dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "on" if durable else "off"),
        "max_connections": "100",
        "log_min_messages": "fatal",  # the statements that tests make fail on purpose are no news
    }
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then an unprivileged account gets the folder, and runs it."""
    if os.geteuid() != 0:
        return {}
    name = next(account.pw_name for account in _accounts("postgres", "nobody"))
    account = pwd.getpwnam(name)
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _accounts(*names: str) -> Iterator[pwd.struct_passwd]:
    for name in names:
        with contextlib.suppress(KeyError):
            yield pwd.getpwnam(name)


@contextlib.contextmanager
def _folder(prefix: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str], folder: Path, account: dict[str, Any]) -> None:
    done = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, text=True, **account)
    if done.returncode:
        raise ServerFailed(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def _running(
    command: list[str], folder: Path, account: dict[str, Any], *, stop: signal.Signals
) -> Iterator[subprocess.Popen[bytes]]:
    """In a session of its own, so that Ctrl-C reaches the tests first and the server is stopped after them."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=_environment(), stdout=log, stderr=log, start_new_session=True, **account
        )
    try:
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}


def _wait_for(name: str, process: subprocess.Popen[bytes], folder: Path, ask: Callable[[], object]) -> None:
    end = time.monotonic() + READY_WITHIN
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(psycopg.OperationalError, redis_client.ConnectionError):
            ask()
            return
        time.sleep(0.05)
    raise ServerFailed(f"{name} did not start:\n{(folder / 'log').read_text(errors='replace')[-3000:]}")
