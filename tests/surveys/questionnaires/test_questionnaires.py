"""Questionnaires are published in dated versions, and a version never changes."""

import copy
import datetime as dt
from typing import Any

import pytest
import yaml

from label_sp.journal.models import JournalEntry
from surveys.questionnaires import queries
from surveys.questionnaires.enums import SurveyKind
from surveys.questionnaires.models import Question, Questionnaire
from surveys.questionnaires.use_cases import load_questionnaires
from tests.factories import REFERENCE_DATA, DossierFactory, import_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def data() -> dict[str, Any]:
    return yaml.safe_load(REFERENCE_DATA.read_text(encoding="utf-8"))


@pytest.mark.rule("SUU-01", "SUA-01")
def test_the_reference_data_hold_15_questions_for_users_and_11_for_agents(data: dict[str, Any]) -> None:
    users, agents = load_questionnaires(data)
    engagements = [question.engagement for question in users.questions.all()]
    assert {number: engagements.count(number) for number in [*range(1, 9), None]} == {
        **dict.fromkeys((1, 2, 3, 4, 5, 7), 2),
        **dict.fromkeys((6, 8, None), 1),
    }
    assert agents.questions.count() == 11
    assert users.provisional
    assert users.notice.startswith("Contenu provisoire")


@pytest.mark.rule("SUR-10")
def test_loading_the_same_data_again_changes_nothing(data: dict[str, Any]) -> None:
    first = [each.pk for each in load_questionnaires(data)]
    assert [each.pk for each in load_questionnaires(data)] == first
    assert (Questionnaire.objects.count(), Question.objects.count()) == (2, 26)
    assert JournalEntry.objects.filter(event="questionnaire.published").count() == 2


@pytest.mark.rule("SUR-10")
@pytest.mark.parametrize("change", ["text", "engagement", "code", "help", "label", "provisional"])
def test_other_content_is_a_new_version_and_the_former_stays(data: dict[str, Any], change: str) -> None:
    users, agents = load_questionnaires(data, published_on=dt.date(2025, 1, 1))
    changed = copy.deepcopy(data)
    if change == "provisional":
        changed["status"] = "official"
    elif change == "engagement":  # as many of each as before: SUU-01
        changed["user_questionnaire"][0]["engagement"], changed["user_questionnaire"][2]["engagement"] = 2, 1
    elif change == "label":
        changed["scales"][0]["full"] = "Oui, tout à fait"
    else:
        changed["user_questionnaire"][0][change] = {"code": "U0"}.get(change, "Autre texte.")
    newer, same = load_questionnaires(changed, published_on=dt.date(2026, 1, 1))
    assert (newer.version, newer.published_on) == (2, dt.date(2026, 1, 1))
    assert newer.provisional is (change != "provisional")
    assert same.version == (2 if change in ("provisional", "label") else agents.version)
    assert users.questions.get(position=1).text == data["user_questionnaire"][0]["text"]


@pytest.mark.rule("SUR-10")
def test_a_campaign_keeps_the_version_that_was_in_force_when_it_started(data: dict[str, Any]) -> None:
    load_questionnaires(data, published_on=dt.date(2025, 1, 1))
    data["user_questionnaire"][0]["text"] = "Autre énoncé."
    load_questionnaires(data, published_on=dt.date(2026, 3, 1))
    dossier = DossierFactory()
    opened_before = import_survey(dossier, opened_on=dt.date(2026, 2, 28), closed_on=dt.date(2026, 4, 1))
    opened_after = import_survey(dossier, opened_on=dt.date(2026, 3, 1), closed_on=dt.date(2026, 4, 1))
    assert (opened_before.questionnaire.version, opened_after.questionnaire.version) == (1, 2)


def test_a_campaign_older_than_all_versions_takes_the_first(data: dict[str, Any]) -> None:
    load_questionnaires(data, published_on=dt.date(2025, 1, 1))
    found = queries.questionnaire_on(SurveyKind.USERS, dt.date(2024, 12, 31))
    assert found is not None
    assert found.version == 1
