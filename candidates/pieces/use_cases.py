"""Acts: the pieces of a dossier."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from candidates.dossiers import permissions
from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import NOT_EDITABLE, locked
from candidates.pieces import queries
from candidates.pieces.enums import PieceKind
from candidates.pieces.models import Piece
from label_sp.actors.models import User
from label_sp.common import files
from label_sp.journal import journal


@transaction.atomic
def file_piece(dossier_id: UUID, kind: str, *, actor: User, uploaded: File) -> Piece:
    """File a piece, or a new version of it. DOS-01, DOS-04. The former versions stay readable."""
    dossier = locked(dossier_id)
    permissions.can_prepare.require(actor, dossier)
    if not queries.takes_pieces(dossier):
        raise ValidationError(NOT_EDITABLE)
    current = queries.current_pieces(dossier).get(kind)
    if queries.is_settled(dossier, current):
        raise ValidationError("L’organisme a déjà jugé cette pièce conforme : elle ne se remplace plus.")
    checked = _checked(uploaded, current)
    version = current.version + 1 if current else 1
    piece = Piece.objects.create(
        dossier=dossier,
        kind=PieceKind(kind),
        version=version,
        file=uploaded,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        uploaded_by=actor,
        uploaded_at=timezone.now(),
    )
    journal.record(piece, "piece.filed", actor=actor, kind=kind, version=version, sha256=checked.sha256)
    return piece


def take_over(dossier: Dossier, *, actor: User, until: date) -> list[Piece]:
    """Put in the follow-up request the pieces that did not change since that day, each to be examined again. FOL-02.

    Called in the transaction of the request. The file is the same one; the version before keeps its verdict.
    """
    taken = []
    for kind, piece in queries.current_pieces(dossier).items():
        if dossier.service.day_of(piece.uploaded_at) > until:
            continue
        same = ("file", "name", "content_type", "size", "sha256")
        taken.append(
            Piece.objects.create(
                dossier=dossier,
                kind=kind,
                version=piece.version + 1,
                uploaded_by=actor,
                uploaded_at=timezone.now(),
                **{name: getattr(piece, name) for name in same},
            )
        )
    return taken


def _checked(uploaded: File, current: Piece | None) -> files.CheckedFile:
    """The upload as found, or a refusal put on its field."""
    try:
        checked = files.check_upload(uploaded)
    except ValidationError as refused:
        raise ValidationError({"file": refused.messages}) from refused
    if current and current.sha256 == checked.sha256:
        raise ValidationError(
            {"file": "Ce fichier est identique à la version déjà déposée. Rien n’a été changé."}
        )
    return checked
