"""Grids, loaded from a dict of reference data. Safe to repeat."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from candidates.grids.enums import Criteria, GridKind
from candidates.grids.models import ControlPoint, Grid
from label_sp.common.reference_data import Data, fingerprint, header_of
from label_sp.journal import journal

SOURCES = {"local_grid": GridKind.LOCAL, "central_grid": GridKind.CENTRAL}


@transaction.atomic
def load_grids(data: Data, *, published_on: date | None = None) -> list[Grid]:
    """Publish the grids of `data` that are not there yet; returns the new versions.

    AUD-11: a version is never edited. The same content again changes nothing, another content is a new version.
    """
    found = [load(name, data, published_on=published_on) for name in SOURCES]
    return [version for version in found if version]


@transaction.atomic
def load(name: str, data: Data, *, published_on: date | None = None) -> Grid | None:
    """The same for one of SOURCES; None when that content is published already."""
    kind, rows, header = SOURCES[name], data[name], header_of(data, published_on)
    seal = fingerprint([header["provisional"], header["notice"], rows])
    if Grid.objects.filter(kind=kind, fingerprint=seal).exists():
        return None
    return _publish(kind, rows, header, seal)


def _publish(kind: GridKind, rows: list[Data], header: Data, seal: str) -> Grid:
    last = Grid.objects.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0
    grid = Grid.objects.create(kind=kind, version=last + 1, fingerprint=seal, **header)
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
