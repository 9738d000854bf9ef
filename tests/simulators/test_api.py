"""The simulators as an API: the examples of the rules, exact numbers, the shape of each answer."""

import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from dateutil.easter import easter
from django.test import Client
from django.urls import reverse
from rest_framework.throttling import ScopedRateThrottle

from label_sp.common.departments import NAMES
from surveys.samples import answers_csv
from tests.factories import questionnaires
from tests.simulators.common import (
    AGENTS,
    API,
    USERS,
    answer_to,
    audited,
    get,
    network_body,
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
        "value": 78,
        "threshold": 80,
        "met": False,
        "distance": -2,
    }
    assert last["or_criteria"]["value"] is last["or_criteria"]["distance"] is None
    assert not last["or_criteria"]["met"]


@pytest.mark.parametrize("written", ["79.99999999999999999999999999", '"79.99999999999999999999999999"'])
def test_numbers_are_read_and_written_to_the_last_digit(written):
    body = json.dumps(tier_body(agents="HERE")).replace('"HERE"', written)
    response = post("tier", body)
    condition = next(
        each
        for each in json.loads(response.content, parse_float=Decimal)["conditions"]
        if (each["tier"], each["criterion"]) == ("or", "agents")
    )
    assert condition["value"] == Decimal("79.99999999999999999999999999")
    assert condition["distance"] == Decimal("-0.00000000000000000000000001")
    assert not condition["met"]


def test_a_number_may_have_an_exponent_as_json_writes_them():
    body = json.dumps(tier_body(agents="HERE")).replace('"HERE"', "8.5e1")
    values = {
        each["value"] for each in answer_to(post("tier", body))["conditions"] if each["criterion"] == "agents"
    }
    assert values == {85}


def test_the_or_criteria_may_be_left_out():
    body = tier_body()
    del body["or_criteria"]
    assert answer_to(post("tier", body))["tier"] == "argent"


# Surveys -------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUU-04", "SUR-07")
@pytest.mark.parametrize(
    ("responses", "solicited", "needed", "valid", "rate"),
    [
        (50, 1000, 50, True, "5.0"),
        (50, 1001, 51, False, "4.9"),
        (49, 100, 50, False, "49.0"),
        (60, 0, 50, False, None),
    ],
)
def test_a_users_survey_is_valid_from_50_responses_and_5_percent(responses, solicited, needed, valid, rate):
    body = {"solicited": solicited, "responses": [response_of(USERS)] * responses}
    found = answer_to(post("surveys/users", body))
    assert (found["admissible"], found["needed"], found["valid"], found["rate"]) == (
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
    assert found["notes"]["U1a"] == "66.6" and found["exact"]["notes"]["U1a"] == "200/3"
    assert found["engagements"]["1"] == "83.3" and found["exact"]["engagements"]["1"] == "250/3"
    assert found["notes"]["U6"] == "100.0"
    assert found["overall"] == "75.0"
    assert Fraction(found["exact"]["global"]) == (Fraction(250, 3) + 7 * 100 + 75) / 9
    assert found["exact"]["rate"] == "3/40" and found["rate"] == "7.5"
    assert found["provisional"] is True


def test_a_question_that_nobody_answered_has_no_note():
    found = answer_to(post("surveys/users", {"solicited": 1, "responses": [response_of(USERS, U6=None)]}))
    assert found["notes"]["U6"] is found["engagements"]["6"] is found["exact"]["notes"]["U6"] is None


def test_agents_have_no_note_by_engagement():
    found = answer_to(post("surveys/agents", {"solicited": 1, "responses": [response_of(AGENTS, A1="0")]}))
    assert found["engagements"] == {}
    assert found["exact"]["global"] == "1000/11"


def test_answers_may_be_numbers_too():
    body = json.dumps({"solicited": 1, "responses": [response_of(USERS, 0.75, U1a=1, U1b=0, U2a=0.25)]})
    notes = answer_to(post("surveys/users", body))["notes"]
    assert (notes["U1a"], notes["U1b"], notes["U2a"], notes["U9"]) == ("100.0", "0.0", "25.0", "75.0")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_body_gives_what_the_same_json_gives(separator, encoding):
    lines = [[*USERS, "finished"], *([["Tout à fait d’accord", *["0.75"] * 14, "oui"]] * 3)]
    content = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    rows = [response_of(USERS, "0.75", U1a="1")] * 3
    as_csv = answer_to(post("surveys/users?solicited=50", content, "text/csv; charset=utf-8"))
    assert as_csv == answer_to(post("surveys/users", {"solicited": 50, "responses": rows}))


def test_the_questionnaire_in_force_is_the_one_that_is_asked():
    questionnaires()
    content = answers_csv("agents", 30, seed=3)
    assert answer_to(post("surveys/agents?solicited=60", content, "text/csv"))["admissible"] == 30


# Dates ---------------------------------------------------------------------------------------------------------------


def dates(entries, rule):
    return [entry["date"] for entry in entries if entry["rule"] == rule]


@pytest.mark.rule("PRE-01", "SUR-01", "SUR-02", "DOS-02", "AUD-01", "AUD-07")
def test_the_plan_of_an_audit():
    query = {"audit_first_day": "2026-03-16", "audit_last_day": "2026-03-17", "territory": "metropole"}
    entries = answer_to(get("schedule", **query))["entries"]
    assert all(set(entry) == {"rule", "label", "date", "unit", "explanation"} for entry in entries)
    assert [entry["date"] for entry in entries] == sorted(entry["date"] for entry in entries)
    assert dates(entries, "PRE-01") == ["2025-03-16"]
    assert set(dates(entries, "SUR-01")) == {"2025-09-16"}
    assert dates(entries, "SUR-02") == ["2026-01-16"]
    assert dates(entries, "DOS-02") == ["2026-02-16"]
    assert dates(entries, "AUD-01") == ["2026-03-02"]
    assert dates(entries, "AUD-07") == ["2026-04-07"]
    assert next(entry for entry in entries if entry["rule"] == "AUD-01")["unit"] == "jours ouvrés"


@pytest.mark.rule("AUD-01")
@pytest.mark.parametrize(
    ("territory", "due"),
    [
        ("metropole", "2025-12-26"),
        ("alsace-moselle", "2025-12-24"),
        ("67", "2025-12-24"),
        ("80", "2025-12-26"),
    ],
)
def test_working_days_are_those_of_the_territory(territory, due):
    entries = answer_to(get("schedule", audit_first_day="2026-01-12", territory=territory))["entries"]
    assert dates(entries, "AUD-01") == [due]


@pytest.mark.parametrize("department", sorted(NAMES))
def test_each_departement_is_a_territory(department):
    assert answer_to(get("schedule", audit_first_day="2026-01-12", territory=department.lower()))


def test_the_last_day_and_the_territory_may_be_left_out():
    short = answer_to(get("schedule", audit_first_day="2026-03-16"))
    assert short == answer_to(
        get("schedule", audit_first_day="2026-03-16", audit_last_day="2026-03-16", territory="metropole")
    )


@pytest.mark.rule("AUD-01")
@pytest.mark.parametrize("year", [2000, 2026, 2100, 2101, 2199])
def test_public_holidays_are_known_in_every_year_that_is_accepted(year):
    """Ascension is a Thursday: of the 10 working days before the Friday of the week after, it is none."""
    ascension = easter(year) + timedelta(days=39)
    entries = answer_to(get("schedule", audit_first_day=ascension + timedelta(days=8)))["entries"]
    assert dates(entries, "AUD-01")[0] < (ascension - timedelta(days=6)).isoformat()


@pytest.mark.rule("ATT-01", "FOL-01", "REN-01")
def test_the_three_years_of_a_local_service():
    entries = answer_to(get("cycle", obtained_on="2025-07-01", kind="local"))["entries"]
    assert dates(entries, "ATT-01") == ["2028-06-30"]
    assert dates(entries, "FOL-01") == ["2026-07-01", "2026-11-01", "2027-01-01", "2027-03-01"]
    assert dates(entries, "REN-01") == ["2027-09-30"]


@pytest.mark.rule("NET-04", "NET-05")
def test_a_central_service_is_audited_each_year_and_an_attached_one_not_at_all():
    central = answer_to(get("cycle", obtained_on="2025-07-01", kind="central"))["entries"]
    assert {"2026-04-01", "2026-07-01", "2027-04-01", "2027-07-01"} <= set(dates(central, "NET-04"))
    attached = answer_to(get("cycle", obtained_on="2025-07-01", kind="attached"))["entries"]
    assert "2027-01-01" in dates(attached, "NET-05")
    assert not dates(central, "FOL-01") and not dates(attached, "FOL-01") and not dates(attached, "NET-04")


@pytest.mark.parametrize("day", ["2000-01-01", "2199-12-31", "2028-02-29"])
def test_the_first_and_the_last_day_that_are_accepted(day):
    assert answer_to(get("cycle", obtained_on=day))["entries"]
    assert answer_to(get("schedule", audit_first_day=day))["entries"]


# Draws ---------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SAM-01")
@pytest.mark.parametrize(("n", "size"), [(1, 1), (2, 2), (4, 2), (10, 4), (101, 11), (102, 11), (2800, 53)])
def test_the_sample_is_the_square_root_rounded_up(n, size):
    assert answer_to(get("sample-size", n=n)) == {"size": size}


@pytest.mark.rule("SAM-04")
def test_a_draw_is_the_first_units_by_the_hash_of_seed_and_id():
    units, seed = ["Bray", "Épehy", "Albert", "Rue"], "0123456789abcdef" * 2
    found = answer_to(post("draw", {"seed": seed, "units": units, "size": 2}))
    ranked = sorted(units, key=lambda unit: hashlib.sha256(f"{seed}:{unit}".encode()).hexdigest())
    assert found["drawn"] == ranked[:2]
    assert [each["id"] for each in found["ranking"]] == ranked
    assert found["ranking"][0]["hash"] == hashlib.sha256(f"{seed}:{ranked[0]}".encode()).hexdigest()
    listed = "".join(f"{unit}\n" for unit in sorted(units))
    assert found["units_sha256"] == hashlib.sha256(listed.encode()).hexdigest()


@pytest.mark.rule("SAM-04")
def test_the_order_of_the_list_does_not_change_the_draw():
    body = {"seed": "s", "units": ["c", "a", "b"], "size": 2}
    assert answer_to(post("draw", body)) == answer_to(post("draw", {**body, "units": ["a", "b", "c"]}))


# Networks ------------------------------------------------------------------------------------------------------------


def conditions_of(body):
    return {each["criterion"]: each for each in answer_to(post("network", body))["conditions"]}


@pytest.mark.rule("NET-01")
@pytest.mark.parametrize(
    ("labelled", "others", "met"), [(9, 2, True), (8, 3, False), (40, 13, True), (39, 14, False)]
)
def test_three_quarters_of_those_audited_have_to_be_labelled(labelled, others, met):
    body = network_body(local_services=100, audited=audited(bronze=labelled, none=others))
    found = answer_to(post("network", body))
    assert found["labelled"] is met
    condition = conditions_of(body)["labelled"]
    assert (condition["rule"], condition["value"], condition["met"]) == ("NET-01", labelled, met)
    assert condition["threshold"] == {11: 9, 53: 40}[labelled + others]


@pytest.mark.rule("NET-01", "AUD-05")
@pytest.mark.parametrize(
    ("validated", "total", "met"), [(30, 40, True), (29, 40, False), (2, 3, False), (3, 3, True)]
)
def test_three_quarters_of_the_central_points_have_to_be_validated(validated, total, met):
    body = network_body(central_points={"validated": validated, "total": total})
    assert answer_to(post("network", body))["labelled"] is met
    condition = conditions_of(body)["central_points"]
    assert condition["threshold"] == 75 and condition["met"] is met
    assert 0 <= Fraction(100 * validated, total) - Fraction(str(condition["value"])) < Fraction(1, 10**9)


@pytest.mark.rule("NET-01")
def test_every_local_service_needs_its_self_assessment():
    assert answer_to(post("network", network_body(self_assessments_complete=False)))["labelled"] is False


@pytest.mark.rule("NET-02")
@pytest.mark.parametrize(
    ("counts", "tier"),
    [
        ({"bronze": 4, "argent": 3, "gold": 4}, "argent"),
        ({"bronze": 6, "argent": 1, "gold": 4}, "bronze"),
        ({"bronze": 5, "gold": 6}, "or"),
        ({"bronze": 1, "gold": 1, "argent": 2}, "argent"),
    ],
)
def test_the_tier_is_the_highest_that_more_than_half_hold_or_better(counts, tier):
    found = answer_to(post("network", network_body(audited=audited(**counts), local_services=16)))
    assert (found["labelled"], found["tier"]) == (True, tier)


def test_a_network_that_is_not_labelled_has_no_tier():
    found = answer_to(post("network", network_body(audited=audited(bronze=1, none=3))))
    assert (found["labelled"], found["tier"]) == (False, None)


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
