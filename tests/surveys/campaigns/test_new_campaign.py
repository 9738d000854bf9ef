"""A new campaign after one that missed the first tier: when it may open, and what is the same one again. SUR-04."""

import datetime as dt

import pytest

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from label_sp.guide.failures import RuleViolation
from surveys.campaigns import queries as campaign_queries
from tests.factories import DossierFactory, answers_file, import_survey, questionnaires

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    questionnaires()
    return DossierFactory()


@pytest.mark.rule("SUR-04")
@pytest.mark.parametrize(
    ("opened_on", "allowed"),
    [
        pytest.param(dt.date(2026, 7, 30), False, id="the day before"),
        pytest.param(dt.date(2026, 7, 31), True, id="6 months after"),
        pytest.param(dt.date(2026, 1, 31), False, id="the day of its closing"),
        pytest.param(dt.date(2025, 12, 1), False, id="typed before it opened"),
    ],
)
@pytest.mark.parametrize("same_dossier", [True, False])
def test_after_a_note_under_the_first_tier_a_new_campaign_waits_six_months(
    dossier: Dossier, opened_on: dt.date, allowed: bool, same_dossier: bool
) -> None:
    poor = answers_file(usual={"0.25": 1})
    import_survey(dossier, uploaded=poor, opened_on=dt.date(2026, 1, 1), closed_on=dt.date(2026, 1, 31))
    if not same_dossier:
        Dossier.objects.filter(pk=dossier.pk).update(status=Status.REFUSED)
        dossier = DossierFactory(service=dossier.service)
    fields = {"opened_on": opened_on, "closed_on": dt.date(2026, 8, 31), "uploaded": answers_file(seed=2)}
    if allowed:
        assert import_survey(dossier, **fields).opened_on == opened_on
    else:
        with pytest.raises(RuleViolation) as refused:
            import_survey(dossier, **fields)
        assert [failure.rule for failure in refused.value.failures] == ["SUR-04"]


@pytest.mark.rule("SUR-04")
def test_a_corrected_import_of_the_same_campaign_takes_the_place_of_the_poor_one(dossier: Dossier) -> None:
    january = {"opened_on": dt.date(2026, 1, 1), "closed_on": dt.date(2026, 1, 31)}
    import_survey(dossier, uploaded=answers_file(usual={"0.25": 1}), **january)
    import_survey(dossier, uploaded=answers_file(seed=2), **january)
    assert import_survey(
        dossier, uploaded=answers_file(seed=3), opened_on=dt.date(2026, 2, 1), closed_on=dt.date(2026, 3, 1)
    )


@pytest.mark.rule("SUR-04")
@pytest.mark.parametrize(
    ("responses", "closed_on", "allowed"),
    [
        pytest.param(20, dt.date(2026, 2, 28), True, id="not valid, prolonged"),
        pytest.param(60, dt.date(2026, 2, 28), False, id="valid, nothing to prolong"),
        pytest.param(60, dt.date(2026, 1, 31), True, id="valid, corrected"),
    ],
)
def test_a_poor_campaign_is_prolonged_only_for_want_of_responses(
    dossier: Dossier, responses: int, closed_on: dt.date, allowed: bool
) -> None:
    opened_on = dt.date(2026, 1, 1)
    poor = answers_file(usual={"0.25": 1}, responses=responses)
    import_survey(dossier, uploaded=poor, opened_on=opened_on, closed_on=dt.date(2026, 1, 31))
    fields = {"uploaded": answers_file(seed=2), "opened_on": opened_on, "closed_on": closed_on}
    if allowed:
        assert import_survey(dossier, **fields).number == 2
    else:
        with pytest.raises(RuleViolation):
            import_survey(dossier, **fields)


@pytest.mark.rule("SUR-04")
@pytest.mark.parametrize(("answer", "allowed"), [("nc", True), ("1", True), ("0.25", False)])
def test_a_campaign_that_is_not_valid_starts_a_wait_only_with_a_note_under_the_first_tier(
    dossier: Dossier, answer: str, allowed: bool
) -> None:
    first = import_survey(
        dossier,
        uploaded=answers_file(usual={answer: 1}, responses=20),
        opened_on=dt.date(2026, 1, 1),
        closed_on=dt.date(2026, 1, 31),
    )
    assert not campaign_queries.result(first).valid
    later = {"opened_on": dt.date(2026, 2, 1), "closed_on": dt.date(2026, 3, 1)}
    if allowed:
        assert import_survey(dossier, uploaded=answers_file(seed=2), **later)
    else:
        with pytest.raises(RuleViolation):
            import_survey(dossier, uploaded=answers_file(seed=2), **later)
