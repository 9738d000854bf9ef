"""Acts: one side of a dossier writes to the other."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from candidates.dossiers import permissions as dossier_permissions
from candidates.dossiers.use_cases import locked
from candidates.exchanges import mails, permissions, queries
from candidates.exchanges.models import Attachment, Exchange
from candidates.pieces.enums import PieceKind
from label_sp.actors.models import User
from label_sp.common import files
from label_sp.journal import journal
from label_sp.outbox import outbox

MOST_FILES = 5
LONGEST = 5000  # characters
NOT_YET = (
    "Les échanges avec l’organisme s’ouvrent au dépôt du dossier, et se ferment avec lui. Avant, écrivez-lui à "
    "l’adresse de la carte « Votre contact »."
)


@transaction.atomic
def write(
    dossier_id: UUID, *, actor: User, text: str, piece: str = "", attached: Sequence[File] = ()
) -> Exchange:
    """Write to the other side of the dossier, about all of it or one piece, with files. DOS-04, guide 3.5.2."""
    dossier = locked(dossier_id)
    permissions.can_write.require(actor, dossier)
    if not queries.is_open(dossier):
        raise ValidationError(NOT_YET)
    if piece and piece not in PieceKind.values:
        raise ValidationError({"piece": "Cette pièce n’existe pas."})
    if len(attached) > MOST_FILES:
        raise ValidationError({"attached": f"{MOST_FILES} fichiers au plus se joignent à un message."})
    checked = [(file, files.check_upload_on("attached", file)) for file in attached]
    exchange = Exchange.objects.create(
        dossier=dossier,
        piece=piece,
        text=text.strip(),
        author=actor,
        by_body=not dossier_permissions.can_prepare(actor, dossier),
        written_at=timezone.now(),
    )
    for file, found in checked:
        Attachment.objects.create(
            exchange=exchange,
            file=file,
            name=found.name,
            content_type=found.content_type,
            size=found.size,
            sha256=found.sha256,
        )
    event = "exchange.written_by_body" if exchange.by_body else "exchange.written_by_candidate"
    journal.record(exchange, event, actor=actor, dossier_id=dossier.pk, files=len(checked))
    outbox.put(*mails.exchange_written(exchange, len(checked)))
    return exchange
