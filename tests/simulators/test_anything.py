"""Anything at all, of any weight: never a 500, never a slow answer."""

import gc
import json
import time

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from label_sp.simulators import limits
from tests import answers
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
QUICK = 3.0  # seconds of this process: the slowest answer that is accepted takes one, two where others are at work

# Anything ------------------------------------------------------------------------------------------------------------

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True, allow_infinity=True)
    | st.text(max_size=8)
    | st.sampled_from(["1", "0.75", "nc", "or", "bronze", "80", "1e99", "NaN", "\ud800"])
)
KEYS = st.sampled_from(
    [
        *("engagements", "or_criteria", "agents", "users", "solicited", "responses", "finished", "U1a", "A1"),
        *(
            "seed",
            "units",
            "size",
            "local_services",
            "audited",
            "id",
            "tier",
            "central_points",
            "validated",
            "total",
        ),
        "self_assessments_complete",
    ]
)
SHAPES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=9) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=6)
    ),
)
BODIES = {
    "tier": tier_body(),
    "surveys/users": {"solicited": 10, "responses": [response_of(USERS)]},
    "surveys/agents": {"solicited": 10, "responses": [response_of(AGENTS)]},
    "draw": {"seed": "s", "units": ["a", "b"], "size": 1},
    "network": network_body(),
}


@pytest.mark.parametrize("name", BODIES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_no_shape_of_json_makes_a_500(name, data):
    """A valid body with some of its fields replaced by anything, or anything at all."""
    cache.clear()
    replaced = data.draw(st.dictionaries(st.sampled_from(sorted(BODIES[name])), SHAPES, max_size=3) | SHAPES)
    body = {**BODIES[name], **replaced} if isinstance(replaced, dict) else replaced
    response = post(name, json.dumps(body))
    if response.status_code != 200:
        assert refusals(response)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode(errors="surrogatepass"))
)
def test_no_bytes_make_a_500(content):
    cache.clear()
    for name, content_type in (("tier", "application/json"), ("surveys/users?solicited=10", "text/csv")):
        assert post(name, content or b" ", content_type).status_code in (200, 400)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(max_size=20) | st.integers().map(str) | st.dates().map(str))
def test_no_query_makes_a_500(value):
    cache.clear()
    value = value.encode(errors="replace").decode()
    for name, field in (("schedule", "audit_first_day"), ("cycle", "obtained_on"), ("sample-size", "n")):
        assert get(name, **{field: value}).status_code in (200, 400)


# Speed ---------------------------------------------------------------------------------------------------------------

HEADER = ";".join((*USERS, "finished")) + "\n"
HEAVY = {
    "100 000 units": ("draw", {"seed": "s", "units": [f"u{n}" for n in range(100_000)], "size": 100_000}),
    "60 000 services": ("network", network_body(local_services=10**6, audited=audited(gold=58_000))),
    "9 000 full responses": ("surveys/users", {"solicited": 9, "responses": [response_of(USERS)] * 8_900}),
    "90 000 empty responses": ("surveys/users", {"solicited": 9, "responses": [{"finished": True}] * 90_000}),
    "62 000 lines": ("surveys/users?solicited=9", HEADER + ("1;" * 15 + "1\n") * 62_000),
    "110 000 empty lines": ("surveys/users?solicited=9", HEADER + (";" * 15 + "1\n") * 110_000),
    "lines that are all wrong": (
        "surveys/users?solicited=9",
        HEADER + "".join(";".join(f"{n:x}{c}" for c in range(16)) + "\n" for n in range(20_000)),
    ),
    "lines of one cell": ("surveys/users?solicited=9", HEADER + "a\n" * 900_000),
    "one line of 500 000 cells": ("surveys/users?solicited=9", "U1a;" * 499_000),
    "150 000 unknown fields": ("tier", {f"k{n}": 1 for n in range(140_000)}),
    "units that are all wrong": ("draw", {"seed": "s", "units": [""] * 100_000, "size": 1}),
    "the same unit 100 000 times": ("draw", {"seed": "s", "units": ["u"] * 100_000, "size": 1}),
    "a field given 150 000 times": ("tier", "{" + ",".join('"agents":1' for _ in range(150_000)) + "}"),
    "digits without end": ("tier", '{"agents":' + "9" * 1_990_000 + "}"),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", HEAVY)
def test_the_heaviest_body_is_answered_at_once(case):
    name, body = HEAVY[case]
    content = body if isinstance(body, str) else json.dumps(body, separators=(",", ":"))
    assert len(content) <= limits.BODY_BYTES
    post("tier", tier_body())  # the first answer of a process loads what the next ones use
    gc.collect()
    gc.freeze()  # a collection would look through all that thousands of other tests left in this process
    with answers.unchecked():
        started = time.process_time()
        response = post(name, content, "text/csv" if "solicited=" in name else "application/json")
        taken = time.process_time() - started
    gc.unfreeze()
    assert response.status_code in (200, 400)
    assert taken < QUICK, f"{taken:.1f} s"
