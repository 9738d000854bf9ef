"""What workers do: each content goes once through the antivirus."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.storage import default_storage
from django.utils import timezone

from candidates.scans import queries
from candidates.scans.enums import ScanState
from candidates.scans.models import Scan
from label_sp.clock.batches import About, Batch
from label_sp.common import antivirus

MOST = 500  # contents taken up in a turn
UNDECIDED = (ScanState.WAITING, ScanState.FAILED)


def _about(sha256: object) -> About:
    return About(Scan.objects.get(pk=sha256).name)


SCANS = Batch("scan_files", "Analyse d’un fichier par l’antivirus", _about)


def scan_all() -> int:
    """Scan what waits, and again, later and later, what could not be scanned. Returns how many were.

    Raises antivirus.Unreachable: the clock tells it, and comes back.
    """
    if not antivirus.is_on():
        return 0
    _take_up()
    waiting = Scan.objects.filter(state__in=UNDECIDED).values_list("pk", flat=True)[:MOST]
    return sum(SCANS.together(list(waiting), _scanned, size=1, gone_aside=_failed))


def _take_up() -> None:
    """The contents that came since: also all those from before there was an antivirus."""
    for model in queries.holders():
        rows = queries.not_known(model).values_list("sha256", "file", "name")[:MOST]
        new = [Scan(sha256=sha256, stored=stored, name=name) for sha256, stored, name in rows]
        Scan.objects.bulk_create(new, ignore_conflicts=True)


def _scanned(rows: Sequence[str]) -> int:
    scan = Scan.objects.select_for_update().get(pk=rows[0])
    with default_storage.open(scan.stored, "rb") as stored:
        scan.found = antivirus.scan(stored)[:200]
    scan.state = ScanState.INFECTED if scan.found else ScanState.CLEAN
    scan.scanned_at = timezone.now()
    scan.save()
    return 1


def _failed(sha256: str) -> None:
    Scan.objects.filter(pk=sha256).update(state=ScanState.FAILED, scanned_at=timezone.now())
