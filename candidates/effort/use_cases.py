"""Acts: note that work goes on, work the medians out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from candidates.dossiers import permissions
from candidates.dossiers.models import Dossier
from candidates.effort.models import Typical, WorkedSlot
from candidates.effort.queries import SLOT_MINUTES, measured
from label_sp.common.acts import Act

SLOT_SECONDS = 60 * SLOT_MINUTES
OWN = (permissions.can_prepare, permissions.can_commit)  # the rights of a candidate's work


def note_work(*, act: Act, about: Any, user: Any, **_: Any) -> None:
    """The page of an act was opened: one row for these five minutes, when it is the candidate's own work on a dossier.

    Asked once in five minutes for each person, page and dossier; the row says neither who nor how often.
    """
    if not isinstance(about, Dossier) or act.right not in OWN:
        return
    slot = int(timezone.now().timestamp()) // SLOT_SECONDS
    if not cache.add(f"effort:{user.pk}:{about.pk}:{act.key}:{slot}", True, SLOT_SECONDS):
        return
    if permissions.can_prepare(user, about):
        WorkedSlot.objects.bulk_create(
            [WorkedSlot(dossier=about, act=act.key, slot=slot)], ignore_conflicts=True
        )


@transaction.atomic
def work_out(today: date) -> int:
    """Replace the medians by those of today. Returns how many there are."""
    found = measured(today)
    Typical.objects.exclude(of__in=found).delete()
    for of, (median, services) in found.items():
        Typical.objects.update_or_create(of=of, defaults={"median": median, "services": services})
    return len(found)
