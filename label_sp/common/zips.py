"""Archives that leave: written while they are sent, with a manifest that `sha256sum -c` verifies.

Nothing of them is held whole: a member is read by blocks, and each block leaves at once. What cannot be read is left
out and told in a text of its own, since what was sent before cannot be taken back.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

MANIFEST, UNREADABLE = "SHA256SUMS.txt", "FICHIERS-ILLISIBLES.txt"
BLOCK = 256 << 10
LONGEST = 100  # characters of a name, so that a folder of Windows still holds it
Opened = Callable[[], Any]  # gives a binary file, which closes itself after a `with`
ODD = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')  # what some file system refuses in a name
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive: its path there, the moment it dates from, its size, how it is opened (binary)."""

    path: str
    moment: datetime
    size: int
    opened: Opened


def safe_name(name: str) -> str:
    """A name that every system takes and a person reads: « Plan : n°1/2.pdf » → « Plan - n°1-2.pdf »."""
    plain = ODD.sub("-", unicodedata.normalize("NFC", name))
    plain = " ".join(plain.split()).strip(" .-") or "sans nom"
    if RESERVED.match(plain):
        plain = f"_{plain}"
    suffix = PurePosixPath(plain).suffix[:10]
    return plain if len(plain) <= LONGEST else plain[: LONGEST - len(suffix)].rstrip(" .") + suffix


def streamed(members: Iterable[Member], *, moment: datetime) -> Iterator[bytes]:
    """The archive, block by block: its members, then the manifest."""
    outlet: Any = _Outlet()  # writes only, which zipfile knows how to take
    sums, unreadable = [], []
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            digest = hashlib.sha256()
            try:
                opened = member.opened()
            except OSError:
                unreadable.append(member.path)
                continue
            with (
                opened as source,
                archive.open(_info(member.path, member.moment, member.size), "w") as target,
            ):
                while block := source.read(BLOCK):
                    digest.update(block)
                    target.write(block)
                    yield outlet.taken()
            sums.append(f"{digest.hexdigest()}  {member.path}\n")
        if unreadable:
            told = "Ces fichiers n’ont pas pu être lus et manquent ici :\n" + "".join(
                f"{each}\n" for each in unreadable
            )
            archive.writestr(_info(UNREADABLE, moment), told)
            sums.append(f"{hashlib.sha256(told.encode()).hexdigest()}  {UNREADABLE}\n")
        archive.writestr(_info(MANIFEST, moment), "".join(sums))
    yield outlet.taken()


def of_bytes(path: str, content: bytes, moment: datetime) -> Member:
    """A member that is in memory already."""
    return Member(path, moment, len(content), lambda: io.BytesIO(content))


def _info(path: str, moment: datetime, size: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, date_time=max(moment, moment.replace(year=1980)).timetuple()[:6])
    info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, size
    info.external_attr = 0o644 << 16
    return info


class _Outlet:
    """A file that is only written to: what was written since it was last emptied."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def write(self, content: bytes) -> int:
        self._kept += content
        return len(content)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        content = bytes(self._kept)
        self._kept.clear()
        return content
