"""Acts: the pieces of a dossier."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from candidates.dossiers import permissions
from candidates.dossiers import queries as dossier_queries
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
    if not dossier_queries.is_editable(dossier):
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
