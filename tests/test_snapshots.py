"""A stage laid down from its snapshot is the stage that the acts lead to: rows, files, people, all but chance."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import factory.random
import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from candidates.pieces.models import Piece
from label_sp.actors.models import Organisation
from label_sp.journal.models import JournalEntry
from tests import scenarios, snapshots
from tests.audits.conftest import on
from tests.factories import OrganisationFactory, UserFactory
from tests.scenario_acts import SITES
from tests.scenarios import Case, at_stage
from tests.snapshots import Snapshot

WORLDS: list[dict[str, Any]] = [
    {"stage": "raised", "scores": "bronze", "follow_up_scores": "argent"},
    {"stage": "withdrawn", "today": dt.date(2027, 1, 29)},
    {"stage": "resubmitted", "service": "Un service", "sites": SITES[:1]},
]
# What chance writes: a key, a salt with its hash, the fingerprint of a file that holds a key, a verification code.
CHANCE = re.compile(
    r"(?<='code': ')[\w-]{8,}|[0-9a-f]{64}|[0-9a-f]{8}[- ]?(?:[0-9a-f]{4}[- ]?){3}[0-9a-f]{12}|md5\$\w+\$[^']+"
)
A_DAY = dt.date(2026, 1, 5)


@pytest.fixture(autouse=True)
def _no_stage_yet() -> Iterator[None]:
    """And none of these afterwards, nor their numbers: what is kept of the other tests would meet its own people."""
    kept, factories = dict(scenarios.STAGES), (UserFactory, OrganisationFactory)
    numbers = [each._meta.next_sequence() + 1 for each in factories]
    scenarios.STAGES.clear()
    yield
    scenarios.STAGES.clear()
    scenarios.STAGES.update(kept)
    for each, number in zip(factories, numbers, strict=True):
        each.reset_sequence(number, force=True)


@contextmanager
def rolled_back() -> Iterator[None]:
    """The same chances each time: names, and the numbers in addresses (high: other tests' people keep theirs)."""
    factory.random.reseed_random(0)
    UserFactory.reset_sequence(1_000_000, force=True)
    OrganisationFactory.reset_sequence(1_000_000, force=True)
    with on(A_DAY), transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows() -> dict[str, list[str]]:
    """Every column of every row of every table."""
    return {
        model._meta.db_table: sorted(repr(row) for row in model._base_manager.values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in snapshots.FILLED_BY_MIGRATE
    }


def but_for_chance(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Without what two replays do not share: keys, and the ranks that a sequence gave."""
    ranks = re.compile(r"'(?:id|\w+_id)': \d+, ")
    return {
        table: sorted(CHANCE.sub("*", ranks.sub("", row)) for row in lines) for table, lines in found.items()
    }


def world(wanted: dict[str, Any]) -> dict[str, list[str]]:
    with rolled_back():
        at_stage(**wanted)
        return rows()


@pytest.mark.parametrize("wanted", WORLDS, ids=lambda wanted: wanted["stage"])
def test_the_rows_are_those_of_the_acts(db: None, wanted: dict[str, Any], monkeypatch) -> None:
    built = world(wanted)
    laid = world(wanted)
    assert laid == built, "each row, each column, each key"
    monkeypatch.setattr(snapshots, "base", lambda: None)
    replayed = world(wanted)
    assert but_for_chance(laid) == but_for_chance(replayed)
    assert len(laid["journal_journalentry"]) > 20
    assert len(laid["outbox_message"]) > 2


@pytest.mark.django_db(transaction=True)
def test_and_where_each_act_is_committed() -> None:
    with on(A_DAY):
        built, before = at_stage("planned"), rows()
    call_command("flush", interactive=False)
    with on(A_DAY):
        laid = at_stage("planned")
    assert laid == built
    assert rows() == before


def test_people_and_days_come_with_it(db: None) -> None:
    with transaction.atomic():
        built = at_stage("visited")
        transaction.set_rollback(True)
    laid = at_stage("visited")
    assert (laid.people, laid.stage, laid.today) == (built.people, built.stage, built.today)
    laid.people.manager.first_name = "Autre"
    assert next(iter(reversed(scenarios.STAGES.values()))).holds.people.manager.first_name != "Autre"
    assert laid.advance("scored").dossier.status == "in_audit"


def test_a_key_given_after_it_is_new(db: None) -> None:
    with transaction.atomic():
        at_stage("submitted")
        transaction.set_rollback(True)
    case = at_stage("submitted")
    last = JournalEntry.objects.latest("pk").pk
    case.advance("admissible")
    assert JournalEntry.objects.latest("pk").pk > last


def test_files_are_there_whatever_a_test_did_to_them(db: None) -> None:
    with transaction.atomic():
        at_stage("ready")
        name = Piece.objects.latest("pk").file.name
        before = Path(default_storage.path(name)).read_bytes()
        default_storage.delete(name)
        transaction.set_rollback(True)
    at_stage("ready")
    assert Path(default_storage.path(name)).read_bytes() == before


def test_nothing_is_kept_of_a_world_that_others_are_in(db: None) -> None:
    Organisation.objects.create(name="Déjà là", kind="candidate")
    at_stage("preparing")
    assert scenarios.STAGES == {}


@contextmanager
def changed_settings() -> Iterator[None]:
    with override_settings(SITE_URL="http://ailleurs.test"):
        yield


@contextmanager
def monkeypatched() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "something", 1, raising=False)
        yield


@contextmanager
def an_item_monkeypatched() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(scenarios.__dict__, "something", 1)
        yield


@contextmanager
def mocked() -> Iterator[None]:
    with mock.patch.object(timezone, "something", 1, create=True):
        yield


@contextmanager
def mocked_from_start_to_stop() -> Iterator[None]:
    patch = mock.patch("django.utils.timezone.something", 1, create=True)
    patch.start()
    yield
    patch.stop()


@contextmanager
def a_mocked_dictionary() -> Iterator[None]:
    with mock.patch.dict(scenarios.__dict__, something=1):
        yield


WAYS_TO_PATCH = [
    changed_settings,
    monkeypatched,
    an_item_monkeypatched,
    mocked,
    mocked_from_start_to_stop,
    a_mocked_dictionary,
]


@pytest.mark.parametrize("way", WAYS_TO_PATCH)
def test_nothing_is_kept_of_a_world_that_a_test_made_its_own_nor_laid_in_it(
    db: None, way: Callable[[], AbstractContextManager[None]]
) -> None:
    with rolled_back(), way():
        at_stage("preparing")
        assert scenarios.STAGES == {}, "nothing kept"
    with rolled_back():
        at_stage("preparing")
        assert scenarios.STAGES, "afterwards, it is"
    laid: list[Snapshot] = []
    original = Snapshot.lay
    Snapshot.lay = lambda self: (laid.append(self), original(self))[
        1
    ]  # not a MonkeyPatch, which would be seen
    try:
        with rolled_back():
            at_stage("preparing")
        before = len(laid)  # that stage, and maybe the reference data
        assert isinstance(laid[-1].holds, Case)
        with rolled_back(), way():
            at_stage("preparing")
        assert not any(isinstance(each.holds, Case) for each in laid[before:]), "nothing laid"
    finally:
        Snapshot.lay = original


def test_a_fixture_that_patches_is_seen_until_it_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not snapshots.patched()
    monkeypatch.setattr(timezone, "something", 1, raising=False)
    assert snapshots.patched()
    monkeypatch.undo()
    assert not snapshots.patched()
