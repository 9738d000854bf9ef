"""The DITP's own wording of the messages: checked, kept, or given up for ours."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from label_sp.actors import permissions
from label_sp.actors.models import User
from label_sp.journal import journal
from label_sp.outbox import kinds, wording
from label_sp.outbox.kinds import Kind, Text
from label_sp.outbox.models import MessageText

MOVED = (
    "Quelqu’un a changé ce texte pendant que vous écriviez. Rien n’est enregistré, et votre texte est toujours là. "
    "Relisez le texte en vigueur, plus bas, puis enregistrez de nouveau."
)


def checked(kind: Kind, subject: str, body: str) -> Text:
    """The wording if this kind may use it. Raises ValidationError on the fields `subject` and `body`."""
    text = wording.tidied(subject, body)
    if wrong := wording.errors(kind, text):
        raise ValidationError(dict(wrong))
    return text


@transaction.atomic
def change_text(key: str, subject: str, body: str, *, seen: datetime | None, actor: User) -> bool:
    """Use this wording for the messages of that kind from now on; those written before stay what they are.

    `seen` is when the wording that the person was looking at had been written, None for ours: ValidationError when it
    is not the one in force any more. Returns whether anything changed.
    """
    permissions.can_supervise.require(actor)
    kind = kinds.kind_of(key)
    text = checked(kind, subject, body)
    if text == _tidied(kinds.text_of(kind)):
        return False
    _replace(kind, text, seen, actor)
    _record(kind, "message_text.changed", actor, {"title": text.subject, "text": text.body})
    return True


@transaction.atomic
def restore_text(key: str, *, actor: User) -> bool:
    """Use our wording again. Returns whether anything changed."""
    permissions.can_supervise.require(actor)
    gone, _ = MessageText.objects.filter(kind=key).delete()
    if gone:
        _record(kinds.kind_of(key), "message_text.restored", actor, {})
    return bool(gone)


def _tidied(text: Text) -> Text:
    """A wording of ours as the form gives it back unchanged."""
    return wording.tidied(text.subject, text.body)


def _replace(kind: Kind, text: Text, seen: datetime | None, actor: User) -> None:
    """Compare and set: of two who write at once the second learns it."""
    fields = {
        "subject": text.subject,
        "body": text.body,
        "updated_at": timezone.now(),
        "updated_by": actor,
    }
    if seen is None:
        _, done = MessageText.objects.get_or_create(kind=kind.key, defaults=fields)
    else:
        done = MessageText.objects.filter(kind=kind.key, updated_at=seen).update(**fields) > 0
    if not done:
        raise ValidationError(MOVED)


def _record(kind: Kind, event: str, actor: User, said: dict[str, str]) -> None:
    journal.record(actor, event, actor=actor, dossier_id=None, kind=kind.key, label=kind.label, said=said)
