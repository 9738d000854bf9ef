"""What is read of the stored deadlines is never behind an act: the dossiers that one touched are worked out first.

Working out needs facts that this app does not know (audits, surveys, sanctions): the app that knows them all says how,
once, when it starts. The clock does the same within a minute, so that a page waits for a few dossiers at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from label_sp.journal.models import Touch

AT_MOST = 25  # dossiers that one page waits for: as many as it shows
Worker = Callable[[Sequence[UUID]], object]
_workers: list[Worker] = []


def worked_out_by(worker: Worker) -> None:
    """Say who works dossiers out again; said once more, the last one counts."""
    _workers[:] = [worker]


def refresh(dossiers: QuerySet | Iterable[UUID] | None = None) -> int:
    """Work out those of these dossiers (ids, or a query of ids; None: any) that an act touched; how many there were.

    One query when nothing was touched. AT_MOST tells that there may be more.
    """
    touched = Touch.objects.order_by().values_list("dossier_id", flat=True).distinct()
    if dossiers is not None:
        asked = dossiers if isinstance(dossiers, QuerySet) else list(dossiers)
        touched = touched.filter(dossier_id__in=asked)
    ids = list(touched[:AT_MOST])
    for worker in _workers if ids else ():
        worker(ids)
    return len(ids)
