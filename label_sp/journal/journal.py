"""The journal: every act is written in the transaction that carries it out.

Events are past participles (`dossier.submitted`); each app gives their French sentence in its `enums.py` as
`JOURNAL_LABELS` and registers it when it is ready.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from label_sp.journal.models import JournalEntry, Touch

if TYPE_CHECKING:
    from label_sp.actors.models import User

EVENT_LABELS: dict[str, str] = {}


def describe(labels: Mapping[str, str]) -> None:
    """Register the French sentence of each event."""
    EVENT_LABELS.update(labels)


class FromSubject(Enum):
    """Tells « not said » from « of no dossier » (None)."""

    DOSSIER = "the dossier that the subject belongs to, or the subject itself"


def record(
    subject: Model,
    event: str,
    *,
    actor: User | None,
    dossier_id: uuid.UUID | FromSubject | None = FromSubject.DOSSIER,
    touches: bool = True,
    **data: Any,
) -> JournalEntry:
    """Write one act. `actor` is None when the clock acts; `data` holds the facts that a reader will want later.

    An act on an account or an organisation says `dossier_id=None`: it is part of no dossier's story. An act that
    changes no date of its dossier says `touches=False`; any other makes the dossier's deadlines be worked out again.
    """
    if event not in EVENT_LABELS:
        raise LookupError(f"The journal has no French sentence for {event!r}.")
    at = timezone.now()
    story = _dossier_of(subject) if dossier_id is FromSubject.DOSSIER else dossier_id
    if story and touches:
        Touch.objects.create(dossier_id=story, at=at)
    return JournalEntry.objects.create(
        at=at,
        event=event,
        actor=actor,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        dossier_id=story,
        data={name: _plain(value) for name, value in data.items()},
    )


def of_dossier(dossier_id: uuid.UUID) -> QuerySet[JournalEntry]:
    """The story of one dossier, newest first."""
    return JournalEntry.objects.filter(dossier_id=dossier_id).select_related("actor")


def _dossier_of(subject: Model) -> uuid.UUID:
    return getattr(subject, "dossier_id", None) or subject.pk


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal | Fraction):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value
