"""Acts: the messages."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from label_sp.actors import permissions
from label_sp.actors.models import User
from label_sp.clock import batches
from label_sp.clock.models import SetAside
from label_sp.journal import journal
from label_sp.messages import queries
from label_sp.outbox import kinds
from label_sp.outbox.models import Delivery, MessagePreference


def try_again(aside_id: UUID, *, actor: User) -> SetAside | None:
    """Let the next turn of the job try this row; None when it is no more set aside."""
    permissions.can_supervise.require(actor)
    return batches.try_again(aside_id, actor=actor)


@transaction.atomic
def choose_deliveries(chosen: Mapping[str, Delivery], *, actor: User) -> list[str]:
    """How this person wants messages of these kinds, by key, from now on. Returns the labels of what changed.

    What is already held for a mail of the day still leaves with the next one. Raises ValidationError on the field of a
    kind that leaves nobody a choice.
    """
    for key in chosen:
        if (kind := kinds.find(key)) is None or not kind.optional:
            raise ValidationError({key: "Ce message est toujours envoyé tout de suite."})
    before = queries.deliveries(actor)
    changed = {key: to for key, to in chosen.items() if to != before.get(key, Delivery.AT_ONCE)}
    for key, delivery in changed.items():
        MessagePreference.objects.update_or_create(user=actor, kind=key, defaults={"delivery": delivery})
    if changed:
        told = {key: delivery.value for key, delivery in changed.items()}
        journal.record(actor, "message_preferences.changed", actor=actor, dossier_id=None, chosen=told)
    return [kinds.kind_of(key).label for key in changed]
