"""What people type for a number is read as they mean it, or refused: never as another number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from label_sp.common.bounds import MOST
from label_sp.design.forms import DsfrForm
from label_sp.design.numbers import CountField, NumberField, count_of, number_of

SPACES = {"space": " ", "no-break": "\xa0", "narrow": "\u202f", "thin": "\u2009", "two": "  ", "tab": "\t"}


class Typed(DsfrForm):
    count = CountField(label="Agents", least=1, most=1_000_000)
    days = NumberField(label="Jours", max_digits=5, decimal_places=1, required=False)


@pytest.mark.parametrize("space", SPACES.values(), ids=SPACES)
def test_spaces_stand_between_thousands_and_around(space: str) -> None:
    assert count_of(f"{space}1{space}200{space}") == 1200
    assert count_of(f"12{space}345{space}678") == 12_345_678
    assert number_of(f"{space}1{space}200,5") == Decimal("1200.5")


@pytest.mark.parametrize(
    "typed", ["1200", "1200,0", "1200.0", "1200,00", "1200,", "+1200", "01200", "1 200,0"]
)
def test_a_count_with_nothing_after_its_comma_is_that_count(typed: str) -> None:
    assert count_of(typed) == 1200


@pytest.mark.parametrize("typed", ["1.200", "1,200", "12.000", "999,000"])
def test_what_reads_in_two_ways_is_refused_with_both(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        count_of(typed)
    assert typed in str(refused.value) and f"{typed[:-4]}{typed[-3:]}, ou {typed[:-4]} et" in str(
        refused.value
    )


NOT_COUNTS = (
    "1200,5",
    "12 00",
    "1 2 0 0",
    "10 20",
    "1 2000",
    "1e3",
    "1_000",
    "0x10",
    "١٢",
    "１２",
    "1200,0,0",
    "dix",
    "-",
)


@pytest.mark.parametrize("typed", NOT_COUNTS)
def test_what_is_no_count_is_refused_with_what_was_typed(typed: str) -> None:
    with pytest.raises(ValidationError, match="n’est pas un nombre entier") as refused:
        count_of(typed)
    assert f"« {typed} »" in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("78,5", "78.5"),
        ("78.5", "78.5"),
        (",5", "0.5"),
        ("78,", "78"),
        ("78", "78"),
        ("-0,25", "-0.25"),
        ("−2", "-2"),
    ],
)
def test_a_number_has_a_comma_or_a_point(typed: str, number: str) -> None:
    assert str(number_of(typed)) == number


@pytest.mark.parametrize(
    "typed", ["NaN", "Infinity", "1e2", "1,2,3", "1.200,5", ",", "1_0", "١٢", "78 %", "7 8,5"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="n’est pas un nombre"):
        number_of(typed)


def test_the_bounds_are_those_of_the_field_and_any_length_is_answered() -> None:
    for typed in ("0", "-3", "1000001", "9" * 5000):
        assert "est trop" in str(Typed({"count": typed}).errors["count"]), typed
    assert CountField().max_value == MOST


@pytest.mark.parametrize("empty", ["", "  ", "\xa0", None])
def test_spaces_alone_are_nothing(empty: str | None) -> None:
    form = Typed({"count": empty, "days": empty})
    assert form.errors.keys() == {"count"} and "obligatoire" in str(form.errors)
    assert form.cleaned_data["days"] is None


def test_a_field_of_text_that_asks_for_the_right_keyboard_and_keeps_what_was_typed() -> None:
    html = str(Typed({"count": "1\u202f200 agents", "days": "2.75"}))
    assert 'type="number"' not in html and html.count('type="text"') == 2
    assert 'inputmode="numeric"' in html and 'inputmode="decimal"' in html
    assert 'value="1\u202f200 agents"' in html and 'value="2.75"' in html
    assert html.count("fr-message--error") == 2


def test_what_is_stored_is_shown_with_a_comma_and_plain_digits() -> None:
    html = str(Typed(initial={"count": 1200, "days": Decimal("2.5")}))
    assert 'value="1200"' in html and 'value="2,5"' in html
