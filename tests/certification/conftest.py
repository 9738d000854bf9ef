"""What the tests of certification share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message


def rules_of(act: Callable[..., Any], *args: Any, **kwargs: Any) -> list[str]:
    """The rules that refuse an act, each once; an act that is not refused fails the test."""
    with pytest.raises(RuleViolation) as refusal:
        act(*args, **kwargs)
    return sorted({failure.rule for failure in refusal.value.failures})


def events(dossier_id: object) -> list[str]:
    """The journal of a dossier, oldest first."""
    found = JournalEntry.objects.filter(dossier_id=dossier_id).order_by("at", "id")
    return list(found.values_list("event", flat=True))


def told(kind: str, dossier_id: object) -> set[str]:
    """Whom a message of that kind was written to."""
    return set(
        Message.objects.filter(kind=kind, dossier_id=dossier_id).values_list("recipient__email", flat=True)
    )


def emails(people: Iterable[Any]) -> set[str]:
    return {person.email for person in people}
