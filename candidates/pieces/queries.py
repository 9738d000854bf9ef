"""The read side: the pieces of a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from candidates.dossiers import permissions
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import awaits_complements, is_editable, is_examined, prepares_follow_up
from candidates.pieces.enums import PieceKind, Verdict
from candidates.pieces.models import Piece, WaitingFile
from candidates.scans import queries as scans
from candidates.scans.enums import ScanState
from label_sp.actors.queries import Actor
from label_sp.common.reading import asked_once
from label_sp.guide import dossier as file_rules
from label_sp.guide import follow_up_request
from label_sp.guide import pieces as piece_rules

MISSING = "À déposer pour la demande d’audit de suivi."
TO_RENEW = "Pièce de la candidature, un nouveau rapport est à déposer pour la demande d’audit de suivi."
TO_TAKE_OVER = "Pièce de la candidature, reprise dans la demande d’audit de suivi sauf nouvelle version."
TO_TAKE_OVER_OF_YEAR = (
    "Pièce de la candidature, reprise si elle couvre l’année en cours et l’année précédente."
)
TAKEN_OVER = "Reprise de la candidature sans changement."
TAKEN_OVER_OF_YEAR = f"{TAKEN_OVER} Doit couvrir l’année en cours et l’année précédente."
RENEWED = "Nouvelle pour la demande d’audit de suivi."


@asked_once
def all_versions(dossier: Dossier) -> tuple[Piece, ...]:
    """Every version of every piece, by kind, the oldest first."""
    return tuple(dossier.pieces.select_related("uploaded_by").order_by("kind", "version"))


def current_pieces(dossier: Dossier) -> dict[str, Piece]:
    """The latest version of each piece, by kind."""
    return {piece.kind: piece for piece in all_versions(dossier)}


def readable(dossier: Dossier, reader: Actor | None) -> QuerySet[Piece]:
    """The versions that this person may read. Once the dossier was filed, what has not left yet is its team's only."""
    pieces = dossier.pieces.all()
    return pieces if _reads_all(dossier, reader) else pieces.filter(filed_at__isnull=False)


def _reads_all(dossier: Dossier, reader: Actor | None) -> bool:
    return reader is None or dossier.filed_on is None or permissions.can_prepare(reader, dossier)


def waiting_files(dossier: Dossier, owner: Actor) -> list[WaitingFile]:
    """What this person sent and did not say yet which piece it is."""
    return list(dossier.waiting_files.filter(owner=owner.pk, arriving=False))


@dataclass(frozen=True, slots=True)
class PieceLine:
    """One piece of the application file as one reader sees it: the same line on every page and route.

    `due`: the last day to file it, None while no audit day is wished for. `word` and `tone` say where it stands, and
    no page says it in another way;
    `at_request` what becomes of it in the follow-up request (FOL-02), while that is prepared or runs; `scan` what the
    antivirus says of the latest version, None without one.
    """

    kind: PieceKind
    versions: tuple[Piece, ...]
    fileable: bool
    due: date | None
    word: str
    tone: str
    at_request: str = ""
    scan: ScanState | None = None

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def holds(self) -> str:
        """What it must hold. DOS-01."""
        return piece_rules.HOLDS[self.kind]

    @property
    def withdrawable(self) -> bool:
        """May its latest version be taken back: it has not left, and may be filed anew?"""
        return self.fileable and self.current is not None and self.current.filed_at is None

    @property
    def current(self) -> Piece | None:
        """The latest version."""
        return self.versions[0] if self.versions else None

    @property
    def to_file(self) -> str:
        """What is to be filed by `due`, in the words of where it stands."""
        if self.current is None:
            return "À déposer"
        asked = self.current.verdict == Verdict.COMPLEMENT
        return "Complément à déposer" if asked else "Une nouvelle version peut être déposée"

    @property
    def reason(self) -> str:
        """What the body says of it."""
        return self.current.verdict_reason if self.current else ""

    @property
    def complement_due(self) -> date | None:
        """Until when the body wants its complement, where it said so."""
        return self.current.complement_due if self.current else None


def checklist(dossier: Dossier, reader: Actor | None = None) -> list[PieceLine]:
    """The 8 pieces in the guide's order, each with its versions, newest first. DOS-01, DOS-02, DOS-04.

    Until the body's letter leaves, what it wrote on a piece is a draft: `reads_drafts` says who reads it.
    """
    examined = is_examined(dossier)
    examines = examined and reader is not None and permissions.reads_drafts(reader, dossier)
    hidden = examined and not examines
    versions: dict[str, list[Piece]] = {}
    reads_all = _reads_all(dossier, reader)
    for each in reversed(all_versions(dossier)):
        if not reads_all and each.filed_at is None:
            continue
        piece = each
        if hidden and piece.kind not in versions:
            piece = copy(each)  # others read the row itself
            piece.verdict, piece.verdict_reason, piece.complement_due = Verdict.PENDING, "", None
        versions.setdefault(piece.kind, []).append(piece)
    said = scans.states(found[0].sha256 for found in versions.values())
    return [_line(dossier, kind, tuple(versions.get(kind, ())), examines, said) for kind in PieceKind]


def _line(
    dossier: Dossier,
    kind: PieceKind,
    versions: tuple[Piece, ...],
    examines: bool,
    said: Mapping[str, ScanState],
) -> PieceLine:
    current = versions[0] if versions else None
    word, tone = _said_of(dossier, current, examines)
    fileable = takes_pieces(dossier) and not is_settled(dossier, current)
    return PieceLine(
        kind=kind,
        versions=versions,
        fileable=fileable,
        due=_due(dossier, current),
        word=word,
        tone=tone,
        at_request=_at_request(dossier, kind, versions),
        scan=said.get(current.sha256) if current else None,
    )


def _at_request(dossier: Dossier, kind: str, versions: tuple[Piece, ...]) -> str:
    """What becomes of a piece in the follow-up request; blank at an application. FOL-02."""
    asked = dossier.status == Status.IN_FOLLOW_UP
    of_year = kind == follow_up_request.OF_YEAR
    if dossier.obtained_on is None or not (asked or prepares_follow_up(dossier, dossier.today)):
        return ""
    if not versions:
        return MISSING
    if asked:
        unchanged = len(versions) > 1 and versions[0].sha256 == versions[1].sha256
        return RENEWED if not unchanged else TAKEN_OVER_OF_YEAR if of_year else TAKEN_OVER
    filed = dossier.service.day_of(versions[0].uploaded_at)
    if filed > dossier.obtained_on:
        return RENEWED
    if follow_up_request.to_renew({kind: filed}, dossier.obtained_on):
        return TO_RENEW
    return TO_TAKE_OVER_OF_YEAR if of_year else TO_TAKE_OVER


def _said_of(dossier: Dossier, current: Piece | None, examines: bool) -> tuple[str, str]:
    """Where a piece stands, in words, and the tone of its badge.

    It is « à examiner » for who examines it, from the filing on; for everybody else it is filed.
    """
    if current is None:
        return "Non déposée", ""
    if current.verdict == Verdict.PENDING and not examines:
        return "Déposée", "info"
    tones = {Verdict.ACCEPTED: "success", Verdict.COMPLEMENT: "warning"}
    return str(current.get_verdict_display()), tones.get(Verdict(current.verdict), "info")


def is_settled(dossier: Dossier, current: Piece | None) -> bool:
    """Did the body find this piece fit already? Only the others move while complements are waited for. DOS-04."""
    return awaits_complements(dossier) and current is not None and current.verdict == Verdict.ACCEPTED


def takes_pieces(dossier: Dossier) -> bool:
    """des pièces se déposent : à la candidature, en complément, à la demande d’audit de suivi"""
    asked = is_editable(dossier) or awaits_complements(dossier)
    return asked or prepares_follow_up(dossier, dossier.today)


def fingerprints(dossier: Dossier) -> list[dict[str, object]]:
    """What was filed, so that the journal can tell it later: kind, version and SHA-256 of each piece."""
    pieces = current_pieces(dossier).values()
    return [{"kind": piece.kind, "version": piece.version, "sha256": piece.sha256} for piece in pieces]


def filed_on(pieces: Mapping[str, Piece]) -> dict[str, date]:
    """The day each of these pieces was filed, by kind."""
    return {kind: piece.dossier.service.day_of(piece.uploaded_at) for kind, piece in pieces.items()}


def _due(dossier: Dossier, current: Piece | None) -> date | None:
    if current and current.verdict == Verdict.COMPLEMENT and current.complement_due:
        return current.complement_due
    if dossier.audit_first_day is None or dossier.obtained_on:
        return None
    if dossier.status == Status.PREPARING:
        return file_rules.last_submission_day(dossier.audit_first_day)
    return file_rules.complements_due(dossier.audit_first_day)


def missing(dossier: Dossier) -> list[PieceKind]:
    """The pieces that were not filed, in the guide's order. DOS-01."""
    filed = current_pieces(dossier)
    return [kind for kind in PieceKind if kind not in filed]


def in_order(kinds: Iterable[str]) -> tuple[str, ...]:
    """Some pieces, in the guide's order."""
    wanted = set(kinds)
    return tuple(kind.value for kind in PieceKind if kind.value in wanted)


def without_verdict(dossier: Dossier) -> tuple[str, ...]:
    """The pieces that the body has not looked at yet (or that are missing)."""
    accepted = {k for k, p in current_pieces(dossier).items() if p.verdict != Verdict.PENDING}
    return in_order(set(PieceKind.values) - accepted)


def open_complements(dossier: Dossier) -> tuple[str, ...]:
    """Pieces whose current version still waits for a complement."""
    return in_order(k for k, p in current_pieces(dossier).items() if p.verdict == Verdict.COMPLEMENT)
