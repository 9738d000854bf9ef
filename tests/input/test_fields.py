"""Every day, text and whole number that a form or the API takes has its bounds: a new field without them fails here."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django import forms
from django.utils.datastructures import MultiValueDict
from rest_framework import serializers

from candidates.services.forms import POSTAL_CODE
from certification.admission.forms import PlanForm
from label_sp.common import bounds, texts
from label_sp.common.api import DayField, StrictSerializer, TextField
from label_sp.common.bounds import MOST
from label_sp.design.forms import DayField as FormDayField
from label_sp.design.forms import DsfrForm, DsfrMixin
from label_sp.design.numbers import CountField, NumberField
from tests.environment import ROOT
from tests.input.discovery import OURS, form_classes, sent, types_of

FORMS = {f"{each.__module__}.{each.__qualname__}": each for each in form_classes()}
DATED = (forms.DateField, forms.DateTimeField, forms.TimeField, forms.SplitDateTimeField)


def test_forms_and_the_schema_were_found() -> None:
    assert len(FORMS) > 40 and len(sent()) > 80
    assert sum(each.schema.get("format") == "date" for each in sent()) > 12


@pytest.mark.parametrize("name", FORMS)
def test_a_form_stands_on_the_house_base_and_its_days_have_bounds(name: str) -> None:
    assert issubclass(FORMS[name], DsfrMixin)
    for field in FORMS[name].base_fields.values():
        assert not isinstance(field, DATED) or isinstance(field, FormDayField), field


@pytest.mark.parametrize("name", FORMS)
def test_a_number_is_typed_in_a_field_of_text(name: str) -> None:
    """A browser's control for numbers changes them under a mouse wheel, and drops the comma of what is pasted."""
    for field in FORMS[name].base_fields.values():
        assert not isinstance(field.widget, forms.NumberInput), field
        assert not isinstance(field, forms.IntegerField) or isinstance(field, CountField | NumberField), field


def test_no_field_of_number_is_written_elsewhere() -> None:
    """Those that a form adds when it is made are in no list of fields: the source tells."""
    of_numbers = re.compile(r"""forms\.(?:Integer|Decimal|Float)Field|NumberInput|type\s*=\s*["']?number""")
    house = ROOT / "label_sp" / "design" / "numbers.py"
    sources = [file for app in OURS for file in (ROOT / app).rglob("*.py") if file != house]
    written = [*sources, *(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "app").glob("*.js")]
    assert [str(file) for file in written if of_numbers.search(file.read_text())] == []
    assert of_numbers.search(house.read_text()) and of_numbers.search('<input type="number">')


ASKED_IN_SOME_CASES = re.compile(
    r"Motif, (?:si|s’)|Motif du|Obligatoire|Demandé|En cas d|ne part pas|sans ce"
)


@pytest.mark.parametrize("name", FORMS)
def test_nothing_that_is_asked_in_some_case_is_said_to_be_optional(name: str) -> None:
    form = FORMS[name]
    blank = {key: field for key, field in form.base_fields.items() if not field.required}
    said = {
        key for key, field in blank.items() if ASKED_IN_SOME_CASES.search(f"{field.label} {field.help_text}")
    }
    shown = {key for key, field in blank.items() if not isinstance(field, forms.BooleanField)}
    assert {*form.asked} <= {*blank}, "a field that is required is asked always"
    assert said & shown <= {*form.asked}


def test_what_the_filing_requires_is_not_said_to_be_optional() -> None:
    assert {*PlanForm.base_fields} - {*PlanForm.asked} == set()


def test_a_day_of_the_api_has_bounds_in_the_schema() -> None:
    dated = [each for each in sent() if str(each.schema.get("format")).startswith("date")]
    for each in dated:
        first, last = each.schema["formatMinimum"], each.schema["formatMaximum"]
        assert "1950" <= first < last < "2200", str(each)
        assert "Bornes" in each.schema.get("description", "Bornes"), str(each)


def test_a_text_of_the_api_says_what_it_may_hold() -> None:
    plain = [
        each
        for each in sent()
        if "string" in types_of(each.schema)
        and not {"enum", "format"} & each.schema.keys()
        and "?" not in each.place
        and each.schema.get("maxLength") != 0  # the other half of a text that may be blank
        and not each.operation.startswith("simulator_")  # their fields have limits of their own
    ]
    assert len(plain) > 25
    known = {texts.one_line.regex.pattern, texts.lines.regex.pattern}
    patterns = {each.replace(r"\x", r"\u00").replace(r"\Z", "$") for each in known} | {
        POSTAL_CODE.replace(r"\Z", "$")
    }
    assert {str(each) for each in plain if each.schema.get("pattern") not in patterns} == set()


def test_a_whole_number_of_the_api_has_both_its_bounds() -> None:
    numbers = [
        each
        for each in sent()
        if "integer" in types_of(each.schema) and "enum" not in each.schema and "?" not in each.place
    ]
    assert len(numbers) > 5
    open_ended = {
        str(each)
        for each in numbers
        if each.schema.get("maximum", MOST + 1) > MOST and not each.operation.startswith("simulator_")
    }
    assert open_ended == set()


# --- what a field says ------------------------------------------------------------------------------------------------

NAMED = bounds.Bounds(dt.date(2021, 1, 1), bounds.years(2))


class Typed(DsfrForm):
    day = FormDayField(NAMED)
    name = forms.CharField(required=False, max_length=20)
    story = forms.CharField(required=False, max_length=9, widget=forms.Textarea)
    count = CountField(required=False)


class Received(StrictSerializer):
    day = DayField(NAMED)
    name = serializers.CharField(required=False, max_length=20)
    names = serializers.ListField(child=serializers.CharField(), required=False)
    story = TextField(required=False, max_length=9)
    count = serializers.IntegerField(required=False, min_value=0)


def said(**typed: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the form and the serializer say of the same values; each field once."""
    form, received = Typed({"day": "2025-03-02", **typed}), Received(data={"day": "2025-03-02", **typed})
    form.is_valid()
    received.is_valid()
    on_form = {name: [str(each) for each in found] for name, found in form.errors.items()}
    return on_form, {name: [str(each) for each in found] for name, found in received.errors.items()}


@pytest.mark.parametrize("day", ["0001-01-01", "0001-03-15", "2020-12-31", "2999-12-31", "9999-12-31"])
def test_a_day_out_of_its_bounds_says_what_was_found_and_what_is_expected(day: str) -> None:
    on_form, by_api = said(day=day)
    assert on_form == by_api
    (sentence,) = on_form["day"]
    assert "n’est pas possible ici : une date du vendredi 1er janvier 2021 au " in sentence
    assert ("quatre chiffres" in sentence) is day.startswith("0001")


def test_the_ends_count_and_follow_the_day() -> None:
    first, last = NAMED.days(dt.date(2028, 2, 29))
    assert (first, last) == (dt.date(2021, 1, 1), dt.date(2030, 2, 28))
    for day in NAMED.days():
        assert said(day=day.isoformat()) == ({}, {})
    assert said(day=(NAMED.days()[1] + dt.timedelta(days=1)).isoformat())[0]["day"]


def test_the_browsers_own_control_knows_the_bounds() -> None:
    first, last = NAMED.days()
    html = str(Typed()["day"])
    assert f'min="{first}"' in html and f'max="{last}"' in html


ODD = {
    "a\nb": "un saut de ligne",
    "a\rb": "un saut de ligne",
    "a\x0bb": "un saut de ligne",
    "a\x85b": "un saut de ligne",
    "a\u2028b": "un saut de ligne",
    "a\tb": "une tabulation",
    "a\x00b": "U+0000",
    "a\x1bb": "U+001B",
    "a\x9fb": "U+009F",
    "a\u202eb": "sens de lecture",
    "a\u2066b": "sens de lecture",
    "a\ud800b": "une moitié de caractère",
    "a\uffffb": "n’est pas un caractère",
}


@pytest.mark.parametrize("text", ODD)
def test_a_text_of_one_line_says_what_it_may_not_hold(text: str) -> None:
    on_form, by_api = said(name=text)
    assert on_form == by_api
    (sentence,) = on_form["name"]
    assert "Un texte d’une seule ligne est attendu" in sentence and ODD[text] in sentence
    received = Received(data={"day": "2025-03-02", "names": ["a", text]})
    assert not received.is_valid() and ODD[text] in str(received.errors["names"])


@pytest.mark.parametrize("text", ["L’été à Bray", "80 % d’usagers", "Ça « va »", "日本", "👩‍👩‍👧", "أب"])
def test_a_name_of_any_alphabet_is_a_name(text: str) -> None:
    assert said(name=text) == ({}, {})


UNTIDY = {
    "me\u0301diathe\u0300que": "médiathèque",
    "Bray  sur \u00a0 Somme": "Bray sur Somme",
    "zé\u00adro\u200b \u200elarge\ufeff": "zéro large",
}


@pytest.mark.parametrize("typed", UNTIDY)
def test_a_name_is_kept_in_one_spelling(typed: str) -> None:
    data = {"day": "2025-03-02", "name": f" {typed} ", "names": [typed]}
    form, received = Typed(data), Received(data=data)
    by_form_data = Received(data=MultiValueDict({name: [str(value)] for name, value in data.items()}))
    assert form.is_valid() and received.is_valid() and by_form_data.is_valid()
    kept = {form.cleaned_data["name"], received.validated_data["name"], by_form_data.validated_data["name"]}
    assert kept == {UNTIDY[typed]} and received.validated_data["names"] == [UNTIDY[typed]]
    assert texts.name(f" {typed}") == UNTIDY[typed]


def test_a_name_that_nobody_can_see_is_none() -> None:
    needed = type("Needed", (DsfrForm,), {"name": forms.CharField()})({"name": "\u200b\u00ad"})
    asked = type("Asked", (StrictSerializer,), {"name": serializers.CharField()})(data={"name": "\u200b"})
    assert not needed.is_valid() and not asked.is_valid()


def test_what_is_secret_or_hashed_is_kept_as_typed() -> None:
    secret = forms.CharField(strip=False)
    form = type("Kept", (DsfrForm,), {"secret": secret})({"secret": "e\u0301  \u200b"})
    assert form.is_valid() and form.cleaned_data["secret"] == "e\u0301  \u200b"


def test_a_long_text_is_composed_and_never_reversed() -> None:
    data = {"day": "2025-03-02", "story": "e\u0301\u202e  b"}
    form, received = Typed(data), Received(data=data)
    assert form.is_valid() and received.is_valid()
    assert form.cleaned_data["story"] == received.validated_data["story"] == "é  b"


@pytest.mark.parametrize("name", FORMS)
def test_every_form_tidies_every_text_but_secrets_and_what_is_hashed(name: str) -> None:
    """What `test_a_text_of_the_api_says_what_it_may_hold` is for the API: the house base tidies what it holds."""
    simulated = FORMS[name].__module__.startswith("label_sp.simulators")
    for key, field in FORMS[name].base_fields.items():
        if isinstance(field, forms.CharField) and not field.strip:
            shaped = isinstance(field, forms.RegexField) or isinstance(field.widget, forms.PasswordInput)
            assert shaped or simulated, key


@pytest.mark.parametrize("typed", ["a\r\nb", "a\rb", "a\nb", "a\x0bb", "a\u2028b"])
def test_the_lines_of_a_text_end_in_one_way(typed: str) -> None:
    form, received = (
        Typed({"day": "2025-03-02", "story": typed}),
        Received(data={"day": "2025-03-02", "story": typed}),
    )
    assert form.is_valid() and received.is_valid()
    assert form.cleaned_data["story"] == received.validated_data["story"] == "a\nb"


def test_the_end_of_a_line_counts_for_one_character() -> None:
    assert said(story="1\r\n2\r\n3\r\n4\r\n5") == ({}, {})
    assert said(story="1\r\n2\r\n3\r\n4\r\n56")[0]["story"]


@pytest.mark.parametrize("text", ["a\x00b", "a\x08b", "a\x1bb", "a\x90b", "a\ud800b"])
def test_a_text_of_several_lines_holds_no_command_either(text: str) -> None:
    on_form, by_api = said(story=text)
    assert on_form == by_api
    assert len(on_form["story"]) == 1 and "ne peut pas être enregistré" in on_form["story"][0]
    assert said(story="a\tb\nc") == ({}, {})


@pytest.mark.parametrize("count", [2**31, 2**63, -1, "9" * 5000, "1e9", "１２x"])
def test_a_number_that_no_column_holds_is_refused_on_its_field(count: int | str) -> None:
    on_form, by_api = said(count=count)
    assert list(on_form) == list(by_api) == ["count"]
    assert said(count=2**31 - 1) == ({}, {})


def test_a_body_of_a_million_unknown_fields_gets_a_short_answer() -> None:
    received = Received(data={f"{n}" + "x" * 300: 1 for n in range(1000)})
    assert not received.is_valid()
    assert len(received.errors) <= 21 and all(len(name) <= 200 for name in received.errors)
