"""Acts: the archive of a dossier leaves."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from candidates.archives import documents
from candidates.dossiers.models import Dossier
from label_sp.actors.models import User
from label_sp.common import zips
from label_sp.journal import journal


def archive(dossier: Dossier, *, actor: User) -> Iterator[bytes]:
    """The whole dossier as this person may read it, in one archive that leaves while it is written. DOS-01.

    The dossier is one that they see. What it holds is read from the database here, its files while they leave.
    """
    members = documents.members(dossier, actor)
    with transaction.atomic():
        journal.record(dossier, "dossier.archived", actor=actor, files=len(members))
    return zips.streamed(members, moment=timezone.localtime())
