"""Acts: the pieces of a dossier."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from candidates.dossiers import permissions
from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import locked, taking
from candidates.pieces import queries
from candidates.pieces.enums import PieceKind
from candidates.pieces.models import Piece
from label_sp.actors.models import User
from label_sp.common import documents, files
from label_sp.journal import journal

MOST_VERSIONS = 500  # of one piece: whoever sends again and again is stopped, nobody else
NOTHING_MADE = (
    "Rien n’est encore enregistré ici dont l’application pourrait faire cette pièce. Enregistrez-le, ou déposez votre "
    "fichier."
)
ALREADY_LEFT = (
    "Cette version est partie avec le dossier : elle ne se retire plus. Déposez une nouvelle version."
)


def open_dossier(dossier_id: UUID, actor: User) -> Dossier:
    """The dossier, for who may file its pieces now. Raises PermissionDenied, ValidationError."""
    return taking(_with_its_people(dossier_id), actor, queries.takes_pieces)


def _with_its_people(dossier_id: UUID) -> Dossier:
    return Dossier.objects.select_related("service__organisation", "body").get(pk=dossier_id)


@transaction.atomic
def file_piece(dossier_id: UUID, kind: str, *, actor: User, uploaded: File) -> Piece:
    """File a piece, or a new version of it. DOS-01, DOS-04. The former versions stay readable."""
    dossier = taking(locked(dossier_id), actor, queries.takes_pieces)
    current = queries.current_pieces(dossier).get(kind)
    if queries.is_settled(dossier, current):
        raise ValidationError("L’organisme a déjà jugé cette pièce conforme : elle ne se remplace plus.")
    checked = _checked(uploaded, current)
    version = current.version + 1 if current else 1
    if version > MOST_VERSIONS:
        raise ValidationError(
            {
                "file": f"Cette pièce a déjà {MOST_VERSIONS} versions : retirez-en une, ou écrivez à l’organisme."
            }
        )
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


def attach(dossier_id: UUID, kind: str, *, actor: User) -> Piece:
    """File the document that the application makes itself of what was entered here. DOS-01.

    It is made before the dossier is locked. Raises ValidationError while there is nothing to make it of.
    """
    dossier = open_dossier(dossier_id, actor)
    made = documents.made(kind, dossier)
    if made is None:
        raise ValidationError(NOTHING_MADE)
    return file_piece(dossier_id, kind, actor=actor, uploaded=ContentFile(made.content, name=made.file_name))


def attach_all(dossier_id: UUID, *, actor: User) -> list[Piece]:
    """File all pieces that are missing and that the application can make, each in a transaction of its own. DOS-01."""
    dossier = _with_its_people(dossier_id)
    permissions.can_prepare.require(actor, dossier)
    missing = [kind for kind in queries.missing(dossier) if documents.ready_on(kind, dossier)]
    if not missing:
        raise ValidationError(NOTHING_MADE)
    return [attach(dossier_id, kind, actor=actor) for kind in missing]


@transaction.atomic
def withdraw_piece(dossier_id: UUID, kind: str, version: int, *, actor: User) -> None:
    """Take back the latest version of a piece, as long as it has not left with the dossier. DOS-01, DOS-04.

    The version before counts again. The file goes with the sweep.
    """
    dossier = taking(locked(dossier_id), actor, queries.takes_pieces)
    current = queries.current_pieces(dossier).get(kind)
    if current is None or current.version != version:
        raise ValidationError("Cette version n’est plus la dernière, ou elle a déjà été retirée.")
    if current.filed_at is not None:
        raise ValidationError(ALREADY_LEFT)
    journal.record(current, "piece.withdrawn", actor=actor, kind=kind, version=version, sha256=current.sha256)
    current.delete()


def leave(dossier: Dossier) -> list[dict[str, object]]:
    """The dossier leaves: its versions stay as they are from now on. Returns their fingerprints, for the journal.

    Called in the transaction of the filing, of the complements or of the follow-up request.
    """
    Piece.objects.filter(dossier=dossier, filed_at=None).update(filed_at=timezone.now())
    return queries.fingerprints(dossier)


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
    checked = files.check_upload_on("file", uploaded)
    if current and current.sha256 == checked.sha256:
        raise ValidationError(
            {"file": "Ce fichier est identique à la version déjà déposée. Rien n’a été changé."}
        )
    return checked
