"""Two people press « Importer » at once with the same file: one import, one clear refusal."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections

from candidates.dossiers.models import Dossier
from surveys.answers import plans
from surveys.campaigns.models import Campaign, Response, Tally
from surveys.imports import checks, use_cases
from tests.factories import DossierFactory, candidate_of, import_survey, questionnaires

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dossier() -> Dossier:
    questionnaires()
    return DossierFactory()


@pytest.fixture
def _start_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read their file before either of them writes."""
    barrier, automatic = Barrier(2, timeout=20), plans.automatic

    def read_then_wait(*arguments: Any) -> plans.Plan:
        plan = automatic(*arguments)
        barrier.wait()
        return plan

    monkeypatch.setattr(plans, "automatic", read_then_wait)


def import_twice(dossier: Dossier) -> Counter[str]:
    actor = candidate_of(dossier)

    def attempt(_: int) -> str:
        try:
            import_survey(dossier, actor=actor)
        except (ValidationError, IntegrityError) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "imported"

    with ThreadPoolExecutor(2) as pool:
        return Counter(pool.map(attempt, range(2)))


@pytest.mark.usefixtures("_start_together")
def test_two_identical_imports_at_once_count_once(dossier: Dossier) -> None:
    assert import_twice(dossier) == {"imported": 1, "ValidationError": 1}
    assert (Campaign.objects.count(), Response.objects.count()) == (1, 60)
    assert set(Tally.objects.values_list("campaign", flat=True)) == {Campaign.objects.get().pk}


@pytest.mark.usefixtures("_start_together")
def test_without_the_check_both_would_count(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_refuse_twice", lambda *arguments: None)
    assert import_twice(dossier) == {"imported": 2}


@pytest.mark.usefixtures("_start_together")
def test_without_the_lock_the_second_would_end_in_a_broken_constraint(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite a transaction takes the whole database as it begins, so there the lock changes nothing."""
    checked, refuse_twice = Barrier(2, timeout=20), checks._refuse_twice
    on_postgresql = connection.vendor == "postgresql"

    def check_then_wait(*arguments: Any) -> None:
        refuse_twice(*arguments)
        if on_postgresql:
            checked.wait()

    monkeypatch.setattr(checks, "_refuse_twice", check_then_wait)
    monkeypatch.setattr(use_cases, "locked", lambda pk: Dossier.objects.select_related("service").get(pk=pk))
    refusal = "IntegrityError" if on_postgresql else "ValidationError"
    assert import_twice(dossier) == {"imported": 1, refusal: 1}
