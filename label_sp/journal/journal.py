"""The journal: every act is written in the transaction that carries it out.

Events are past participles (`dossier.submitted`). The French sentence of each is on the row of the act that writes it
(`Act.events`); what is no act of its own, a topic says in its `enums.py` as `JOURNAL_LABELS`. After « : » a sentence
may take details of the entry, by name: who reads the story of a dossier reads them, so none is a draft.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils import timezone

from label_sp.common.acts import found_in
from label_sp.guide.french import short_date
from label_sp.journal.apps import JournaledConfig
from label_sp.journal.models import JournalEntry, Touch

if TYPE_CHECKING:
    from label_sp.actors.models import User

DETAILS = " : "


@cache
def sentences() -> Mapping[str, str]:
    """The French sentence of each event.

    Gathered when first asked: rows load forms and shapes of the API, for which no start should wait.
    """
    found: dict[str, str] = {}
    journaled = [config for config in apps.get_app_configs() if isinstance(config, JournaledConfig)]
    for config in journaled:
        for enums in config.rooms("enums"):
            found |= getattr(enums, "JOURNAL_LABELS", {})
    for act in found_in(*{config.name.partition(".")[0] for config in journaled}):
        found |= act.events
    return found


@cache
def _choices() -> Mapping[str, Mapping[str, str]]:
    """The French words of what is kept as a key, by « piece.kind »: `JOURNAL_WORDS` of the topics' `enums.py`."""
    found: dict[str, Mapping[str, str]] = {}
    for config in apps.get_app_configs():
        if isinstance(config, JournaledConfig):
            for enums in config.rooms("enums"):
                words = getattr(enums, "JOURNAL_WORDS", {})
                found |= {
                    name: {str(key): str(said) for key, said in each.choices} for name, each in words.items()
                }
    return found


def sentence(event: str, data: Mapping[str, Any] = MappingProxyType({})) -> str:
    """The French sentence of an event with the entry's details: « Pièce examinée : Organigramme ».

    Without its details when the entry has not all of them; the event's name when nobody writes it any more.
    """
    said = sentences().get(event, event)
    wanted = details(said)
    if not all(data.get(name) for name in wanted):
        return said.partition(DETAILS)[0]
    return said.format(**{name: _in_french(event, name, data[name]) for name in wanted})


def details(said: str) -> list[str]:
    """The details that a sentence takes."""
    return [name for _, name, _, _ in Formatter().parse(said) if name]


def _in_french(event: str, name: str, value: Any) -> str:
    if known := _choices().get(f"{event.partition('.')[0]}.{name}"):
        return known.get(str(value), str(value))
    with suppress(TypeError, ValueError):
        return short_date(datetime.date.fromisoformat(value))
    return str(value)


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
    if event not in sentences():
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


def kinds_of(dossier_id: uuid.UUID) -> dict[str, list[str]]:
    """What happened there, in words without details, with the events behind each."""
    found: dict[str, list[str]] = {}
    events = JournalEntry.objects.filter(dossier_id=dossier_id).order_by().values_list("event", flat=True)
    for event in events.distinct():
        found.setdefault(sentence(event), []).append(event)
    return found


CLOCK = "clock"  # who acted, when nobody did


def people_of(dossier_id: uuid.UUID) -> list[tuple[str, str]]:
    """Who acted there, by name: (id, name); the clock last, where it did."""
    entries = JournalEntry.objects.filter(dossier_id=dossier_id).order_by()
    found = entries.values_list("actor_id", "actor__first_name", "actor__last_name").distinct()
    people = sorted((f"{first} {last}", str(pk)) for pk, first, last in found if pk)
    by_clock = [(CLOCK, "automatiquement")] if any(pk is None for pk, _, _ in found) else []
    return [*((pk, name) for name, pk in people), *by_clock]


def narrowed(
    entries: QuerySet[JournalEntry],
    *,
    events: Iterable[str] | None = None,
    by: str = "",
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> QuerySet[JournalEntry]:
    """Those of some events, by one person (or the clock), between two days, as the story shows its days."""
    if events is not None:
        entries = entries.filter(event__in=events)
    if by:
        entries = entries.filter(actor__isnull=True) if by == CLOCK else entries.filter(actor=uuid.UUID(by))
    if since:
        entries = entries.filter(at__date__gte=since)
    return entries.filter(at__date__lte=until) if until else entries


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
