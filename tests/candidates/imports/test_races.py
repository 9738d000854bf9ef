"""Two workers at one import: each line is done once. The control does without what holds them apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from candidates.imports import matching, use_cases, work
from candidates.imports.models import ImportLine, ServiceImport
from candidates.services.models import Site
from label_sp.actors.enums import Role
from tests.candidates.imports.cases import SIMPLE, planned
from tests.candidates.imports.network import csv_of
from tests.factories import OrganisationFactory, member

pytestmark = pytest.mark.django_db(transaction=True)
LINES = 20


def started() -> ServiceImport:
    organisation = OrganisationFactory()
    actor = member(organisation, Role.CANDIDATE_MANAGER)
    rows = [[f"Mairie {number}", "80016", "80300", str(number)] for number in range(LINES)]
    imported = planned(organisation, actor, csv_of(rows, SIMPLE))
    use_cases.start_import(imported.pk, actor=actor)
    imported.refresh_from_db()
    return imported


def by_two_workers(imported: ServiceImport) -> int:
    """How many sites there are after both had the same lines before them."""
    barrier = Barrier(2, timeout=20)
    rows = list(imported.lines.values_list("pk", flat=True))

    def one(_: int) -> None:
        barrier.wait()
        try:
            work.LINES.together(rows, lambda some: work._write(imported, some), size=5, again=True)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, range(2)))
    return Site.objects.count()


def nothing_known(*_: object) -> matching.Known:
    """As if a line were never recognised: only the lock and the state of lines hold then."""
    return matching.Known()


def test_two_workers_do_each_line_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "known", nothing_known)
    assert by_two_workers(started()) == LINES


def test_the_control_whoever_forgets_what_is_done_makes_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "known", nothing_known)

    def careless(imported: ServiceImport, rows: Sequence[int]) -> int:
        values = list(ImportLine.objects.filter(pk__in=rows).values_list("values", flat=True))
        return len(matching.write(values, imported, imported.created_at.date()))

    write: Callable[[ServiceImport, Sequence[int]], int] = careless
    monkeypatch.setattr(work, "_write", write)
    assert by_two_workers(started()) == 2 * LINES


def test_what_is_recognised_is_no_double_either() -> None:
    imported = started()
    work.run(imported)
    ImportLine.objects.update(state="create")
    assert by_two_workers(imported) == LINES
