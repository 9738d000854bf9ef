"""Acts: several pieces at once. Each file stands for itself: one that is refused stops no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from candidates.dossiers.models import Dossier
from candidates.pieces import use_cases
from candidates.pieces.enums import PieceKind
from candidates.pieces.models import Piece, WaitingFile
from label_sp.actors.models import User
from label_sp.clock.batches import About, Batch
from label_sp.common import files
from label_sp.journal import journal

WAITS = timedelta(days=1)
LEAVE_OUT = "none"  # chosen instead of a piece: this file is not filed
WAITING = Batch(
    "sweep_waiting_files", "Retrait d’un fichier dont la pièce n’a pas été dite", lambda pk: About(str(pk))
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One file: the piece it is (blank when that is not said yet, LEAVE_OUT when it is not to be filed), and the
    field of the form that it came by."""

    kind: str
    file: File
    place: str = "together"


@dataclass(slots=True)
class Report:
    """What became of each file: filed, refused (by field of the form, each with its reasons) or waiting."""

    filed: list[Piece] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)
    waiting: list[WaitingFile] = field(default_factory=list)

    def refuse(self, place: str, reasons: Sequence[str]) -> None:
        self.refused.setdefault(place, []).extend(reasons)


def file_together(dossier_id: UUID, *, actor: User, chosen: Sequence[Chosen]) -> Report:
    """File several pieces at once, each in a transaction of its own. DOS-01, DOS-04.

    What no piece is said for waits for its owner to say it.
    """
    dossier = use_cases.open_dossier(dossier_id, actor)
    report, kept = Report(), [each for each in chosen if each.kind != LEAVE_OUT]
    often = Counter(each.kind for each in kept if each.kind)
    for each in kept:
        name = files.clean_name(each.file.name or "")
        try:
            if not each.kind:
                report.waiting.append(_wait(dossier, actor, each.file))
            elif often[each.kind] > 1:
                report.refuse(each.place, [twice(name, each.kind)])
            else:
                report.filed.append(
                    use_cases.file_piece(dossier_id, each.kind, actor=actor, uploaded=each.file)
                )
        except ValidationError as refused:
            report.refuse(each.place, [_naming(name, reason) for reason in refused.messages])
    return report


def sort(dossier_id: UUID, *, actor: User, kinds: Mapping[UUID, str]) -> Report:
    """Say of each waiting file which piece it is, and file it, or leave it out. DOS-01."""
    use_cases.open_dossier(dossier_id, actor)
    report, often = Report(), Counter(kinds.values())
    waiting = WaitingFile.objects.filter(dossier=dossier_id, owner=actor, arriving=False, pk__in=kinds)
    for each in waiting:
        kind, place = kinds[each.pk], str(each.pk)
        if kind != LEAVE_OUT and often[kind] > 1:
            report.refuse(place, [twice(each.name, kind)])
            continue
        try:
            with transaction.atomic():
                if kind != LEAVE_OUT:
                    report.filed.append(_filed(each, kind, actor))
                each.delete()
        except ValidationError as refused:
            report.refuse(place, [_naming(each.name, reason) for reason in refused.messages])
    return report


def sweep_waiting() -> int:
    """Take away the files that nobody sorted within a day. Returns how many; their bytes go with the sweep of files."""
    old = WaitingFile.objects.filter(arrived_at__lt=timezone.now() - WAITS).values_list("pk", flat=True)
    return sum(WAITING.each(list(old), _gone))


def twice(name: str, kind: str) -> str:
    """One file is one piece."""
    return f"« {name} » : un autre fichier est choisi pour la même pièce, « {PieceKind(kind).label} ». Gardez-en un."


def _gone(pk: UUID) -> bool:
    WaitingFile.objects.filter(pk=pk).delete()
    return True


@transaction.atomic
def _wait(dossier: Dossier, actor: User, uploaded: File) -> WaitingFile:
    checked = files.check_upload(uploaded)
    waiting = WaitingFile.objects.create(
        dossier=dossier,
        owner=actor,
        file=uploaded,
        name=checked.name,
        size=checked.size,
        arrived_at=timezone.now(),
    )
    journal.record(dossier, "piece.arrived", actor=actor, name=checked.name, sha256=checked.sha256)
    return waiting


def _filed(waiting: WaitingFile, kind: str, actor: User) -> Piece:
    with waiting.file.open("rb") as stored:
        uploaded = File(stored, name=waiting.name)
        return use_cases.file_piece(waiting.dossier_id, kind, actor=actor, uploaded=uploaded)


def _naming(name: str, reason: str) -> str:
    return reason if f"« {name} »" in reason else f"« {name} » : {reason}"
