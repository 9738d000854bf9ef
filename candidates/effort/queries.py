"""The read side: how long services take. Shown from five services up: fewer would tell of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median
from uuid import UUID

from django.utils import timezone

from candidates.dossiers.models import Dossier
from candidates.effort.enums import Stretch
from candidates.effort.models import Typical, WorkedSlot
from label_sp.guide.calendar import months_after

LEAST_SERVICES = 5
MONTHS_BACK = 36
SLOT_MINUTES = 5
LONGEST_GAP = 6  # slots: whoever saves half an hour later was still writing


@dataclass(frozen=True, slots=True)
class Length:
    """A line of what is shown: a stretch in days, or an act in minutes."""

    label: str
    median: int
    services: int


def typical() -> dict[str, int]:
    """What may be shown, by stretch (days) and by act (minutes)."""
    return dict(Typical.objects.filter(services__gte=LEAST_SERVICES).values_list("of", "median"))


def stretches() -> list[Length]:
    """The stretches of a cycle whose median may be shown, in order."""
    known = {each.of: each for each in Typical.objects.filter(services__gte=LEAST_SERVICES)}
    return [
        Length(stretch.label, known[stretch].median, known[stretch].services)
        for stretch in Stretch
        if stretch in known
    ]


def measured(today: date) -> dict[str, tuple[int, int]]:
    """The medians of the last three years, by stretch and by act: (median, services)."""
    since = months_after(today, -MONTHS_BACK)
    found: dict[str, dict[object, list[int]]] = defaultdict(lambda: defaultdict(list))
    for service, key, length in (*_days(since), *_minutes(since)):
        found[key][service].append(length)
    return {key: _median(lengths) for key, lengths in found.items()}


def _median(services: Mapping[object, Sequence[int]]) -> tuple[int, int]:
    """One value for each service, so that one with many cycles does not weigh more."""
    each = [median(lengths) for lengths in services.values()]
    return round(median(each)), len(each)


def _days(since: date) -> Iterator[tuple[object, str, int]]:
    rows = Dossier.objects.filter(filed_on__gte=since).values_list(
        "service", "created_at", "filed_on", "acknowledged_on", "obtained_on", "refused_on"
    )
    for service, created, filed, acknowledged, obtained, refused in rows.iterator():
        opened = timezone.localtime(created).date()
        ends = {
            Stretch.PREPARATION: (opened, filed),
            Stretch.ADMISSIBILITY: (filed, acknowledged),
            Stretch.AUDIT: (acknowledged, obtained or refused),
        }
        for stretch, (first, last) in ends.items():
            if first and last and last >= first:
                yield service, stretch.value, (last - first).days


def _minutes(since: date) -> Iterator[tuple[object, str, int]]:
    """Of dossiers that were filed: before, the work is not over."""
    rows = WorkedSlot.objects.filter(dossier__filed_on__gte=since).order_by("dossier", "act", "slot")
    slots: dict[tuple[UUID, UUID, str], list[int]] = defaultdict(list)
    for service, dossier, act, slot in rows.values_list("dossier__service", "dossier", "act", "slot"):
        slots[service, dossier, act].append(slot)
    for (whose, _, act), found in slots.items():
        yield whose, act, minutes(found)


def minutes(slots: Iterable[int]) -> int:
    """Minutes of work out of slots in order: what lies between two of one half hour is work too.

    Example: 10 and 13 → 20 minutes; 10 and 40 → 10 minutes.
    """
    known = list(slots)
    between = sum(gap if gap <= LONGEST_GAP else 1 for gap in (b - a for a, b in pairwise(known)))
    return SLOT_MINUTES * (between + 1) if known else 0
