"""One link in two windows, pressed at once: one chooses, the other is told. Without the row's lock both would."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import QuerySet

from label_sp.actors import passwords
from label_sp.actors.models import User
from label_sp.journal.models import JournalEntry
from tests.factories import UserFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(person: User) -> Counter[str]:
    """Both were let in by the link; both choose."""
    ready = Barrier(2, timeout=20)

    def choose(password: str) -> str:
        try:
            seen = User.objects.get(pk=person.pk)
            ready.wait()
            passwords.set_password(seen, password, event="password.reset")
        except ValidationError:
            return "told"
        finally:
            connections.close_all()
        return "chosen"

    with ThreadPoolExecutor(2) as pool:
        return Counter(pool.map(choose, ["une-phrase-bien-longue", "une-autre-phrase-longue"]))


@pytest.fixture(autouse=True)
def _slow_to_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is still in its transaction when the second looks."""
    real = passwords.tell

    def tell(user: User, event: str) -> None:
        real(user, event)
        time.sleep(0.5)

    monkeypatch.setattr(passwords, "tell", tell)


def test_of_two_windows_at_once_one_chooses() -> None:
    assert at_once(UserFactory()) == {"chosen": 1, "told": 1}
    assert JournalEntry.objects.filter(event="password.reset").count() == 1


def test_the_control_without_the_lock_both_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    assert at_once(UserFactory()) == {"chosen": 2}
