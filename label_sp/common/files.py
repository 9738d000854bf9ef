"""Uploads: what a file really is (by its bytes), its fingerprint, and how it is given back.

A file is believed when its extension and its first bytes agree. It is taken in when it holds no program, no other file
and no more than it should, and served as an attachment, never as a page of ours.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

import magic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.http import FileResponse

from label_sp.common import archives, pdf_content
from label_sp.common.archives import OOXML
from label_sp.guide.french import too_heavy

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
PDF, PDF_SIGNATURE = "application/pdf", b"%PDF-"
REFUSALS = {
    "archive": "Le fichier « {name} » se déplie en un volume anormal, ou d’une façon inhabituelle. Ouvrez-le, "
    "enregistrez-le de nouveau, ou exportez-le en PDF.",
    "program": "Le fichier « {name} » contient un programme (macro, script ou lancement d’application), que personne "
    "ici n’exécutera. Enregistrez-le sans macro, ou imprimez-le en PDF, puis déposez cette copie.",
    "inside": "Le fichier « {name} » contient d’autres fichiers. Déposez chacun d’eux à part, ou imprimez le "
    "document en PDF.",
    "protected": "Le fichier « {name} » est protégé ou chiffré : il ne peut pas être vérifié. Enregistrez-le sans "
    "protection.",
    "hidden": "Le fichier « {name} » est écrit d’une façon qui ne permet pas de le vérifier. Imprimez-le en PDF, puis "
    "déposez cette copie.",
    "first_byte": "Le fichier « {name} » n’est pas un PDF dès son premier octet. Ouvrez-le, enregistrez-le de nouveau "
    "en PDF, puis déposez cette copie.",
}


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What was found in an upload: a display name without path or control characters, its type, size and SHA-256."""

    name: str
    content_type: str
    size: int
    sha256: str


ADVICE = {  # what people send in good faith, and how they get one of ours out of it
    (".heic", ".heif"): (
        ".jpg",
        "C’est une photo de téléphone : une capture d’écran de cette photo convient, en PNG ou en JPEG.",
    ),
    (".doc", ".rtf", ".pages"): (
        ".pdf",
        "Dans votre traitement de texte, enregistrez-le au format PDF ou DOCX.",
    ),
    (".xls", ".numbers"): (".xlsx", "Dans votre tableur, enregistrez-le au format XLSX."),
    (".ppt", ".pptx", ".odp", ".key"): (".pdf", "Dans votre logiciel de présentation, exportez-le en PDF."),
    (".zip", ".7z", ".rar"): (".pdf", "Sortez les fichiers de l’archive, puis déposez-les un par un."),
}


def check_upload(uploaded: File, allowed: dict[str, frozenset[str]] = DOCUMENTS) -> CheckedFile:
    """Look at an upload by its bytes. Raises ValidationError (French, for the field) when it is refused."""
    name = clean_name(uploaded.name or "")
    extension = PurePosixPath(name).suffix.lower()
    if extension not in allowed:
        kinds = ", ".join(sorted(suffix.lstrip(".") for suffix in allowed))
        said = f"Le format du fichier « {name} » n’est pas accepté. Formats acceptés : {kinds}."
        raise ValidationError(said + _advice(extension, allowed), code="extension")
    check_size(name, uploaded.size)
    try:
        found = content_type_of(uploaded)
    except archives.Refused as refused:
        raise ValidationError(REFUSALS[refused.code].format(name=name), code=refused.code) from refused
    if found not in allowed[extension]:
        raise ValidationError(
            f"Le fichier « {name} » porte l’extension {extension}, mais son contenu n’en est pas un. "
            "Exportez-le de nouveau dans ce format.",
            code="content",
        )
    return CheckedFile(name, found, uploaded.size, sha256_of(uploaded))


def check_upload_on(
    field: str, uploaded: File, allowed: dict[str, frozenset[str]] = DOCUMENTS
) -> CheckedFile:
    """The same, with the refusal on its field of the form."""
    try:
        return check_upload(uploaded, allowed)
    except ValidationError as refused:
        raise ValidationError({field: refused.messages}) from refused


def _advice(extension: str, allowed: Container[str]) -> str:
    """A sentence for whoever sends such a file, where what it leads to is accepted."""
    found = next((said for known, said in ADVICE.items() if extension in known), None)
    return f" {found[1]}" if found and found[0] in allowed else ""


def check_size(name: str, size: int | None) -> None:
    """A file of that many bytes. Raises ValidationError for one that is empty, or heavier than what is taken."""
    if not size:
        raise ValidationError(
            f"Le fichier « {name} » est vide. Déposez un fichier qui a un contenu.", code="empty"
        )
    if size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            f"Le fichier « {name} » {too_heavy(size, settings.UPLOAD_MAX_BYTES)}. Réduisez-le ou découpez-le.",
            code="too_large",
        )


def content_type_of(uploaded: IO[bytes] | File) -> str:
    """The type by the first bytes, as libmagic sees it; an office file by what its archive holds, in any order.

    A PDF begins with its first byte, and is looked into as archives are. Raises archives.Refused.
    """
    uploaded.seek(0)
    head = uploaded.read(HEAD)
    uploaded.seek(0)
    if head.startswith(ZIP_SIGNATURE):
        return archives.office_type(uploaded) or "application/zip"
    found = str(magic.from_buffer(head, mime=True))
    if found == PDF or head.startswith(PDF_SIGNATURE):
        _check_pdf(uploaded, head)
        return PDF
    return found


def _check_pdf(uploaded: IO[bytes] | File, head: bytes) -> None:
    if not head.startswith(PDF_SIGNATURE):
        raise archives.Refused("first_byte")
    try:
        code = pdf_content.refusal(uploaded.read())
    finally:
        uploaded.seek(0)
    if code:
        raise archives.Refused(code)


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
