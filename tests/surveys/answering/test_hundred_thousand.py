"""A hundred thousand answers: the notes are those of a naive second computation, to the fraction. SUR-05 to SUR-08."""

from __future__ import annotations

import pytest

from surveys.campaigns import passes, queries, storage
from surveys.campaigns.models import Response
from surveys.questionnaires.queries import codes_of
from tests.surveys.campaigns.test_storage import campaign, counted_by_hand, drawn

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.rule("SUR-05", "SUR-06", "SUR-08", "SUU-02", "SUU-03")
def test_a_hundred_thousand_answers_give_the_notes_of_a_naive_computation() -> None:
    answers, one = drawn(100_000, seed=13), campaign()
    storage.store(one, iter(answers))
    one.refresh_from_db()
    found, codes = queries.result(one), codes_of(one.questionnaire)
    notes = counted_by_hand(answers, codes)
    assert Response.objects.filter(campaign=one).count() == one.responses == 100_000
    assert found.notes == notes and None not in notes.values()
    means = [
        sum(of) / len(of)
        for number in range(1, 9)
        if (of := [notes[code] for code in codes if code[1] == str(number)])
    ]
    assert found.global_note == (sum(means) + notes["U9"]) / 9
    kept = [each for each in answers if each.finished and sum(one in "4321" for one in each.answers) >= 8]
    assert found.admissible == len(kept)


@pytest.mark.rule("SUR-08")
def test_a_group_that_is_too_large_for_its_bits_is_dealt_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Means something on PostgreSQL, where counts are packed; the others count level by level anyway."""
    monkeypatch.setattr(passes, "MOST", 63)
    monkeypatch.setattr(passes, "BITS", 6)
    monkeypatch.setattr(passes, "WANTED", 10_000)
    answers, one = drawn(1_000, seed=4), campaign()
    storage.store(one, iter(answers))
    assert queries.result(one).notes == counted_by_hand(answers, codes_of(one.questionnaire))
