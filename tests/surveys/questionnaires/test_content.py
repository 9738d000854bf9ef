"""What a questionnaire must hold before it is published, and how two of them differ. SUU-01, SUA-01."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide.questionnaires import USERS_BY_ENGAGEMENT, failures_of_questions
from surveys.questionnaires import content as contents
from surveys.questionnaires.content import Change, Content, QuestionText, ScaleText
from surveys.questionnaires.enums import SurveyKind
from tests.factories import reference_data
from tests.surveys.questionnaires.cases import with_text

RIGHT = [*itertools.chain.from_iterable([number] * count for number, count in USERS_BY_ENGAGEMENT.items())]


@pytest.fixture
def users() -> Content:
    return contents.from_reference_data(reference_data(), "user_questionnaire")


@pytest.mark.rule("SUU-01")
def test_the_guide_wants_fifteen_questions_of_the_users() -> None:
    assert len(RIGHT) == 15
    assert failures_of_questions("users", RIGHT) == ()


@pytest.mark.rule("SUU-01")
@given(st.lists(st.sampled_from([None, *range(1, 9)]), max_size=20))
def test_any_other_share_of_the_engagements_is_refused(engagements: list[int | None]) -> None:
    counts = {number: engagements.count(number) for number in USERS_BY_ENGAGEMENT}
    off = [number for number, needed in USERS_BY_ENGAGEMENT.items() if counts[number] != needed]
    assert len(failures_of_questions("users", engagements)) == len(off)


@pytest.mark.rule("SUU-01")
def test_a_refusal_says_the_rule_what_was_found_what_is_needed_and_what_to_do() -> None:
    (failure,) = failures_of_questions("users", RIGHT[:-1])
    assert failure.rule == "SUU-01"
    assert "la satisfaction globale" in failure.message
    assert failure.found == "aucune question, sur 14 en tout"
    assert failure.needed == "1 question, sur 15 en tout"
    assert "brouillon" in failure.next_step


@pytest.mark.rule("SUA-01")
@pytest.mark.parametrize(("count", "refused"), [(10, True), (11, False), (12, True)])
def test_the_guide_wants_eleven_questions_of_the_agents(count: int, refused: bool) -> None:
    failures = failures_of_questions("agents", [None] * count)
    assert [failure.rule for failure in failures] == (["SUA-01"] if refused else [])


def test_what_is_written_lacks_nothing(users: Content) -> None:
    assert contents.missing(users) == []
    assert contents.rule_failures(SurveyKind.USERS, users) == ()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"code": ""}, "Question 1 : donnez-lui un code."),
        ({"code": "U1b"}, "Deux questions ont le code « U1b »."),
        ({"code": "u1B"}, "Deux questions ont le code « U1b »."),
        ({"code": "site"}, "Question 1, « site » : un code a une à trois lettres"),
        ({"text": ""}, "Question 1 : écrivez son énoncé."),
        ({"scale": ""}, "Question 1 : choisissez son échelle de réponse."),
        ({"scale": "autre"}, "Question 1 : choisissez son échelle de réponse."),
    ],
)
def test_each_thing_a_question_lacks_is_told(users: Content, question: dict[str, str], told: str) -> None:
    changed = replace(users, questions=(replace(users.questions[0], **question), *users.questions[1:]))
    (said,) = contents.missing(changed)
    assert said.startswith(told)


@pytest.mark.parametrize(
    ("scale", "told"),
    [
        ({"code": ""}, "Échelle 2 : donnez-lui un nom."),
        ({"code": "accord"}, "Deux échelles s’appellent « accord »."),
        ({"little": ""}, "Échelle 2 : écrivez le libellé de chacune des cinq réponses."),
        ({"little": "Très  Satisfait"}, "Échelle 2 : deux réponses ont le même libellé."),
    ],
)
def test_each_thing_a_scale_lacks_is_told(users: Content, scale: dict[str, str], told: str) -> None:
    changed = replace(users, scales=(users.scales[0], replace(users.scales[1], **scale)))
    assert told in contents.missing(changed)


def test_more_questions_than_an_answer_has_columns_are_too_many(users: Content) -> None:
    more = [replace(users.questions[0], code=f"Q{number}") for number in range(31)]
    assert contents.missing(replace(users, questions=tuple(more[:30]))) == []
    assert contents.missing(replace(users, questions=tuple(more))) == [
        "Un questionnaire a 30 questions au plus."
    ]


def test_nothing_differs_from_itself(users: Content) -> None:
    assert contents.compare(users, contents.from_json(users.as_json())) == []


def test_what_differs_is_named_by_its_code(users: Content) -> None:
    changed = with_text(users, "Autre énoncé.")
    assert contents.compare(users, changed) == [
        Change("Question U1a", users.questions[0].text, "Autre énoncé.")
    ]
    gone = contents.without_question(users, 14)
    assert [change.about for change in contents.compare(users, gone)] == [
        *("Question U9", "Question U9, aide", "Question U9, échelle"),
    ]
    assert contents.compare(users, replace(users, provisional=False, notice="")) == [
        Change("Provisoire", "oui", "non"),
        Change("Avertissement", users.notice, ""),
    ]


def test_a_question_moved_changes_the_order_alone(users: Content) -> None:
    down = contents.moved(users, 0, 1)
    assert [question.code for question in down.questions[:3]] == ["U1b", "U1a", "U2a"]
    (change,) = contents.compare(users, down)
    assert change.about == "Ordre des questions"
    assert contents.moved(users, 0, -1) == users
    assert contents.moved(users, 14, 1) == users
    assert contents.moved(users, 99, 1) == users


def test_a_new_question_has_the_scale_of_the_last() -> None:
    empty = contents.with_question(Content((), ()))
    assert empty.questions == (QuestionText(),)
    one = contents.with_question(Content((ScaleText("accord"),), ()))
    assert one.questions[0].scale == "accord"
