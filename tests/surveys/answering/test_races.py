"""One link, one answer, however many come at once and through however many processes. SUU-05."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.db import connection, transaction

from surveys.answering import stamps, use_cases
from surveys.campaigns import storage
from surveys.campaigns.models import Campaign, Response
from surveys.invitations.models import Token
from surveys.invitations.tokens import hash_of
from tests.surveys.answering.asked import answers, asked, open_campaign
from tests.surveys.answering.web import Browser, gunicorn
from tests.workers import _test_database_url, wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT_ONCE, TOKENS = 64, 200


def all_at_once(ports: Sequence[int], tokens: Sequence[str], fields: dict[str, str]) -> Counter[int]:
    """Each token is posted by sixty-four clients at one moment, half of them to each process."""
    gate, found = threading.Barrier(AT_ONCE), Counter[int]()

    def client(number: int) -> None:
        browser, mine = Browser(ports[number % len(ports)]), Counter[int]()
        with contextlib.closing(browser.connection):
            for token in tokens:
                gate.wait(120)
                mine[browser.send(f"/avis/{token}/", fields)] += 1
        found.update(mine)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(AT_ONCE)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return found


def race(folder: Path, application: str, count: int) -> tuple[Counter[int], int]:
    one = open_campaign()
    tokens = [asked(one, number) for number in range(count)]
    fields = {**answers(one, "3"), "stamp": stamps.make(one.pk), "act": "send"}
    url, alone = _test_database_url(), ("--workers", "1")
    with (
        gunicorn(folder, url, application, *alone) as first,
        gunicorn(folder, url, application, *alone) as second,
    ):
        statuses = all_at_once((first, second), tokens, fields)
    return statuses, Response.objects.filter(campaign=one).count()


def test_sixty_four_posts_of_one_link_leave_one_answer(tmp_path: Path) -> None:
    statuses, rows = race(tmp_path, "label_sp.wsgi", TOKENS)
    assert statuses == {302: TOKENS, 404: TOKENS * (AT_ONCE - 1)}
    assert rows == TOKENS and not Token.objects.exists()


def test_without_the_protection_there_are_more(tmp_path: Path) -> None:
    """The control of the test above: the same posts, the same processes, the link looked at before it is deleted."""
    _, rows = race(tmp_path, "tests.surveys.answering.unprotected", 20)
    assert rows > 20


def _one_waits() -> bool:
    """Does a statement wait for a lock?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def close_while_an_answer_comes(token: str, one: Campaign) -> tuple[bool, int]:
    """(was it taken?, answers that the closing counted): the answer starts while the closing holds its lock."""
    taken: list[bool] = []

    def answer() -> None:
        levels = list(answers(one, "4").values())
        try:
            taken.append(use_cases.take_personal(hash_of(token), one.pk, levels, seconds=None))
        finally:
            connection.close()

    late = threading.Thread(target=answer)
    with transaction.atomic():
        closing = Campaign.objects.select_for_update().get(pk=one.pk)
        closing.close(today=closing.dossier.today)
        closing.save()
        storage.recount(closing)
        late.start()  # once all is counted, and before the closing is known to others
        wait_until(lambda: not late.is_alive() or _one_waits())
    late.join()
    return taken[0], Campaign.objects.get(pk=one.pk).responses


def test_an_answer_that_comes_while_a_campaign_closes_is_counted_or_refused() -> None:
    one = open_campaign()
    taken, counted = close_while_an_answer_comes(asked(one), one)
    assert (taken, counted, Response.objects.count()) == (False, 0, 0)
    assert Token.objects.exists()


def test_without_the_lock_it_would_be_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the statement looks at the campaign and does not lock it."""
    usual = use_cases._burning
    monkeypatch.setattr(use_cases, "_burning", lambda n: usual(n).replace(" FOR KEY SHARE OF c", ""))
    one = open_campaign()
    taken, counted = close_while_an_answer_comes(asked(one), one)
    assert (taken, counted, Response.objects.count()) == (True, 0, 1)


def test_answers_do_not_wait_for_those_who_count() -> None:
    one = open_campaign()
    token, taken = asked(one), []

    def answer() -> None:
        levels = list(answers(one, "4").values())
        try:
            taken.append(use_cases.take_personal(hash_of(token), one.pk, levels, seconds=None))
        finally:
            connection.close()

    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(pk=one.pk)  # as `storage.fold` does
        thread = threading.Thread(target=answer)
        thread.start()
        thread.join(20)
        assert taken == [True]
    assert storage.fold(one.pk) == 1
