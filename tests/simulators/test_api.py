"""The simulators as an API: the examples of the rules, exact numbers, the shape of each answer."""

import json
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.throttling import ScopedRateThrottle

from label_sp.common import spreadsheets
from surveys.answers.samples import answers_csv
from tests.factories import questionnaires
from tests.simulators.common import (
    AGENTS,
    API,
    USERS,
    answer_to,
    get,
    post,
    refusals,
    response_of,
    tier_body,
)

pytestmark = pytest.mark.django_db


# Tier ----------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("DEC-01", "DEC-02", "DEC-03", "DEC-05")
@pytest.mark.parametrize(
    ("engagement", "criteria", "agents", "users", "tier"),
    [
        (50, None, 50, 70, "bronze"),
        ("49.99", None, 50, 70, None),
        (50, None, "49.9999999999999999999", 70, None),
        (50, None, 50, 69, None),
        (65, None, 65, 80, "argent"),
        (80, 80, 80, 90, "or"),
        (80, None, 80, 90, "argent"),
        (80, "79.999", 80, 90, "argent"),
        (80, 80, 80, "89.9", "argent"),
    ],
)
def test_a_tier_is_reached_exactly_at_its_thresholds(engagement, criteria, agents, users, tier):
    body = tier_body(engagements=[engagement] * 8, or_criteria=criteria, agents=agents, users=users)
    assert answer_to(post("tier", body))["tier"] == tier


@pytest.mark.rule("DEC-04")
def test_each_condition_of_each_tier_says_by_how_much_it_is_met_or_missed():
    found = answer_to(post("tier", tier_body(engagements=[85] * 7 + [78], or_criteria=None)))
    assert [condition["tier"] for condition in found["conditions"]] == ["bronze"] * 10 + ["argent"] * 10 + [
        "or"
    ] * 11
    last = {
        condition["criterion"]: condition for condition in found["conditions"] if condition["tier"] == "or"
    }
    assert last["engagement_8"] == {
        "tier": "or",
        "criterion": "engagement_8",
        "label": last["engagement_8"]["label"],
        "value": {"exact": "78", "shown": "78,0"},
        "threshold": 80,
        "met": False,
        "distance": {"exact": "-2", "shown": "-2,0"},
    }
    assert last["or_criteria"]["value"] is last["or_criteria"]["distance"] is None
    assert not last["or_criteria"]["met"]


@pytest.mark.parametrize("written", ["79.99999999999999999999999999", '"79.99999999999999999999999999"'])
def test_numbers_are_read_and_written_to_the_last_digit(written):
    body = json.dumps(tier_body(agents="HERE")).replace('"HERE"', written)
    response = post("tier", body)
    condition = next(
        each
        for each in json.loads(response.content)["conditions"]
        if (each["tier"], each["criterion"]) == ("or", "agents")
    )
    assert Fraction(condition["value"]["exact"]) == Fraction("79.99999999999999999999999999")
    assert condition["value"]["shown"] == "79,9"
    assert Fraction(condition["distance"]["exact"]) == Fraction("-0.00000000000000000000000001")
    assert not condition["met"]


def test_a_number_may_have_an_exponent_as_json_writes_them():
    body = json.dumps(tier_body(agents="HERE")).replace('"HERE"', "8.5e1")
    values = {
        each["value"]["exact"]
        for each in answer_to(post("tier", body))["conditions"]
        if each["criterion"] == "agents"
    }
    assert values == {"85"}


def test_the_or_criteria_may_be_left_out():
    body = tier_body()
    del body["or_criteria"]
    assert answer_to(post("tier", body))["tier"] == "argent"


# Surveys -------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUU-04", "SUR-07")
@pytest.mark.parametrize(
    ("responses", "solicited", "needed", "valid", "rate"),
    [
        (50, 1000, 50, True, "5,0"),
        (50, 1001, 51, False, "4,9"),
        (49, 100, 50, False, "49,0"),
        (60, 0, 50, False, None),
    ],
)
def test_a_users_survey_is_valid_from_50_responses_and_5_percent(responses, solicited, needed, valid, rate):
    body = {"solicited": solicited, "responses": [response_of(USERS)] * responses}
    found = answer_to(post("surveys/users", body))
    assert (found["admissible"], found["needed"], found["valid"], (found["rate"] or {}).get("shown")) == (
        responses,
        needed,
        valid,
        rate,
    )
    assert bool(found["failures"]) is not valid


@pytest.mark.rule("SUA-03")
@pytest.mark.parametrize(
    ("responses", "solicited", "valid"),
    [
        (25, 49, True),
        (24, 49, False),
        (30, 50, True),
        (29, 50, False),
        (90, 300, True),
        (89, 300, False),
        (50, 301, True),
        (49, 301, False),
    ],
)
def test_an_agents_survey_is_valid_by_the_number_of_agents(responses, solicited, valid):
    body = {"solicited": solicited, "responses": [response_of(AGENTS)] * responses}
    assert answer_to(post("surveys/agents", body))["valid"] is valid


@pytest.mark.rule("SUR-06")
@pytest.mark.parametrize(("codes", "name", "least"), [(USERS, "users", 8), (AGENTS, "agents", 6)])
def test_more_than_half_of_the_questions_make_a_response_admissible(codes, name, least):
    for answered in (least - 1, least):
        given = {
            "finished": True,
            **dict.fromkeys(codes[:answered], "0.75"),
            **dict.fromkeys(codes[answered:], "nc"),
        }
        unanswered = {"finished": True, **dict.fromkeys(codes[:answered], "0.75")}
        left = {"finished": False, **dict.fromkeys(codes, "1")}
        found = answer_to(post(f"surveys/{name}", {"solicited": 3, "responses": [given, unanswered, left]}))
        assert found["admissible"] == (2 if answered == least else 0)


@pytest.mark.rule("SUR-05", "SUR-08", "SUU-02", "SUU-03")
def test_notes_are_shown_rounded_down_and_given_exactly():
    rows = [response_of(USERS), response_of(USERS), response_of(USERS, U1a="0", U6="nc", U9="0.25")]
    found = answer_to(post("surveys/users", {"solicited": 40, "responses": rows}))
    assert found["notes"]["U1a"] == {"exact": "200/3", "shown": "66,6"}
    assert found["engagements"]["1"] == {"exact": "250/3", "shown": "83,3"}
    assert found["notes"]["U6"]["shown"] == "100,0"
    assert found["overall"]["shown"] == "75,0"
    assert Fraction(found["global"]["exact"]) == (Fraction(250, 3) + 7 * 100 + 75) / 9
    assert found["rate"] == {"exact": "15/2", "shown": "7,5"}
    assert found["provisional"] is True


def test_a_question_that_nobody_answered_has_no_note():
    found = answer_to(post("surveys/users", {"solicited": 1, "responses": [response_of(USERS, U6=None)]}))
    assert found["notes"]["U6"] is found["engagements"]["6"] is None


def test_agents_have_no_note_by_engagement():
    found = answer_to(post("surveys/agents", {"solicited": 1, "responses": [response_of(AGENTS, A1="0")]}))
    assert found["engagements"] == {}
    assert found["global"]["exact"] == "1000/11"


def test_answers_may_be_numbers_too():
    body = json.dumps({"solicited": 1, "responses": [response_of(USERS, 0.75, U1a=1, U1b=0, U2a=0.25)]})
    notes = answer_to(post("surveys/users", body))["notes"]
    shown = {code: note["shown"] for code, note in notes.items()}
    assert (shown["U1a"], shown["U1b"], shown["U2a"], shown["U9"]) == ("100,0", "0,0", "25,0", "75,0")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_body_gives_what_the_same_json_gives(separator, encoding):
    lines = [[*USERS, "finished"], *([["Tout à fait d’accord", *["0.75"] * 14, "oui"]] * 3)]
    content = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    rows = [response_of(USERS, "0.75", U1a="1")] * 3
    as_csv = answer_to(post("surveys/users?solicited=50", content, "text/csv; charset=utf-8"))
    assert as_csv == answer_to(post("surveys/users", {"solicited": 50, "responses": rows}))


@pytest.mark.parametrize("kind", [spreadsheets.XLSX, "application/vnd.oasis.opendocument.spreadsheet"])
def test_a_workbook_as_the_body_gives_what_the_same_csv_gives(kind):
    lines = [[*USERS, "finished"], *([["Tout à fait d’accord", *["0.75"] * 14, "oui"]] * 3)]
    content = "\n".join(";".join(line) for line in lines)
    as_csv = answer_to(post("surveys/users?solicited=50", content, "text/csv"))
    assert answer_to(post("surveys/users?solicited=50", spreadsheets.workbook(lines), kind)) == as_csv


def test_the_questionnaire_in_force_is_the_one_that_is_asked():
    questionnaires()
    content = answers_csv("agents", 30, seed=3)
    assert answer_to(post("surveys/agents?solicited=60", content, "text/csv"))["admissible"] == 30


# Access --------------------------------------------------------------------------------------------------------------


def test_a_wrong_token_changes_nothing():
    client = Client(headers={"authorization": "Bearer nothing-of-ours"})
    assert client.get(API + "sample-size", {"n": 4}).json() == {"size": 2}


@pytest.mark.parametrize("slash", ["", "/"])
def test_each_address_answers_with_and_without_its_last_slash(slash):
    assert answer_to(post(f"tier{slash}", tier_body()))
    assert answer_to(get(f"sample-size{slash}", n=4))


def test_too_many_demands_are_answered_429(monkeypatch):
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"public": "2/min"})
    statuses = [get("sample-size", n=4).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    refused = post("tier", tier_body())
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert int(refused["Retry-After"]) > 0


def test_other_methods_and_other_formats_are_refused():
    assert get("tier").status_code == 405
    assert post("schedule", {}).status_code == 405
    assert post("tier", "a=1", "application/x-www-form-urlencoded").status_code == 415
    assert post("draw", "a;b", "text/csv").status_code == 415
    assert refusals(post("surveys/users?solicited=10", "", "text/csv"))["body"]


def test_the_addresses_have_names():
    assert reverse("simulator_surveys_users") == API + "surveys/users"
