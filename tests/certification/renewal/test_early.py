"""The invitation to renew is no wall: a service may ask earlier, and says why. REN-01, guide 3.10."""

from __future__ import annotations

import datetime as dt

import pytest

from candidates.dossiers.models import Dossier
from certification.desk.todo import todo
from tests.audits.conftest import browser, on
from tests.certification.labels import Label, label
from tests.certification.pages import address, words

pytestmark = pytest.mark.django_db
EVE, INVITED = dt.date(2027, 9, 29), dt.date(2027, 9, 30)


@pytest.fixture
def it() -> Label:
    return label(dt.date(2025, 7, 1))


@pytest.mark.rule("REN-01")
@pytest.mark.parametrize(("day", "early"), [(EVE, True), (INVITED, False)])
def test_it_is_offered_before_the_invitation_and_owed_after_it(it: Label, day: dt.date, early: bool) -> None:
    with on(day):
        found = todo(it.dossier, it.people.candidate, day)
    assert ("renew_early" in {item.act.key for item in found.options}) is early
    assert ("renew" in {item.act.key for item in found.mine}) is not early


@pytest.mark.rule("REN-01")
@pytest.mark.parametrize(("day", "early"), [(EVE, True), (INVITED, False)])
def test_the_page_asks_why_before_the_invitation_only(it: Label, day: dt.date, early: bool) -> None:
    page = address("renew", it.dossier)
    with on(day):
        client = browser(it.people.candidate)
        assert ("avant l’invitation" in words(client.get(page))) is early
        if early:
            refused = client.post(page, {"reason": " "})
            assert refused.status_code == 422 and "Écrivez pourquoi" in words(refused)
            assert not Dossier.objects.filter(previous=it.dossier).exists()
        assert client.post(page, {"reason": "Réorganisation."}).status_code == 302
    assert Dossier.objects.filter(previous=it.dossier).count() == 1
