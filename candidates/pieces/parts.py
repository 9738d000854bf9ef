"""Acts: a large file arrives part by part, and a cut resumes it where it stopped."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from candidates.pieces.models import WaitingFile, WaitingPart
from candidates.pieces.use_cases import open_dossier
from label_sp.actors.models import User
from label_sp.common import files
from label_sp.journal import journal

PART = 1024 * 1024  # bytes of a part, but the last one
AT_ONCE = 20  # files of one person that arrive
IN_MEMORY = 4 * PART


class NotNext(Exception):
    """These bytes are not those that are waited for: `received` says from where."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a file stands: its id, how many bytes have arrived, whether it is whole."""

    id: UUID
    received: int
    whole: bool


@transaction.atomic
def begin(dossier_id: UUID, *, actor: User, name: str, size: int, key: str) -> Arrival:
    """Announce a file; one that began to arrive under this key, of the same size, goes on. DOS-01."""
    dossier = open_dossier(dossier_id, actor)
    shown = files.clean_name(name)
    files.check_size(shown, size)
    mine = WaitingFile.objects.filter(dossier=dossier, owner=actor, arriving=True)
    if found := mine.filter(key=key, size=size).first():
        return _told(found)
    if mine.count() >= AT_ONCE:
        raise ValidationError(f"{AT_ONCE} fichiers arrivent déjà : attendez qu’ils soient arrivés.")
    new = WaitingFile.objects.create(
        dossier=dossier,
        owner=actor,
        name=shown,
        size=size,
        key=key,
        arriving=True,
        arrived_at=timezone.now(),
    )
    return _told(new)


def take_part(dossier_id: UUID, waiting_id: UUID, *, actor: User, start: int, content: bytes) -> Arrival:
    """Keep the next bytes of a file; with the last ones it is looked at, as any file is. DOS-01.

    Raises NotNext for bytes that came already or too early; ValidationError for what is refused, and forgets the file.
    """
    open_dossier(dossier_id, actor)
    waiting = _kept(dossier_id, waiting_id, actor, start, content)
    if waiting.received < waiting.size:
        return _told(waiting)
    try:
        return _whole(waiting, actor)
    except ValidationError:
        _forget(waiting)
        raise


@transaction.atomic
def _kept(dossier_id: UUID, waiting_id: UUID, actor: User, start: int, content: bytes) -> WaitingFile:
    arriving = WaitingFile.objects.select_for_update().filter(dossier=dossier_id, owner=actor, arriving=True)
    waiting = arriving.filter(pk=waiting_id).first()
    if waiting is None:
        raise ValidationError("Cet envoi est terminé ou oublié : choisissez de nouveau le fichier.")
    if start != waiting.received:
        raise NotNext(waiting.received)
    if not content or len(content) > PART or start + len(content) > waiting.size:
        raise ValidationError(
            "Cette partie n’est pas de la taille annoncée : choisissez de nouveau le fichier."
        )
    part = WaitingPart(waiting=waiting, start=start)
    part.file.save("part", ContentFile(content), save=False)
    part.save()
    waiting.received += len(content)
    waiting.arrived_at = timezone.now()
    waiting.save(update_fields=["received", "arrived_at"])
    return waiting


@transaction.atomic
def _whole(waiting: WaitingFile, actor: User) -> Arrival:
    parts = list(waiting.parts.all())
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(settings.FILE_UPLOAD_TEMP_DIR)) as joined:
        for part in parts:
            with part.file.open("rb") as stored:
                joined.write(stored.read())
        arrived = File(joined, name=waiting.name)
        arrived.size = waiting.size
        checked = files.check_upload(arrived)
        waiting.file.save("file", arrived, save=False)
    waiting.arriving = False
    waiting.save(update_fields=["file", "arriving"])
    journal.record(waiting.dossier, "piece.arrived", actor=actor, name=checked.name, sha256=checked.sha256)
    _drop(parts)
    return _told(waiting)


@transaction.atomic
def _forget(waiting: WaitingFile) -> None:
    _drop(list(waiting.parts.all()))
    waiting.delete()


def _drop(parts: list[WaitingPart]) -> None:
    """The rows now, the bytes once that is sure; what a killed process leaves goes with the sweep."""
    names = [str(part.file.name) for part in parts]
    WaitingPart.objects.filter(pk__in=[part.pk for part in parts]).delete()

    def gone() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(gone)


def _told(waiting: WaitingFile) -> Arrival:
    return Arrival(waiting.pk, waiting.received, not waiting.arriving)
