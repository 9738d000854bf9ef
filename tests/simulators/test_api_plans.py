"""The simulators as an API: dates, draws and networks, with the examples of the rules."""

import hashlib
from datetime import timedelta
from fractions import Fraction

import pytest
from dateutil.easter import easter

from audits.networks import use_cases as networks
from label_sp.common.departments import NAMES
from tests.factories import ditp_agent
from tests.simulators.common import (
    answer_to,
    audited,
    get,
    network_body,
    post,
)

pytestmark = pytest.mark.django_db


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
    assert (condition["rule"], condition["value"]["exact"], condition["met"]) == (
        "NET-01",
        str(labelled),
        met,
    )
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
    assert Fraction(condition["value"]["exact"]) == Fraction(100 * validated, total)


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


@pytest.mark.rule("NET-02")
@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"gold": 11, "bronze": 7, "argent": 6}, ("argent", "or", True, True)),
        ({"gold": 13, "bronze": 6, "argent": 5}, ("or", "or", False, False)),
        ({"gold": 12, "bronze": 6, "argent": 6}, ("argent", "or", True, True)),
        ({"gold": 6, "bronze": 7, "argent": 11}, ("argent", "argent", True, False)),
        ({"gold": 9, "bronze": 9, "argent": 6}, ("argent", None, True, False)),
    ],
)
def test_both_readings_of_the_majority_are_told_and_the_ditps_one_gives_the_tier(counts, expected):
    body = network_body(audited=audited(**counts), local_services=24)
    found = answer_to(post("network", body))
    told = found["majority"]
    names = ("absolute", "relative", "without_absolute_majority", "readings_differ")
    assert tuple(told[name] for name in names) == expected
    assert (found["tier"], told["retained"]) == (expected[0], "absolute")
    networks.retain_majority("relative", actor=ditp_agent())
    found = answer_to(post("network", body))
    assert (found["tier"], found["majority"]["retained"]) == (expected[1] or expected[0], "relative")


def test_a_network_that_is_not_labelled_has_no_tier():
    found = answer_to(post("network", network_body(audited=audited(bronze=1, none=3))))
    assert (found["labelled"], found["tier"]) == (False, None)
