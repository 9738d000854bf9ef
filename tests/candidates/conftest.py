"""A candidate's team at work on a dossier, and files of every sort."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.pieces.models import Piece
from label_sp.actors.enums import Role
from label_sp.actors.models import Organisation, User
from tests.audits.conftest import on
from tests.factories import OrganisationFactory, dossier_in, member

DAY = dt.date(2026, 3, 2)


@dataclass
class Team:
    """A dossier, the two roles of its candidate, and a manager of its body."""

    dossier: Dossier
    manager: User
    contributor: User
    body_manager: User


def team(status: Status = Status.PREPARING, **fields: Any) -> Team:
    dossier = dossier_in(status, **fields)
    organisation = dossier.service.organisation
    return Team(
        dossier,
        member(organisation, Role.CANDIDATE_MANAGER),
        member(organisation, Role.CANDIDATE_CONTRIBUTOR),
        member(dossier.body, Role.BODY_MANAGER),
    )


@pytest.fixture
def organisation() -> Organisation:
    """A candidate's."""
    return OrganisationFactory()


@pytest.fixture
def actor(organisation: Organisation) -> User:
    """Who manages it."""
    return member(organisation, Role.CANDIDATE_MANAGER)


@pytest.fixture
def today() -> Iterator[dt.date]:
    """Monday 2 March 2026, half past midnight in Paris."""
    with on(DAY):
        yield DAY


def file(name: str = "organigramme.pdf", content: bytes = b"%PDF-1.4\n% un\n%%EOF\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def bytes_of(piece: Piece) -> bytes:
    with piece.file.open("rb") as stored:
        return stored.read()


def spreadsheet() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        types = f"<Types><Override PartName='/xl/workbook.xml' ContentType='{kind}'/></Types>"
        parts.writestr("[Content_Types].xml", types)
        parts.writestr("xl/workbook.xml", "<workbook/>")
    return archive.getvalue()


BAD_FILES = {  # what is sent, and a few words of what is answered
    "wrong type": ("notes.txt", b"bonjour", "n’est pas accepté"),
    "program": ("outil.exe", b"MZ\x90\x00", "n’est pas accepté"),
    "no extension": ("organigramme", b"%PDF-1.4\n", "n’est pas accepté"),
    "empty": ("vide.pdf", b"", "est vide"),
    "over the limit": ("gros.pdf", b"%PDF-1.4\n" + b"0" * 2048, "la limite est de"),
    "a page named pdf": (
        "page.pdf",
        b"<html><script>alert(1)</script></html>",
        "son contenu n’en est pas un",
    ),
    "a spreadsheet named pdf": ("table.pdf", spreadsheet(), "son contenu n’en est pas un"),
    "a picture named docx": ("photo.docx", b"\x89PNG\r\n\x1a\n" + b"\0" * 32, "son contenu n’en est pas un"),
}
