"""Whatever is sent: a 400 that names the field, at once; never a 500."""

import json
from typing import Any

import pytest

from label_sp.simulators import limits
from tests.simulators.common import (
    AGENTS,
    USERS,
    audited,
    get,
    network_body,
    post,
    refusals,
    response_of,
    tier_body,
)

pytestmark = pytest.mark.django_db
NOT_NUMBERS = ("NaN", "Infinity", "-Infinity", "1e999999", "1e-999999", "9" * 5000, "0." + "1" * 5000)


def raw(body: dict[str, Any], **written: str) -> str:
    """A body whose fields named here are written as given, even where JSON would not."""
    text = json.dumps({**body, **{name: f"<{name}>" for name in written}})
    for name, value in written.items():
        text = text.replace(f'"<{name}>"', value)
    return text


# Tier ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", NOT_NUMBERS)
@pytest.mark.parametrize("field", ["agents", "users", "or_criteria"])
def test_what_is_no_number_is_refused_in_its_field(field, written):
    assert list(refusals(post("tier", raw(tier_body(), **{field: written})))) == [field]
    assert list(refusals(post("tier", tier_body(**{field: written})))) == [field]


@pytest.mark.parametrize(
    "value", [-0.1, 100.1, "101", "1_0", "١٢", "", " ", "0x10", True, [], {}, "1e2.0", 10**30]
)
def test_a_note_is_a_number_from_0_to_100(value):
    assert list(refusals(post("tier", tier_body(agents=value)))) == ["agents"]


@pytest.mark.parametrize("written", NOT_NUMBERS)
def test_the_place_in_the_list_is_named(written):
    body = raw(tier_body(), engagements=f"[80,80,80,{written},80,80,80,80]")
    assert list(refusals(post("tier", body))) == ["engagements.3"]


@pytest.mark.parametrize("engagements", [[], [80] * 7, [80] * 9, 80, "80", None, {"1": 80}])
def test_there_are_eight_engagements(engagements):
    assert list(refusals(post("tier", tier_body(engagements=engagements)))) == ["engagements"]


@pytest.mark.parametrize("field", ["engagements", "agents", "users"])
def test_a_missing_or_empty_field_is_named(field):
    body = tier_body()
    del body[field]
    assert list(refusals(post("tier", body))) == [field]
    assert list(refusals(post("tier", tier_body(**{field: None})))) == [field]


def test_an_unknown_field_is_named():
    assert list(refusals(post("tier", tier_body(agent=80)))) == ["agent"]
    assert list(refusals(get("sample-size", n=4, N=5))) == ["N"]


# Bodies --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        *(
            "{",
            "[",
            "[" * 100_000,
            '{"a":' * 50_000,
            "{'a': 1}",
            "nul",
            '"',
            b"\xff\xfe{\x00",
            b"\x80",
            b"\x00",
        ),
        *("[1]", "1", '"tier"', "null", "true", '"\\ud800"', '{"agents": "\\ud800"}', '{"\\udfff": 1}'),
    ],
)
@pytest.mark.parametrize("name", ["tier", "surveys/users", "surveys/agents", "draw", "network"])
def test_what_is_no_json_object_is_refused_as_a_body(name, body):
    assert list(refusals(post(name, body))) == ["body"]


def test_a_field_given_twice_says_two_things():
    assert list(refusals(post("tier", '{"agents": 80, "agents": 81}'))) == ["agents"]


@pytest.mark.parametrize("name", ["tier", "surveys/users", "surveys/agents", "draw", "network"])
def test_a_body_over_2_megabytes_is_refused(name):
    found = refusals(post(name, b'"' + b"a" * limits.BODY_BYTES + b'"'))
    assert "2 Mo" in found["body"][0]
    if name.startswith("surveys"):
        assert "2 Mo" in refusals(post(f"{name}?solicited=1", b"1" * 2_000_001, "text/csv"))["body"][0]


# Surveys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("solicited", [-1, 10**9, 1.5, "x", None, True, [], "1" * 5000])
@pytest.mark.parametrize(("name", "codes"), [("users", USERS), ("agents", AGENTS)])
def test_the_number_of_people_asked_is_a_count(name, codes, solicited):
    body = {"solicited": solicited, "responses": [response_of(codes)]}
    assert list(refusals(post(f"surveys/{name}", body))) == ["solicited"]


@pytest.mark.parametrize(
    ("responses", "field"),
    [
        ([], "responses"),
        ({}, "responses"),
        (None, "responses"),
        (["x"], "responses.0"),
        ([{}], "responses.0.finished"),
        ([response_of(USERS), response_of(USERS, finished=1)], "responses.1.finished"),
        ([response_of(USERS, U1a="0.5")], "responses.0.U1a"),
        ([response_of(USERS, U1a=True)], "responses.0.U1a"),
        ([response_of(USERS, U1a=[1])], "responses.0.U1a"),
        ([response_of(USERS, U1a={"a": 1})], "responses.0.U1a"),
        ([response_of(USERS, U1a=2)], "responses.0.U1a"),
        ([response_of(USERS, U99="1")], "responses.0.U99"),
        ([response_of(AGENTS)], "responses.0.A1"),
    ],
)
def test_what_is_wrong_with_responses_is_named(responses, field):
    assert field in refusals(post("surveys/users", {"solicited": 10, "responses": responses}))


def test_twenty_wrong_responses_are_enough_to_understand():
    rows = [response_of(USERS, U1a="x")] * 500
    assert len(refusals(post("surveys/users", {"solicited": 10, "responses": rows}))) == limits.ERRORS_SHOWN


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "vide"),
        ("U1a;finished\n1;1\n", "il manque 14 colonnes"),
        (";".join((*USERS, "finished")) + "\n", "que son en-tête"),
        (";".join((*USERS, "finished")) + "\n" + "2;" * 15 + "1\n", "U1a"),
        ("U1a;" * 499_000, "colonnes"),
        ('"' * 1_000_001, "guillemets"),
        (b"PK\x03\x04classeur", "classeur"),
        (b"U1a\x00", "texte"),
    ],
)
def test_a_csv_that_does_not_read_says_why(content, words):
    assert any(
        words in message
        for message in refusals(post("surveys/users?solicited=9", content, "text/csv"))["body"]
    )


@pytest.mark.parametrize("solicited", ["", "-1", "x", "1e3", "1000000000", "NaN"])
def test_the_parameter_of_a_csv_is_a_count(solicited):
    assert list(refusals(post(f"surveys/users?solicited={solicited}", "a", "text/csv"))) == ["solicited"]
    assert list(refusals(post("surveys/users", "a", "text/csv"))) == ["solicited"]


# Dates ---------------------------------------------------------------------------------------------------------------

BAD_DAYS = (
    "0000-01-01",
    "0001-01-01",
    "1999-12-31",
    "2200-01-01",
    "9999-12-31",
    "2026-02-30",
    "2026-3-1",
    "20260316",
)
OTHER_BAD_DAYS = (
    "2026-W12-1",
    "16/03/2026",
    "",
    "demain",
    "2026-03-16T00:00",
    "-2026-03-16",
    "２０２６-03-16",
)


@pytest.mark.parametrize("day", BAD_DAYS + OTHER_BAD_DAYS)
def test_a_day_that_is_none_or_too_far_is_refused_in_its_field(day):
    assert list(refusals(get("schedule", audit_first_day=day))) == ["audit_first_day"]
    assert list(refusals(get("schedule", audit_first_day="2026-03-16", audit_last_day=day))) == [
        "audit_last_day"
    ]
    assert list(refusals(get("cycle", obtained_on=day))) == ["obtained_on"]


@pytest.mark.parametrize("last_day", ["2026-03-15", "2020-01-01", "2199-12-31"])
def test_the_last_day_comes_within_a_year_after_the_first(last_day):
    query = {"audit_first_day": "2026-03-16", "audit_last_day": last_day}
    assert list(refusals(get("schedule", **query))) == ["audit_last_day"]


@pytest.mark.parametrize("territory", ["99", "20", "mars", "", "METROPOLE ", "975000"])
def test_an_unknown_territory_is_refused_with_those_that_are_known(territory):
    found = refusals(get("schedule", audit_first_day="2026-03-16", territory=territory))
    assert list(found) == ["territory"] and "alsace-moselle" in found["territory"][0]


@pytest.mark.parametrize("kind", ["", "region", "LOCAL"])
def test_an_unknown_kind_of_service_is_refused(kind):
    assert list(refusals(get("cycle", obtained_on="2026-03-16", kind=kind))) == ["kind"]


# Draws and networks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", ["0", "-1", "1000000000", "1000001", "1.5", "x", "", "NaN", "1" * 5000, "１"])
def test_a_number_of_services_is_bounded(n):
    assert list(refusals(get("sample-size", n=n))) == ["n"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"units": []}, "units"),
        ({"units": "abc"}, "units"),
        ({"units": ["a", "b", "a"]}, "units.2"),
        ({"units": ["a", 2]}, "units.1"),
        ({"units": ["a", ""]}, "units.1"),
        ({"units": ["a", "b\nc"]}, "units.1"),
        ({"units": ["a", " b"]}, "units.1"),
        ({"units": ["a" * 201]}, "units.0"),
        ({"units": [str(n) for n in range(100_001)]}, "units"),
        ({"size": 0}, "size"),
        ({"size": 3}, "size"),
        ({"size": 10**9}, "size"),
        ({"size": True}, "size"),
        ({"seed": ""}, "seed"),
        ({"seed": 42}, "seed"),
        ({"seed": "a\nb"}, "seed"),
        ({"seed": "a" * 201}, "seed"),
        ({"seed": None}, "seed"),
        ({"sead": "x"}, "sead"),
    ],
)
def test_what_is_wrong_with_a_draw_is_named(changed, field):
    assert list(refusals(post("draw", {"seed": "s", "units": ["a", "b"], "size": 1, **changed}))) == [field]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"local_services": 0}, "local_services"),
        ({"local_services": 10**9}, "local_services"),
        ({"audited": []}, "audited"),
        ({"audited": None}, "audited"),
        ({"audited": ["a"]}, "audited.0"),
        ({"audited": [{"id": "a"}]}, "audited.0.tier"),
        ({"audited": [{"tier": "or"}]}, "audited.0.id"),
        ({"audited": [{"id": 1, "tier": "or"}]}, "audited.0.id"),
        ({"audited": [{"id": "a", "tier": "gold"}]}, "audited.0.tier"),
        ({"audited": [{"id": "a", "tier": ["or"]}]}, "audited.0.tier"),
        ({"audited": [{"id": "a", "tier": "or"}, {"id": "a", "tier": "or"}]}, "audited.1.id"),
        ({"audited": [{"id": "a", "tier": "or", "note": 1}]}, "audited.0.note"),
        ({"audited": audited(bronze=11)}, "audited"),
        ({"central_points": None}, "central_points"),
        ({"central_points": 30}, "central_points"),
        ({"central_points": {"validated": 41, "total": 40}}, "central_points.validated"),
        ({"central_points": {"validated": 0, "total": 0}}, "central_points.total"),
        ({"central_points": {"validated": -1, "total": 4}}, "central_points.validated"),
        ({"central_points": {"validated": 1}}, "central_points.total"),
        ({"central_points": {"validated": 1, "total": 2, "lost": 1}}, "central_points.lost"),
        ({"self_assessments_complete": "yes"}, "self_assessments_complete"),
        ({"self_assessments_complete": None}, "self_assessments_complete"),
    ],
)
def test_what_is_wrong_with_a_network_is_named(changed, field):
    assert any(name.startswith(field) for name in refusals(post("network", network_body(**changed))))
