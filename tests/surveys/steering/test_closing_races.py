"""Closing against what happens at the same moment, on PostgreSQL: answers that arrive, a second closing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from label_sp.journal.models import JournalEntry
from surveys.campaigns import queries, storage
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign, Response
from surveys.steering import use_cases
from tests.factories import candidate_of
from tests.surveys.steering.cases import answer, opened

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WRITERS = 8
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reports are made after the closing: they are no part of the race."""
    monkeypatch.setattr(use_cases.reports, "keep_now", lambda _: None)


def in_threads(work: list[Callable[[], Any]]) -> list[Any]:
    def run(each: Callable[[], Any]) -> Any:
        try:
            return each()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def arrives(campaign: Campaign) -> bool:
    """An answer, as the answering page takes it: while the campaign is open, its row held as a key."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM surveys_campaign WHERE id = %s AND status = 'open' FOR KEY SHARE", [campaign.pk]
        )
        if cursor.fetchone() is None:
            return False
        storage.add(campaign.pk, storage.Answer("4" * 15, True, "mail", day=TODAY))
        return True


def test_every_answer_taken_is_counted_and_none_comes_after() -> None:
    campaign = opened(opened_on=TODAY)
    answer(campaign, 60)
    actor, stop, start = candidate_of(campaign.dossier), Event(), Barrier(WRITERS + 1, timeout=20)

    def writes() -> int:
        start.wait()
        taken = 0
        while not stop.is_set() and arrives(campaign):
            taken += 1
        return taken

    def closes() -> int:
        start.wait()
        try:
            use_cases.close_campaign(campaign.pk, actor=actor)
        finally:
            stop.set()
        return 0

    taken = sum(in_threads([*[writes] * WRITERS, closes]))
    closed = Campaign.objects.get()
    assert closed.status == CampaignStatus.CLOSED
    assert Response.objects.count() == 60 + taken == closed.responses == closed.admissible
    assert not Response.objects.filter(counted=False).exists()
    assert not arrives(closed)
    assert sum(queries.tallies([closed])[closed.pk]["U9"].values()) == closed.admissible


@pytest.fixture
def _without_its_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the campaign is read as anybody reads it, and a moment passes before it is saved."""
    barrier = Barrier(2, timeout=10)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self.all())
    counted = use_cases.counting.counted_now

    def both_have_read(campaign: Campaign) -> Campaign:
        barrier.wait()
        return counted(campaign)

    monkeypatch.setattr(use_cases.counting, "counted_now", both_have_read)


def close_twice(campaign: Campaign) -> Counter[str]:
    actor = candidate_of(campaign.dossier)

    def attempt() -> str:
        try:
            use_cases.close_campaign(campaign.pk, actor=actor)
        except TransitionNotAllowed:
            return "refused"
        except (IntegrityError, ConcurrentTransition) as other:
            return type(other).__name__
        return "closed"

    return Counter(in_threads([attempt, attempt]))


def test_of_two_closings_one_closes_and_the_other_is_refused() -> None:
    campaign = opened(opened_on=TODAY)
    answer(campaign, 60)
    assert close_twice(campaign) == {"closed": 1, "refused": 1}
    assert JournalEntry.objects.filter(event="survey.closed").count() == 1


@pytest.mark.usefixtures("_without_its_lock")
def test_without_the_lock_both_would_get_through_to_the_end() -> None:
    """The control of the test above: the second one is then stopped later, by the machine of states or not at all."""
    campaign = opened(opened_on=TODAY)
    found = close_twice(campaign)
    assert found != {"closed": 1, "refused": 1}


@pytest.mark.parametrize("guarded", [True, False])
def test_an_answer_that_comes_while_it_closes_waits_for_its_end(
    monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    """Just after the count. The control: a lock that keeps no key lets it in, stored and never counted."""
    campaign = opened(opened_on=TODAY)
    answer(campaign, 5)
    counted, locked, became = use_cases.counting.counted_now, QuerySet.select_for_update, list[str]()

    def comes() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '400ms'")
        try:
            return "taken" if arrives(campaign) else "refused"
        except OperationalError:
            return "waits"

    def then_one_comes(found: Campaign) -> Campaign:
        result = counted(found)
        became.extend(in_threads([comes]))
        return result

    monkeypatch.setattr(use_cases.counting, "counted_now", then_one_comes)
    if not guarded:
        monkeypatch.setattr(
            QuerySet, "select_for_update", lambda self, **options: locked(self, **{**options, "no_key": True})
        )
    use_cases.close_campaign(campaign.pk, actor=candidate_of(campaign.dossier))
    closed = Campaign.objects.get()
    assert became == (["waits"] if guarded else ["taken"])
    assert Response.objects.count() - closed.responses == (0 if guarded else 1)
    assert not arrives(closed)
