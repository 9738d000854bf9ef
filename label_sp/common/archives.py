"""Office files from inside: they are archives, and nothing of an archive is read without a bound.

Its directory, the number of its members, what they unfold to and each member that we read are bounded. What it says of
its own sizes is believed for a refusal only: a read stops at its own bound whatever is declared.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any
from urllib.parse import unquote
from xml.parsers import expat

from django.core.files.base import File

OOXML = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"
MAIN_PART, MAIN_TYPE = "/officeDocument", ".main+xml"  # how the kinds of relation and of content end
MIMETYPE, MANIFEST = "mimetype", "META-INF/manifest.xml"

DIRECTORY = 2 << 20  # bytes of the list of members
MEMBERS = 4000
UNFOLDED = 256 << 20  # bytes of all members together
RATIO, RATIO_FROM = 100, 32 << 20  # times the archive's own size, once it is that much
READ = 1 << 20  # bytes of a member that we read ourselves
EMBEDDED = 32 << 20  # bytes of a workbook behind a chart
PIECE = 256 << 10
USUAL = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # zipfile unfolds the others without a bound

PROGRAM_NAMES = frozenset({"vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin"})
PROGRAM_FOLDERS = frozenset({"activex", "macrosheets", "dialogsheets", "basic", "scripts"})
PROGRAM_TYPES = re.compile(
    rb"macroEnabled|vbaProject|activeX|intlMacrosheet|ms-excel\.macrosheet", re.IGNORECASE
)
PACKED = frozenset({".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".jar", ".cab", ".iso"})
RUNS = frozenset(
    {".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".scr", ".hta", ".lnk", ".docm", ".xlsm", ".xlsb"}
)
OFFICE = frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"})
BROKEN = (
    zipfile.BadZipFile,
    UnicodeDecodeError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    EOFError,
    expat.ExpatError,
)


class Refused(Exception):
    """Why an archive is not taken in: one of the codes of `label_sp.common.files.REFUSALS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def office_type(uploaded: IO[bytes] | File) -> str:
    """Which office file it is, by what its archive holds in any order; "" when it is none. Raises Refused."""
    try:
        with _opened(uploaded) as archive:
            _check(archive, _size(uploaded))
            kind = _type_of(archive)
            _check_embedded(archive)
            return kind
    except BROKEN:
        return ""
    finally:
        uploaded.seek(0)


class _Bounded:
    """A file of which nobody reads more than a directory at once: zipfile takes in a whole one, as long as it says."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, lambda: True

    def read(self, size: int | None = -1) -> bytes:
        wanted = DIRECTORY if size is None or size < 0 else size
        if wanted > DIRECTORY:
            raise Refused("archive")
        return self._file.read(wanted)


def _opened(file: IO[bytes] | File) -> zipfile.ZipFile:
    file.seek(0)
    return zipfile.ZipFile(_Bounded(file))


def _size(file: IO[bytes] | File) -> int:
    return file.seek(0, io.SEEK_END) or file.tell()


def _check(archive: zipfile.ZipFile, size: int) -> None:
    members = archive.infolist()
    unfolded = sum(member.file_size for member in members)
    if len(members) > MEMBERS or unfolded > min(UNFOLDED, max(RATIO_FROM, RATIO * size)):
        raise Refused("archive")
    if len({member.filename for member in members}) < len(members):
        raise Refused("archive")  # two readers would see two documents
    if any(member.compress_type not in USUAL for member in members):
        raise Refused("archive")
    if any(member.flag_bits & 1 for member in members):
        raise Refused("protected")
    for member in members:
        _check_name(PurePosixPath(member.filename.lower()))


def _check_name(path: PurePosixPath) -> None:
    if path.name in PROGRAM_NAMES or PROGRAM_FOLDERS & set(path.parts[:-1]) or path.suffix in RUNS:
        raise Refused("program")
    if path.suffix in PACKED or ("embeddings" in path.parts and path.suffix == ".bin"):
        raise Refused("inside")


def _type_of(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if CONTENT_TYPES in names:
        return _type_of_package(archive, names)
    if MIMETYPE in names:
        return _read(archive, MIMETYPE, 100).decode("ascii").strip()
    if MANIFEST in names:
        return _type_in_manifest(_read(archive, MANIFEST, READ))
    return ""


def _type_of_package(archive: zipfile.ZipFile, names: set[str]) -> str:
    """What its list of types says of the part that its relations call the main one, wherever that part stands."""
    listed = _read(archive, CONTENT_TYPES, READ)
    elements = list(_elements(listed))
    kinds = [given.get("ContentType", "") for _, given in elements]
    if PROGRAM_TYPES.search(listed) or any(PROGRAM_TYPES.search(kind.encode()) for kind in kinds):
        raise Refused("program")
    by_part = {given.get("PartName", "").lower(): given.get("ContentType", "") for _, given in elements}
    by_end = {given.get("Extension", "").lower(): given.get("ContentType", "") for _, given in elements}
    present = {f"/{name}".lower() for name in names}
    parts = list(_main_parts(archive)) if RELATIONS in names else list(by_part)
    found = (
        by_part.get(part) or by_end.get(part.rpartition(".")[2], "") for part in parts if part in present
    )
    return next((kind.removesuffix(MAIN_TYPE) for kind in found if kind.endswith(MAIN_TYPE)), "")


def _main_parts(archive: zipfile.ZipFile) -> Iterator[str]:
    for _, given in _elements(_read(archive, RELATIONS, READ)):
        if given.get("Type", "").endswith(MAIN_PART) and given.get("TargetMode") != "External":
            yield posixpath.normpath(f"/{unquote(given.get('Target', ''))}").replace("//", "/").lower()


def _type_in_manifest(content: bytes) -> str:
    """OpenDocument without its member `mimetype`, which is recommended and not required."""
    entries = (given for name, given in _elements(content) if name == "file-entry")
    return next((each.get("media-type", "") for each in entries if each.get("full-path") == "/"), "")


def _elements(content: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Each element of a small XML by its local name, with its attributes by theirs; none declares an entity."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, given: found.append(
        (_local(name), {_local(key): value for key, value in given.items()})
    )
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(content, True)
    yield from found


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse_doctype(*_: object) -> None:
    raise Refused("archive")


def _check_embedded(archive: zipfile.ZipFile) -> None:
    """The workbook behind a chart is an archive too: looked at in the same way, and nothing deeper."""
    for member in archive.infolist():
        if PurePosixPath(member.filename.lower()).suffix in OFFICE:
            inner = io.BytesIO(_read(archive, member.filename, EMBEDDED))
            with _opened(inner) as embedded:
                _check(embedded, inner.getbuffer().nbytes)
                _type_of(embedded)
                if any(PurePosixPath(name.lower()).suffix in OFFICE for name in embedded.namelist()):
                    raise Refused("inside")


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A member, to its end or not at all."""
    content = bytearray()
    with archive.open(name) as member:
        while piece := member.read(PIECE):
            content += piece
            if len(content) > most:
                raise Refused("archive")
    return bytes(content)
