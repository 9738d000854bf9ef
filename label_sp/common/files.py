"""Uploads: what a file really is (by its bytes), its fingerprint, and how it is given back.

A file is believed when its extension, its declared kind and its first bytes agree; it is served as an attachment,
never as a page of ours.
"""

from __future__ import annotations

import hashlib
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

import magic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.http import FileResponse
from django.template.defaultfilters import filesizeformat

OOXML = "application/vnd.openxmlformats-officedocument"
DOCUMENTS: dict[str, frozenset[str]] = {
    ".pdf": frozenset({"application/pdf"}),
    ".docx": frozenset({f"{OOXML}.wordprocessingml.document"}),
    ".xlsx": frozenset({f"{OOXML}.spreadsheetml.sheet"}),
    ".odt": frozenset({"application/vnd.oasis.opendocument.text"}),
    ".ods": frozenset({"application/vnd.oasis.opendocument.spreadsheet"}),
    ".png": frozenset({"image/png"}),
    ".jpg": frozenset({"image/jpeg"}),
    ".jpeg": frozenset({"image/jpeg"}),
}
HEAD = 64 * 1024
ZIP_SIGNATURE = b"PK\x03\x04"
OOXML_PARTS = {
    "word/document.xml": f"{OOXML}.wordprocessingml.document",
    "xl/workbook.xml": f"{OOXML}.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What was found in an upload: a display name without path or control characters, its type, size and SHA-256."""

    name: str
    content_type: str
    size: int
    sha256: str


def check_upload(uploaded: File, allowed: dict[str, frozenset[str]] = DOCUMENTS) -> CheckedFile:
    """Look at an upload by its bytes. Raises ValidationError (French, for the field) when it is refused."""
    name = clean_name(uploaded.name or "")
    extension = PurePosixPath(name).suffix.lower()
    if extension not in allowed:
        kinds = ", ".join(sorted(suffix.lstrip(".") for suffix in allowed))
        raise ValidationError(
            f"Le format du fichier « {name} » n’est pas accepté. Formats acceptés : {kinds}.",
            code="extension",
        )
    if not uploaded.size:
        raise ValidationError(
            f"Le fichier « {name} » est vide. Déposez un fichier qui a un contenu.", code="empty"
        )
    if uploaded.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            f"Le fichier « {name} » pèse {filesizeformat(uploaded.size)}, la limite est de "
            f"{filesizeformat(settings.UPLOAD_MAX_BYTES)}. Réduisez-le ou découpez-le.",
            code="too_large",
        )
    found = content_type_of(uploaded)
    if found not in allowed[extension]:
        raise ValidationError(
            f"Le fichier « {name} » porte l’extension {extension}, mais son contenu n’en est pas un. "
            "Exportez-le de nouveau dans ce format.",
            code="content",
        )
    return CheckedFile(name, found, uploaded.size, sha256_of(uploaded))


def content_type_of(uploaded: IO[bytes] | File) -> str:
    """The type by the first bytes, as libmagic sees it; an office file by what its archive holds, in any order."""
    uploaded.seek(0)
    head = uploaded.read(HEAD)
    uploaded.seek(0)
    if head.startswith(ZIP_SIGNATURE):
        return _office_type(uploaded) or "application/zip"
    return str(magic.from_buffer(head, mime=True))


def _office_type(uploaded: IO[bytes] | File) -> str:
    """Office files are archives; libmagic tells which only when their parts come in the usual order."""
    try:
        with zipfile.ZipFile(uploaded) as archive:
            return _office_type_of(archive)
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, RuntimeError, OSError, ValueError):
        return ""
    finally:
        uploaded.seek(0)


def _office_type_of(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in OOXML_PARTS.items() if part in names), "")
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
        return archive.read("mimetype").decode("ascii").strip()
    return ""


def sha256_of(stream: IO[bytes] | File) -> str:
    """Hex SHA-256 of a whole stream, read by blocks; the stream is back at its beginning afterwards."""
    digest = hashlib.sha256()
    stream.seek(0)
    while block := stream.read(1 << 20):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()


def clean_name(name: str) -> str:
    """A name for display: no path, no control or direction-changing character, 150 characters at most."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        char for char in last if unicodedata.category(char) not in {"Cc", "Cf", "Zl", "Zp"}
    ).strip()
    suffix = PurePosixPath(kept).suffix[:10]
    return (kept[: 150 - len(suffix)] + suffix) if len(kept) > 150 else kept or "sans nom"


def private_response(stored: File, filename: str, content_type: str, *, inline: bool = False) -> FileResponse:
    """Give a stored file to somebody who was allowed to read it; the browser must not run or guess anything."""
    response = FileResponse(
        stored, as_attachment=not inline, filename=clean_name(filename), content_type=content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
