"""A note, a rate, a mean, a distance: one shape, wherever one leaves through the API or is kept with a decision."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from certification.decisions.models import Decision
from label_sp.design.templatetags.label_sp import score
from label_sp.guide import told
from label_sp.guide.numbers import rounded_down
from tests.scenarios import at_stage

NUMBER = "#/components/schemas/Number"
NAMES = {"value", "distance", "rate", "overall", "global", "or_criteria", "notes", "engagements"}
LEVELS = {
    "Score",
    "AssessedPoint",
    "Proposal",
}  # of one point: a step of the scale, which is typed as it is kept
TYPED = {"Value"}  # of an indicator, in its own unit


def leaves(schema: Any) -> Iterator[dict[str, Any]]:
    """What a property holds in the end: through lists, maps and choices."""
    if below := [
        schema[key] for key in ("additionalProperties", "items") if isinstance(schema.get(key), dict)
    ]:
        for each in below:
            yield from leaves(each)
    elif choices := [each for key in ("allOf", "oneOf", "anyOf") for each in schema.get(key, ())]:
        for each in choices:
            yield from leaves(each)
    else:
        yield schema


def wrong_numbers(schemas: dict[str, Any]) -> list[str]:
    """The properties of these schemas that say a number in a shape of their own."""
    found = []
    for name, schema in schemas.items():
        for prop, holds in schema.get("properties", {}).items():
            if name in LEVELS | TYPED or name.endswith("Request") or prop not in NAMES:
                continue
            if any(leaf.get("$ref") != NUMBER for leaf in leaves(holds) if leaf.get("type") != "null"):
                found.append(f"{name}.{prop}")
    return found


def test_the_description_of_the_api_knows_one_shape() -> None:
    schemas = SchemaGenerator().get_schema(request=None, public=True)["components"]["schemas"]
    assert set(schemas["Number"]["properties"]) == {"exact", "shown"}
    assert not wrong_numbers(schemas)
    beside = [n for n, each in schemas.items() if "exact" in each.get("properties", {}) and n != "Number"]
    assert not beside
    conditions = [
        set(each["properties"]) for n, each in schemas.items() if "distance" in each.get("properties", {})
    ]
    common = {"tier", "criterion", "label", "value", "threshold", "met", "distance"}
    assert conditions and all(each - {"rule"} == common for each in conditions)


def test_a_second_shape_is_seen() -> None:
    text = {"Condition": {"properties": {"value": {"type": "string", "nullable": True}}}}
    assert wrong_numbers(text) == ["Condition.value"]
    nested = {"Result": {"properties": {"notes": {"additionalProperties": {"type": "number"}}}}}
    assert wrong_numbers(nested) == ["Result.notes"]


def numbers_in(answer: Any) -> Iterator[Any]:
    """Every value under one of these names, wherever it is."""
    if isinstance(answer, list):
        for each in answer:
            yield from numbers_in(each)
    elif isinstance(answer, dict):
        for name, each in answer.items():
            if name in NAMES:
                yield from each.values() if name in ("notes", "engagements") else (each,)
            else:
                yield from numbers_in(each)


@pytest.mark.django_db
@pytest.mark.rule("DEC-04")
def test_answers_and_decisions_tell_numbers_in_that_shape() -> None:
    case = at_stage("labelled")
    client = APIClient()
    client.force_authenticate(case.people.manager)
    audit = case.dossier.audits.get()
    with case.at(case.today, hour=12):
        answers = [
            client.get(reverse(name, args=[pk])).json()
            for name, pk in (
                ("api-verdict", case.dossier.pk),
                ("api-decisions", case.dossier.pk),
                ("api-surveys", case.dossier.pk),
            )
        ]
        answers.append(client.get(reverse("api-audit-scores", args=[audit.pk])).json()["standing"])
    answers.append(Decision.objects.get().verdict)
    for answer in answers:
        found = [each for each in numbers_in(answer) if each is not None]
        assert found
        for each in found:
            assert set(each) == {"exact", "shown"}
            assert each["shown"] == rounded_down(Fraction(each["exact"]))
    assert answers[0]["conditions"] == [
        {name: each[name] for name in answers[0]["conditions"][0]} for each in answers[1][0]["verdict"]
    ]


def test_pages_show_the_same_value() -> None:
    for value in (Fraction(200, 3), Fraction(-1, 25), 70):
        assert told.number(value) == {"exact": str(Fraction(value)), "shown": score(value)}
    assert told.number(None) is None
