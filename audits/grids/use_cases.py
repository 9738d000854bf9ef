"""Grids and annex 12, loaded from a dict of reference data. Safe to repeat."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from audits.grids.enums import Criteria, GridKind
from audits.grids.models import AuditDuration, ControlPoint, Grid
from label_sp.journal import journal

Data = dict[str, Any]
SOURCES = {"local_grid": GridKind.LOCAL, "central_grid": GridKind.CENTRAL, "audit_durations": None}


@transaction.atomic
def load_grids(data: Data, *, published_on: date | None = None) -> list[Grid | AuditDuration]:
    """Publish the grids and the table of durations of `data` that are not there yet; returns the new versions.

    AUD-11: a version is never edited. The same content again changes nothing, another content is a new version.
    """
    found = [load(name, data, published_on=published_on) for name in SOURCES]
    return [version for version in found if version]


@transaction.atomic
def load(name: str, data: Data, *, published_on: date | None = None) -> Grid | AuditDuration | None:
    """The same for one of SOURCES; None when that content is published already."""
    header = {
        "provisional": data.get("status") == "provisional",
        "notice": data.get("notice", ""),
        "published_on": published_on or timezone.localdate(),
    }
    kind = SOURCES[name]
    return _publish_grid(kind, data[name], header) if kind else _publish_durations(data[name], header)


def _publish_grid(kind: GridKind, rows: list[Data], header: Data) -> Grid | None:
    fingerprint = _fingerprint([header["provisional"], header["notice"], rows])
    if Grid.objects.filter(kind=kind, fingerprint=fingerprint).exists():
        return None
    last = Grid.objects.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0
    grid = Grid.objects.create(kind=kind, version=last + 1, fingerprint=fingerprint, **header)
    ControlPoint.objects.bulk_create(
        _point(grid, position, row) for position, row in enumerate(rows, start=1)
    )
    journal.record(grid, "grid.published", actor=None, dossier_id=None, kind=kind, version=grid.version)
    return grid


def _point(grid: Grid, position: int, row: Data) -> ControlPoint:
    return ControlPoint(
        grid=grid,
        position=position,
        code=row["code"],
        engagement=row.get("engagement"),
        criteria=row.get("criteria", Criteria.CENTRAL),
        text=row["text"],
        evidence_modes=row.get("evidence", []),
        not_applicable_to=row.get("not_applicable_to", []),
    )


def _publish_durations(table: Data, header: Data) -> AuditDuration | None:
    fingerprint = _fingerprint([header["provisional"], header["notice"], table])
    if AuditDuration.objects.filter(fingerprint=fingerprint).exists():
        return None
    last = AuditDuration.objects.aggregate(last=Max("version"))["last"] or 0
    durations = AuditDuration.objects.create(
        version=last + 1,
        brackets=[
            {"agents_up_to": row["agents_up_to"], "days": str(row["days"])} for row in table["brackets"]
        ],
        per_further_site=Decimal(str(table.get("per_further_site", "0.5"))),
        per_further_thousand=Decimal(str(table.get("per_further_thousand", "0.5"))),
        fingerprint=fingerprint,
        **header,
    )
    journal.record(durations, "durations.published", actor=None, dossier_id=None, version=durations.version)
    return durations


def _fingerprint(content: Any) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
