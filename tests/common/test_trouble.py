"""A database that is away, a full disk, a broker that is away: said in words, and over when it is over."""

from __future__ import annotations

import errno
import socket
import sqlite3
import time
from types import SimpleNamespace

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, close_old_connections, connection
from django.test import Client
from django.urls import reverse

from candidates.pieces.models import Piece
from label_sp.clock import leftovers
from label_sp.common import broker, storage, trouble
from label_sp.common.trouble import AWAY, FULL
from label_sp.journal.models import JournalEntry
from label_sp.outbox import tasks
from tests.candidates.conftest import file, team
from tests.servers import free_port

SILENT = {"raise_request_exception": False}


@pytest.fixture
def there():
    return team()


@pytest.fixture
def client_at_work(there):
    client = Client(**SILENT)
    client.force_login(there.contributor, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of_piece(there):
    return reverse("candidates:piece", args=[there.dossier.pk, "organisation_chart"])


def from_database(cause):
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


def sqlite_error(code):
    error = sqlite3.OperationalError("told by SQLite")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (InterfaceError("connection already closed"), AWAY),
        (from_database(psycopg.OperationalError("connection refused")), AWAY),
        (from_database(psycopg.errors.DiskFull("no space left")), FULL),
        (from_database(sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT)), AWAY),
        (from_database(sqlite_error(sqlite3.SQLITE_FULL)), FULL),
        (from_database(sqlite_error(sqlite3.SQLITE_ERROR)), None),  # no such table: ours
        (ProgrammingError("no such column"), None),
        (OSError(errno.ENOSPC, "no space left"), FULL),
        (OSError(errno.EROFS, "read-only"), AWAY),
        (FileNotFoundError(errno.ENOENT, "no such file"), None),
        (ValueError("a bug"), None),
        (None, None),
    ],
)
def test_what_comes_from_outside_is_told_from_a_fault_of_ours(error, told):
    assert trouble.of(error) is told


# --- the database ---------------------------------------------------------------------------------------------------


def nowhere(_params):
    """A real refusal of each database, with its own error."""
    if connection.vendor == "sqlite":
        return sqlite3.connect("/nowhere/at/all.sqlite3")
    return psycopg.connect(f"host=127.0.0.1 port={free_port()} connect_timeout=2")


@pytest.mark.django_db(transaction=True)
def test_while_the_database_is_away_pages_and_api_say_so_and_work_again_afterwards(
    there, client_at_work, monkeypatch
):
    url = page_of_piece(there)
    with monkeypatch.context() as away:
        connection.close()
        away.setattr(connection, "get_new_connection", nowhere)
        answers = [client_at_work.get(url), client_at_work.post(url, {"file": file()})]
        for answer in answers:
            assert (answer.status_code, answer["Retry-After"]) == (503, "30")
            assert "Nos données ne répondent pas" in answer.content.decode()
        told = Client(**SILENT).get("/api/v1/dossiers/", headers={"Authorization": "Bearer " + "0" * 64})
        assert (told.status_code, told["Content-Type"]) == (503, "application/problem+json")
        assert told.json()["title"] == "Service momentanément indisponible"
        assert Client().get("/sante/").status_code == 503
    assert client_at_work.get(url).status_code == 200
    assert client_at_work.post(url, {"file": file()}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_database_that_somebody_holds_or_that_cuts_the_connection_is_told_too(there, client_at_work):
    url = page_of_piece(there)
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA busy_timeout = 100")  # not the 20 s of the settings
        holder = sqlite3.connect(connection.settings_dict["NAME"])
        holder.execute("BEGIN IMMEDIATE")
    else:
        holder = psycopg.connect(_url(), autocommit=True)
        with connection.cursor() as cursor:
            pid = cursor.execute("SELECT pg_backend_pid()").fetchone()[0]
        holder.execute("SELECT pg_terminate_backend(%s)", [pid])
    answer = client_at_work.post(url, {"file": file()})
    holder.close()
    close_old_connections()  # as a server does at the end of each request, and the test client does not
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert not Piece.objects.exists()
    assert leftover_files() == set()
    assert client_at_work.post(url, {"file": file()}).status_code == 302


def _url():
    here = connection.settings_dict
    return f"postgresql://{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}/{here['NAME']}"


@pytest.mark.django_db
def test_a_fault_of_ours_stays_one(there, client_at_work, monkeypatch):
    def broken(*_):
        raise ValueError("a bug")

    monkeypatch.setattr(Piece, "save", broken)
    answer = client_at_work.post(page_of_piece(there), {"file": file()})
    assert (answer.status_code, "de notre côté" in answer.content.decode()) == (500, True)


# --- the disk -------------------------------------------------------------------------------------------------------


def leftover_files():
    """What is in the folder of files and in no row."""
    root = storage.default_storage
    names = set(leftovers._old(root, "", time.monotonic() + 60))
    return names - storage.named(names)


@pytest.fixture(autouse=True)
def media(settings, tmp_path, monkeypatch):
    """A folder of files of its own, and every file old enough to be looked at."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = settings.MEDIA_ROOT / ".arriving"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir(parents=True)
    monkeypatch.setattr(storage, "AGE", -storage.AGE)
    return settings.MEDIA_ROOT


def full(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.django_db
def test_on_a_full_disk_an_upload_is_refused_in_words_and_nothing_of_it_stays(
    there, client_at_work, monkeypatch
):
    url = page_of_piece(there)
    with monkeypatch.context() as disk:
        disk.setattr(storage.os, "fsync", full)  # the bytes are written by then
        answer = client_at_work.post(url, {"file": file()})
    assert answer.status_code == 507
    assert "Le disque du serveur est plein" in answer.content.decode()
    assert "Retry-After" not in answer
    assert not Piece.objects.exists() and not JournalEntry.objects.exists()
    assert leftover_files() == set()
    assert client_at_work.post(url, {"file": file()}).status_code == 302
    assert leftover_files() == set()


@pytest.mark.django_db
def test_djangos_own_storage_would_leave_half_a_file(there, client_at_work, monkeypatch, settings):
    """The control of the test above."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    monkeypatch.setattr("django.core.files.storage.filesystem.os.chmod", full)
    settings.FILE_UPLOAD_PERMISSIONS = 0o640
    assert client_at_work.post(page_of_piece(there), {"file": file()}).status_code == 507
    assert len(leftover_files()) == 1


@pytest.mark.django_db
def test_a_disk_that_fills_up_while_a_large_file_arrives_is_told_as_well(
    there, client_at_work, monkeypatch, settings
):
    """It arrives in a file: the reading of the request itself fails, in a middleware."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 16
    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk", full)
    answer = client_at_work.post(page_of_piece(there), {"file": file()})
    assert answer.status_code == 507
    assert leftover_files() == set()


@pytest.mark.django_db(transaction=True)
def test_the_file_of_an_act_that_is_rolled_back_goes_at_once(there, client_at_work, monkeypatch):
    """Else each try on a full database would take more of the disk that it shares with the files."""
    url = page_of_piece(there)
    with monkeypatch.context() as refusing:
        refusing.setattr("label_sp.journal.journal.record", full)
        assert client_at_work.post(url, {"file": file()}).status_code == 507
        assert leftover_files() == set()
        refusing.setattr(storage, "until_committed", lambda name: None)  # the control
        assert client_at_work.post(url, {"file": file()}).status_code == 507
        assert len(leftover_files()) == 1


@pytest.mark.django_db
def test_what_exists_is_never_written_to(media):
    """Two processes may find one name free at the same moment: `_save` comes after that look."""
    root = storage.FileStorage(location=media)
    first, second = (root._save("a/name.pdf", file(content=text)) for text in (b"one", b"two"))
    assert first != second
    assert [(media / name).read_bytes() for name in (first, second)] == [b"one", b"two"]


# --- the broker -----------------------------------------------------------------------------------------------------


@pytest.fixture
def hanging():
    """A port that takes connections and says nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        yield listening.getsockname()[1]


@pytest.fixture
def broker_at(monkeypatch):
    """Makes the tasks' broker a Redis at a port."""
    app = tasks.send_outbox.app

    def at(port):
        connection_for_write = app.connection_for_write

        def other(url=None, **kwargs):
            return connection_for_write(f"redis://127.0.0.1:{port}/0", **kwargs)

        monkeypatch.setattr(app, "connection_for_write", other)
        pool = other(transport_options={"socket_timeout": 0.4, "socket_connect_timeout": 0.4})
        monkeypatch.setattr(app.amqp, "_producer_pool", SimpleNamespace(acquire=lambda **_: _producer(pool)))

    return at


def _producer(connection):
    return tasks.send_outbox.app.amqp.Producer(connection.clone())


def seconds_of(work):
    began = time.monotonic()
    work()
    return time.monotonic() - began


@pytest.mark.parametrize("how", ["refuses", "says nothing"])
def test_an_act_waits_half_a_second_at_most_for_a_broker_that_is_away_and_the_next_not_at_all(
    how, hanging, broker_at, monkeypatch
):
    broker_at(hanging if how == "says nothing" else free_port())
    nudge = tasks.send_outbox.delay_if_possible
    assert seconds_of(nudge) < 0.8
    assert seconds_of(lambda: [nudge() for _ in range(20)]) < 0.1
    if (
        how == "says nothing"
    ):  # the controls: without the memory each act waits anew, without the bound for long
        broker.forget()
        monkeypatch.setattr(broker, "PATIENCE", 1.5)
        assert seconds_of(nudge) > 1.4
