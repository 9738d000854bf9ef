"""The DITP's page on « la majorité » of a network: both readings, the choice, the journal."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audits.networks import queries
from audits.networks.models import RetainedMajority
from audits.networks.use_cases import retain_majority
from label_sp.guide.majority import Majority
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import browser
from tests.certification.pages import words
from tests.factories import UserFactory, ditp_agent

pytestmark = pytest.mark.django_db
PAGE = reverse("audits:majority")


def test_our_reading_holds_until_the_ditp_chooses() -> None:
    text = words(browser(ditp_agent()).get(PAGE))
    assert queries.majority_retained() is Majority.ABSOLUTE
    assert "11 Or, 7 Bronze, 6 Argent" in text and "Aucun palier n’a la majorité absolue" in text
    assert "Majorité absolue, lecture retenue Argent" in text and "Majorité relative Or" in text
    assert "La DITP n’a pas encore choisi" in text


def test_the_ditp_chooses_and_the_journal_keeps_both() -> None:
    someone = browser(ditp_agent())
    answer = someone.post(PAGE, {"reading": "relative"}, follow=True)
    assert "Lecture enregistrée" in words(answer) and "Majorité relative, lecture retenue Or" in words(answer)
    assert queries.majority_retained() is Majority.RELATIVE
    entry = JournalEntry.objects.get(event="majority.retained")
    assert entry.data == {"reading": Majority.RELATIVE.label, "before": Majority.ABSOLUTE.label}
    assert "Rien n’a changé" in words(someone.post(PAGE, {"reading": "relative"}, follow=True))
    assert RetainedMajority.objects.count() == 1


def test_a_choice_that_is_none_is_named_and_nothing_is_kept() -> None:
    answer = browser(ditp_agent()).post(PAGE, {"reading": "qualifiée"})
    assert answer.status_code == 422 and not RetainedMajority.objects.exists()


def test_nobody_else_sees_or_settles_it() -> None:
    somebody = UserFactory()
    assert browser(somebody).get(PAGE).status_code == 404
    with pytest.raises(PermissionDenied):
        retain_majority("relative", actor=somebody)
