"""The whole dossier in one archive: `sha256sum -c` verifies it, each reads what is theirs, and it is streamed."""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from candidates.archives import documents
from candidates.evidence import use_cases as evidence
from candidates.pieces import use_cases
from candidates.pieces.enums import PieceKind
from label_sp.common import zips
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import api, browser
from tests.candidates.conftest import Team, file, team
from tests.factories import grids
from tests.scenarios import at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def deposit(there: Team, name: str, kind: str = PieceKind.TRAINING_PLAN) -> Any:
    content = f"%PDF-1.4\n% {name}\n%%EOF\n".encode()
    return use_cases.file_piece(there.dossier.pk, kind, actor=there.manager, uploaded=file(name, content))


def downloaded(client: Any, dossier: Any, name: str = "candidates:archive") -> zipfile.ZipFile:
    answer = client.get(reverse(name, args=[dossier.pk]))
    assert answer.status_code == 200 and answer.streaming
    assert f'filename="dossier-{dossier.reference}.zip"' in answer["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


@pytest.mark.paper
@pytest.mark.rule("DOS-01")
@pytest.mark.parametrize("name", ["candidates:archive", "api-archive"])
def test_sha256sum_verifies_what_was_downloaded(name: str, tmp_path: Path) -> None:
    there = team()
    for version in ("Plan n°1.pdf", "Plan : l’été.pdf"):
        deposit(there, version)
    deposit(there, "organigramme.pdf", PieceKind.ORGANISATION_CHART)
    grids()
    evidence.file_evidence(
        there.dossier.pk,
        actor=there.manager,
        title="Affiche",
        points=["1.1"],
        proves_on=dt.date(2026, 1, 5),
        uploaded=file("affiche.pdf", b"%PDF-1.4\n% affiche\n%%EOF\n"),
    )
    client = api(there.contributor) if name.startswith("api") else browser(there.contributor)
    archive = downloaded(client, there.dossier, name)
    assert archive.testzip() is None
    archive.extractall(tmp_path)
    ran = subprocess.run(["sha256sum", "-c", zips.MANIFEST], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0 and ran.stdout.count(": OK") == 5, ran.stdout + ran.stderr
    training = "03 Plan de formation (année en cours et année précédente)"
    assert set(archive.namelist()) == {
        documents.SUMMARY,
        f"{training}/v2 Plan - l’été.pdf",
        f"{training}/{documents.EARLIER}/v1 Plan n°1.pdf",
        "02 Organigramme/v1 organigramme.pdf",
        f"{documents.EVIDENCE}/001 affiche.pdf",
        zips.MANIFEST,
    }
    pages = PdfReader(io.BytesIO(archive.read(documents.SUMMARY))).pages
    text = "".join(page.extract_text() for page in pages)
    assert there.dossier.reference in text and "organigramme.pdf" in text and "affiche.pdf" in text
    changed = tmp_path / "02 Organigramme" / "v1 organigramme.pdf"
    changed.write_bytes(b"%PDF-1.4\n% autre\n")
    assert (
        subprocess.run(["sha256sum", "-c", zips.MANIFEST], cwd=tmp_path, capture_output=True).returncode == 1
    )
    (entry,) = JournalEntry.objects.filter(event="dossier.archived")
    assert entry.actor == there.contributor


def test_a_correction_that_is_drafted_is_not_in_the_bodys_archive() -> None:
    case = at_stage("incomplete")
    content = file("corrigé.pdf", b"%PDF-1.4\n% corrige\n%%EOF\n")
    use_cases.file_piece(case.dossier_id, "training_plan", actor=case.people.candidate, uploaded=content)
    names = {
        who: " ".join(downloaded(browser(getattr(case.people, who)), case.dossier).namelist())
        for who in ("candidate", "manager", "ditp")
    }
    assert {who for who, found in names.items() if "v2 corrigé.pdf" in found} == {"candidate"}


def test_a_file_that_is_gone_is_told_and_the_others_leave() -> None:
    there = team()
    lost = deposit(there, "perdu.pdf")
    deposit(there, "gardé.pdf", PieceKind.ORGANISATION_CHART)
    default_storage.delete(lost.file.name)
    archive = downloaded(browser(there.manager), there.dossier)
    assert "02 Organigramme/v1 gardé.pdf" in archive.namelist()
    assert "v1 perdu.pdf" in archive.read(zips.UNREADABLE).decode()
    assert "perdu" not in archive.read(zips.MANIFEST).decode()


def test_it_leaves_block_by_block() -> None:
    now = timezone.localtime()
    size = 40 * zips.BLOCK

    class Endless(io.RawIOBase):
        left = size

        def read(self, wanted: int = -1) -> bytes:
            self.left -= (taken := min(wanted, self.left))
            return os.urandom(taken)  # nothing to fold

    blocks = list(zips.streamed([zips.Member("a.bin", now, size, Endless)], moment=now))
    assert len(blocks) > 30 and max(map(len, blocks)) < 3 * zips.BLOCK
    assert zipfile.ZipFile(io.BytesIO(b"".join(blocks))).testzip() is None


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Plan : n°1/2.pdf", "Plan - n°1-2.pdf"),
        ("../../etc/passwd", "etc-passwd"),
        ("con.pdf", "_con.pdf"),
        ("  ", "sans nom"),
        ("fin. . .", "fin"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_a_name_is_one_that_every_system_takes(name: str, safe: str) -> None:
    assert zips.safe_name(name) == safe
