"""Files go through an antivirus: a small clamd of ours answers on a real socket, to harmless words."""

from __future__ import annotations

import io
import socket
import socketserver
import struct
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from candidates.application.facts import submission_facts
from candidates.dossiers.enums import Status
from candidates.pieces import queries, use_cases
from candidates.scans.enums import ScanState
from candidates.scans.models import Scan
from candidates.scans.schedules import scan_files
from label_sp.clock.models import ScheduleRun, SetAside
from label_sp.common import antivirus, zips
from tests.audits.conftest import api, browser
from tests.candidates.conftest import Team, file, team
from tests.certification.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
WORD = b"MOT-QUE-CET-ANTIVIRUS-REFUSE"
LIMIT = 300_000  # bytes that it takes


class Clamd(socketserver.BaseRequestHandler):
    """As clamd(8) says of INSTREAM: blocks behind their lengths, then one word."""

    def handle(self) -> None:
        source = self.request.makefile("rb")
        assert source.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", source.read(4))[0]:
            content += source.read(size)
            if len(content) > LIMIT:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.request.sendall(b"stream: Essai.Mot FOUND\0" if WORD in content else b"stream: OK\0")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@pytest.fixture
def clamd(settings: Any) -> Iterator[None]:
    with Server(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.CLAMD = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


def deposit(there: Team, content: bytes = b"", kind: str = "training_plan") -> Any:
    sent = file(f"{kind}.pdf", b"%PDF-1.4\n% " + content + b"\n%%EOF\n")
    return use_cases.file_piece(there.dossier.pk, kind, actor=there.contributor, uploaded=sent)


def read(person: Any, piece: Any) -> set[int]:
    """What the page's and the route's addresses of a version answer."""
    found = set()
    for client, name in ((browser(person), "candidates:piece_file"), (api(person), "api-piece-file")):
        answer = client.get(reverse(name, args=[piece.dossier_id, piece.kind, piece.version]))
        b"".join(answer.streaming_content) if answer.streaming else None
        found.add(answer.status_code)
    return found


def state(there: Team) -> Any:
    lines = queries.checklist(there.dossier, there.contributor)
    return next(line.scan for line in lines if line.kind == "training_plan")


def test_without_an_antivirus_nothing_waits(settings: Any) -> None:
    settings.CLAMD = ""
    there = team()
    piece = deposit(there, WORD)
    assert scan_files() == 0 and not Scan.objects.exists()
    assert read(there.manager, piece) == {200} and state(there) is None


@pytest.mark.usefixtures("clamd")
def test_a_file_waits_for_others_until_it_was_found_clean() -> None:
    there = team()
    piece = deposit(there)
    assert state(there) == ScanState.WAITING
    assert (read(there.contributor, piece), read(there.manager, piece)) == ({200}, {403})
    page = reverse("candidates:pieces", args=[there.dossier.pk])
    assert "Analyse antivirus en attente" in words(browser(there.manager).get(page))
    refused = browser(there.manager).get(
        reverse("candidates:piece_file", args=[there.dossier.pk, piece.kind, 1])
    )
    assert "attend l’analyse de l’antivirus" in words(refused)
    assert scan_files() == 1
    assert state(there) == ScanState.CLEAN and read(there.manager, piece) == {200}
    assert scan_files() == 0, "once"


@pytest.mark.usefixtures("clamd")
@pytest.mark.rule("DOS-01")
def test_what_it_refuses_is_given_to_nobody_and_does_not_count() -> None:
    there = team(Status.PREPARING)
    piece = deposit(there, WORD)
    deposit(there, kind="organisation_chart")
    assert scan_files() == 2
    scan = Scan.objects.get(pk=piece.sha256)
    assert (scan.state, scan.found) == (ScanState.INFECTED, "Essai.Mot")
    assert read(there.contributor, piece) == read(there.manager, piece) == {403}
    assert submission_facts(there.dossier, None, None).pieces_present == {"organisation_chart"}
    page = reverse("candidates:pieces", args=[there.dossier.pk])
    assert "Déposez une copie saine" in words(browser(there.manager).get(page))
    answer = browser(there.manager).get(reverse("candidates:archive", args=[there.dossier.pk]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert "training_plan.pdf" in archive.read(zips.UNREADABLE).decode()
    assert not [name for name in archive.namelist() if name.endswith("v1 training_plan.pdf")]


@pytest.mark.usefixtures("clamd")
def test_what_could_not_be_scanned_is_told_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    there = team()
    piece = deposit(there, b"x" * (LIMIT + 200_000))
    assert scan_files() == 0
    assert state(there) == ScanState.FAILED and read(there.manager, piece) == {403}
    assert read(there.contributor, piece) == {200}, "their own file"
    assert "size limit exceeded" in SetAside.objects.get(batch="scan_files").reason
    SetAside.objects.update(again_at="2026-03-01T00:00:00Z")
    monkeypatch.setattr(f"{__name__}.LIMIT", 10 * LIMIT)
    assert scan_files() == 1 and state(there) == ScanState.CLEAN
    assert not SetAside.objects.exists()


def test_a_dead_antivirus_is_told_and_no_file_is_at_fault(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.CLAMD = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    there = team()
    deposit(there)
    with pytest.raises(antivirus.Unreachable):
        scan_files()
    assert "does not answer" in ScheduleRun.objects.get(name="scan_files").error
    assert state(there) == ScanState.WAITING and not SetAside.objects.exists()


def test_it_may_stand_behind_a_unix_socket(settings: Any, tmp_path: Path) -> None:
    class Unix(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
        daemon_threads = True

    where = tmp_path / "clamd.ctl"
    with Unix(str(where), Clamd) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.CLAMD = f"unix:{where}"
        assert antivirus.scan(io.BytesIO(b"rien")) == ""
        assert antivirus.scan(io.BytesIO(WORD)) == "Essai.Mot"
        server.shutdown()
