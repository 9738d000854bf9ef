"""Acts: an image is put in a report, or taken out, until the report leaves. AUD-07."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction

from audits.audit import permissions
from audits.audit.models import Audit
from audits.audit.use_cases import locked
from audits.illustrations import images
from audits.illustrations.models import Illustration
from label_sp.actors.models import User
from label_sp.journal import journal

MOST = 20
NO_CAPTION = "Écrivez ce que l’image montre : sa légende la remplace pour qui ne la voit pas."
CLOSED = "Les images se déposent entre l’envoi du plan d’audit et celui du rapport."


def add_illustration(
    audit_id: UUID, *, actor: User, uploaded: File, caption: str, engagement: int | None = None
) -> Illustration:
    """Put an image in the report, with its caption. AUD-07, guide 3.7.1.

    It is drawn before the audit is locked, so that a large one makes nobody wait.
    """
    audit = Audit.objects.select_related("dossier").get(pk=audit_id)
    permissions.can_lead.require(actor, audit)
    return _store(audit_id, actor, images.drawn_again(uploaded), caption.strip(), engagement)


@transaction.atomic
def _store(audit_id: UUID, actor: User, drawn: bytes, caption: str, engagement: int | None) -> Illustration:
    audit = _open(audit_id, actor)
    sha256 = hashlib.sha256(drawn).hexdigest()
    if not caption:
        raise ValidationError({"caption": NO_CAPTION})
    if audit.images.filter(sha256=sha256).exists():
        raise ValidationError({"file": "Cette image est déjà dans le rapport. Rien n’a été ajouté."})
    if audit.images.count() >= MOST:
        raise ValidationError({"file": f"Le rapport a déjà {MOST} images. Retirez-en une."})
    added = Illustration(audit=audit, caption=caption, engagement=engagement, sha256=sha256, added_by=actor)
    added.image.save("image.jpg", ContentFile(drawn), save=False)
    added.save()
    # Of no dossier, as all drafts of a report
    journal.record(audit, "illustration.added", actor=actor, dossier_id=None, caption=caption, sha256=sha256)
    return added


@transaction.atomic
def remove_illustration(audit_id: UUID, illustration_id: UUID, *, actor: User) -> None:
    """Take an image out of the report that has not left yet. AUD-07."""
    audit = _open(audit_id, actor)
    found = audit.images.filter(pk=illustration_id).first()
    if found is None:
        raise ValidationError("Cette image a déjà été retirée.")
    journal.record(
        audit,
        "illustration.removed",
        actor=actor,
        dossier_id=None,
        caption=found.caption,
        sha256=found.sha256,
    )
    found.delete()


def _open(audit_id: UUID, actor: User) -> Audit:
    audit = locked(audit_id)
    permissions.can_lead.require(actor, audit)
    if not audit.is_scorable:
        raise ValidationError(CLOSED)
    return audit
