"""Answers are stored as columns, and counted the same one by one, by batches, and all anew. SUR-05 to SUR-08."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django_fsm import TransitionNotAllowed

from label_sp.guide import surveys
from label_sp.guide.failures import RuleViolation
from surveys.campaigns import queries, storage
from surveys.campaigns.enums import CampaignStatus, Source
from surveys.campaigns.models import COLUMNS, Arrival, Campaign, Response, Tally
from surveys.questionnaires.enums import Level
from surveys.questionnaires.queries import codes_of, questionnaire_on
from tests.factories import candidate_of, dossier_in, import_survey, questionnaires

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 1)
POINTS = {"4": Fraction(1), "3": Fraction(3, 4), "2": Fraction(1, 4), "1": Fraction(0)}  # guide 3.4.1, again


def campaign(status: str = CampaignStatus.OPEN, **fields: object) -> Campaign:
    questionnaires()
    dossier = fields.pop("dossier", None) or dossier_in("preparing")
    found = questionnaire_on("users", TODAY)
    given = {
        "dossier": dossier,
        "kind": "users",
        "purpose": "initial",
        "source": Source.RUN,
        "status": status,
        "number": 1,
        "questionnaire": found,
        "opened_on": TODAY,
        "solicited": 1000,
        "sample_method": "Tirage.",
        "recorded_by": candidate_of(dossier),
        "recorded_at": dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC),
        **fields,
    }
    return Campaign.objects.create(**given)


def drawn(count: int, seed: int = 5) -> list[storage.Answer]:
    chance = random.Random(seed)  # noqa: S311 (invented answers)
    return [
        storage.Answer(
            answers="".join(chance.choices([str(level) for level in Level], [6, 4, 2, 1, 5, 3], k=15)),
            finished=chance.random() < 0.9,
            channel=chance.choice(["mail", "qr", "paper"]),
            site=chance.choice(["", "Mairie", "Annexe"]),
            day=TODAY + dt.timedelta(days=chance.randrange(3)),
        )
        for _ in range(count)
    ]


def numbers(of: Campaign) -> tuple[object, ...]:
    of.refresh_from_db()
    tallies = queries.tallies([of])[of.pk]
    arrivals = Arrival.objects.filter(campaign=of).values_list(
        "day", "channel", "site", "responses", "finished", "admissible"
    )
    return of.responses, of.admissible, of.channels, dict(tallies), sorted(arrivals)


def counted_by_hand(answers: list[storage.Answer], codes: list[str]) -> dict[str, Fraction | None]:
    """The notes, by the words of the guide and nothing else."""
    kept = [each for each in answers if each.finished and sum(one in POINTS for one in each.answers) >= 8]
    found: dict[str, Fraction | None] = {}
    for place, code in enumerate(codes):
        given = [POINTS[each.answers[place]] for each in kept if each.answers[place] in POINTS]
        found[code] = 100 * sum(given, Fraction()) / len(given) if given else None
    return found


def test_one_by_one_by_batches_and_all_anew_give_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "FOLDED_AT_ONCE", 60)
    answers, one = drawn(300), campaign()
    for number, answer in enumerate(answers):
        storage.add(one.pk, answer)
        if number == 100:
            assert storage.fold(one.pk) == 101
    assert storage.fold(one.pk) == 199 and storage.fold(one.pk) == 0
    folded = numbers(one)
    storage.recount(one)
    assert numbers(one) == folded

    other = campaign()
    storage.store(other, iter(answers))
    assert numbers(other) == folded
    assert queries.result(other).notes == counted_by_hand(answers, codes_of(other.questionnaire))
    assert not Response.objects.filter(counted=False).exists()


def test_each_question_has_its_column_and_nothing_else_is_kept() -> None:
    one = campaign()
    storage.add(one.pk, storage.Answer("4321n-4321n-432", True, "mail"))
    row = Response.objects.get()
    assert [getattr(row, column) for column in COLUMNS[:15]] == [4, 3, 2, 1, 0, None] * 2 + [4, 3, 2]
    assert {getattr(row, column) for column in COLUMNS[15:]} == {None}
    assert (row.day, row.entered_by, row.seconds, row.counted) == (None, None, None, False)


@pytest.mark.parametrize("answers", ["4" * 15, "n" * 7 + "4" * 8, "n" * 8 + "4" * 7, "-" * 15])
def test_what_is_admissible_is_asked_of_the_guide_once(answers: str) -> None:
    one = campaign()
    storage.add(one.pk, storage.Answer(answers, True, "mail"))
    assert Response.objects.get().admissible is surveys.is_admissible(answers, True, 15)


def test_an_answer_of_another_campaign_counts_nowhere_else() -> None:
    one, other = campaign(), campaign()
    storage.add(one.pk, storage.Answer("4" * 15, True, "mail"))
    assert storage.fold(other.pk) == 0
    assert storage.fold(one.pk) == 1
    assert Tally.objects.filter(campaign=other).count() == 0
    assert Counter(Tally.objects.values_list("campaign", flat=True)) == {one.pk: 15}


# --- states -----------------------------------------------------------------------------------------------------------


def test_a_campaign_opens_is_prolonged_and_closes_once() -> None:
    one = campaign(CampaignStatus.PREPARING)
    with pytest.raises(RuleViolation):
        one.open_to_answers(surveys.failures_to_open_campaign("users", TODAY, 12, today=TODAY), today=TODAY)
    assert one.status == CampaignStatus.PREPARING
    one.open_to_answers((), today=TODAY)
    with pytest.raises(RuleViolation):
        one.prolong(TODAY - dt.timedelta(days=1), today=TODAY)
    one.prolong(TODAY, today=TODAY)
    with pytest.raises(ValueError, match="no closing day"):
        one.results_on  # noqa: B018
    one.close(today=TODAY)
    assert one.results_on == TODAY
    for act in (lambda: one.close(today=TODAY), one.abandon):
        with pytest.raises(TransitionNotAllowed):
            act()


def test_two_campaigns_are_not_in_hand_at_once_for_one_audit() -> None:
    first = campaign(CampaignStatus.PREPARING)
    with pytest.raises(IntegrityError), transaction.atomic():
        campaign(CampaignStatus.OPEN, dossier=first.dossier, number=2)
    campaign(CampaignStatus.ABANDONED, dossier=first.dossier, number=3)


def test_a_closing_day_belongs_to_what_is_closed() -> None:
    for wrong in ({"status": CampaignStatus.CLOSED}, {"closed_on": TODAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            campaign(**wrong)


def test_what_is_not_closed_counts_nowhere() -> None:
    imported = import_survey(dossier_in("preparing"))
    dossier = imported.dossier
    campaign(CampaignStatus.OPEN, dossier=dossier, number=7)
    assert queries.campaigns(dossier) == [imported]
    assert queries.in_force(dossier.campaigns.all()) == {("users", "initial"): imported}
    assert queries.latest(dossier, "users") == imported
    assert queries.that_count(dossier.service_id, "users") == [imported]
