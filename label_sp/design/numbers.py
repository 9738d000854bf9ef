"""Numbers as people type and paste them: « 1 200 », « 1200,0 », « 78,5 ».

They are typed in a field of text: a browser's own control for numbers changes them under the wheel of a mouse and drops
the commas of what is pasted. Spaces of any width may stand between thousands. What can be read in two ways is
refused with both readings, never guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from label_sp.common.bounds import MOST

SPACE = r"[ \t\xa0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]"
WHOLE = rf"[+-]?(?:[0-9]{{1,3}}(?:{SPACE}+[0-9]{{3}})+|[0-9]+)"
COUNT = re.compile(rf"({WHOLE})(?:[.,]0{{0,2}})?")
NUMBER = re.compile(rf"({WHOLE})(?:[.,]([0-9]*))?|[.,]([0-9]+)")
TWO_READINGS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
SPACES, AROUND = re.compile(f"{SPACE}+"), re.compile(f"^{SPACE}+|{SPACE}+$")
MINUS = str.maketrans("−–", "--")
DIGITS = 20  # more than any column holds: whoever types more is told the most, not that it is no number
SHOWN = 40  # characters of what was typed, in an error


def count_of(typed: str) -> int:
    """« 1 200 », « 1200 », « 1200,0 » → 1200. Raises ValidationError for anything else."""
    text = plain(typed)
    if TWO_READINGS.fullmatch(text):
        whole, fraction = re.split("[.,]", text)
        raise ValidationError(
            f"« {text} » peut se lire {whole}{fraction}, ou {whole} et des décimales. Écrivez les chiffres seuls : "
            f"{whole}{fraction}.",
            code="two_readings",
        )
    if not (found := COUNT.fullmatch(text)):
        raise ValidationError(
            f"« {shortened(text)} » n’est pas un nombre entier. Écrivez-le en chiffres, sans décimale : par exemple "
            "1200.",
            code="invalid",
        )
    whole = SPACES.sub("", found[1])
    digits = whole.lstrip("+-0")[:DIGITS] or "0"
    return -int(digits) if whole.startswith("-") else int(digits)


def number_of(typed: str) -> Decimal:
    """« 78,5 », « 78.5 », « 1 200,50 » → a Decimal, to the last digit. Raises ValidationError for anything else."""
    text = plain(typed)
    if not (found := NUMBER.fullmatch(text)):
        raise ValidationError(
            f"« {shortened(text)} » n’est pas un nombre. Écrivez-le en chiffres : par exemple 78,5.",
            code="invalid",
        )
    whole, decimals = SPACES.sub("", found[1] or "0"), found[2] or found[3]
    return Decimal(f"{whole}.{decimals}" if decimals else whole)


def plain(typed: Any) -> str:
    """What was typed, without the spaces around it; "" when there is nothing."""
    return "" if typed is None else AROUND.sub("", str(typed)).translate(MINUS)


def shortened(text: str) -> str:
    """What was typed, as an error shows it."""
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


class CountField(forms.IntegerField):
    """How many: a whole number from `least` to `most`, both included."""

    def __init__(self, *, least: int = 0, most: int = MOST, **kwargs: Any) -> None:
        widget = kwargs.pop("widget", None) or forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off"}
        )
        super().__init__(min_value=least, max_value=most, widget=widget, **kwargs)

    def to_python(self, value: Any) -> int | None:
        return count_of(typed) if (typed := plain(value)) else None


class NumberField(forms.DecimalField):
    """A number with decimals, after a comma or a point; shown with a comma."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, localize=True, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return number_of(typed) if (typed := plain(value)) else None
