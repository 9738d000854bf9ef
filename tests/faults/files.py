"""The independent checker of files: what clients were told, what the rows say and what lies on the disk, side by side.

Its own SQL and its own walk of the folder: none of the application's functions.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.checker import Database, Verdict

FILE_COLUMNS = {
    ("candidates_piece", "file"),
    ("candidates_waitingfile", "file"),
    ("candidates_waitingpart", "file"),
    ("candidates_evidence", "file"),
    ("candidates_attachment", "file"),
    ("surveys_answersupload", "file"),
    ("surveys_surveyreport", "file"),
    ("audits_audit", "report_file"),
    ("audits_illustration", "image"),
    ("certification_attestation", "pdf"),
    ("dsfr_dsfrconfig", "operator_logo_file"),
}
PIECES = "SELECT id, file, sha256 FROM candidates_piece WHERE file LIKE ?"
ATTESTATIONS = "SELECT number, pdf, pdf_sha256 FROM certification_attestation WHERE number LIKE ?"
TOLD_OF = "SELECT subject_id FROM journal_journalentry WHERE event LIKE ?"


@dataclass
class Told:
    """What the clients keep of the answers they got: the SHA-256 of each piece filed and of each attestation read."""

    pieces: dict[str, str] = field(default_factory=dict)
    attestations: dict[str, str] = field(default_factory=dict)
    cut: int = 0  # requests without an answer
    unexpected: list[str] = field(default_factory=list)

    @property
    def acts(self) -> int:
        return len(self.pieces) + len(self.attestations)


def without_row(database: Database, media: Path) -> list[str]:
    """The files that no row names."""
    named = {
        row[0]
        for table, column in FILE_COLUMNS
        for row in database.all(f"SELECT {column} FROM {table} WHERE {column} LIKE ?", "%")  # noqa: S608 (ours)
    }
    return sorted(_on_disk(media) - named)


def check_files(database: Database, media: Path, told: Told) -> Verdict:
    """Each act acknowledged is there and whole, each row has its file, each file its row."""
    verdict = Verdict(messages=told.acts)
    pieces = {_plain(key): (name, sha) for key, name, sha in database.all(PIECES, "%")}
    drawn = {number: (name, sha) for number, name, sha in database.all(ATTESTATIONS, "%") if name}
    for acts, rows in ((told.pieces, pieces), (told.attestations, drawn)):
        for key, sha in acts.items():
            if rows.get(key, ("", ""))[1] != sha:
                verdict.lost += 1
                verdict.faults.append(f"{key}: acknowledged, and its row is {rows.get(key)}")
    for key, (name, sha) in {**pieces, **drawn}.items():
        if _sha256(media / name) != sha:
            verdict.ghosts += 1
            verdict.faults.append(f"{key}: its row has no file, or another one: {name}")
    journaled = {_plain(each[0]) for each in database.all(TOLD_OF, "piece.filed")}
    verdict.faults += [f"{key}: half an act, no journal" for key in pieces.keys() ^ journaled]
    verdict.faults += [f"no row names {name}" for name in without_row(database, media)]
    verdict.faults += told.unexpected
    return verdict


def _on_disk(media: Path) -> set[str]:
    return {str(file.relative_to(media)) for file in media.rglob("*") if file.is_file()}


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "no file"


def _plain(key: object) -> str:
    """A UUID as SQLite stores it."""
    return str(key).replace("-", "")
