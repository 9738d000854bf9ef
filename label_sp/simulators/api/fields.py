"""What a body or a query may hold, checked to the digit; long lists row by row, without a serializer for each."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from label_sp.common.departments import NAMES as DEPARTMENTS
from label_sp.guide.calendar import Territory, territory_of
from label_sp.guide.surveys import Level
from label_sp.guide.tiers import Tier
from label_sp.simulators import limits
from surveys.answers.imports import Row

WHOLE = re.compile(r"\d{1,12}", re.ASCII)
LEVELS: Mapping[Hashable, Level] = {  # SUR-05; a Decimal equal to 1 is found under 1
    "1": Level.FULL,
    "0.75": Level.MOSTLY,
    "0.25": Level.LITTLE,
    "0": Level.NONE,
    "nc": Level.NOT_CONCERNED,
    None: Level.UNANSWERED,
    1: Level.FULL,
    Decimal("0.75"): Level.MOSTLY,
    Decimal("0.25"): Level.LITTLE,
    0: Level.NONE,
}
LEVEL_TYPES = {str, int, Decimal, type(None)}
NOT_A_LIST = "Une liste est attendue."
EMPTY = "La liste est vide."
NOT_AN_OBJECT = "Un objet est attendu."
UNKNOWN = "Ce champ n’existe pas ici."
MISSING = "Ce champ est obligatoire."
NOT_A_BOOLEAN = "true ou false est attendu."
NOT_A_TEXT = "Un texte est attendu."
NOT_A_LEVEL = 'Valeur hors de l’échelle. Valeurs possibles : "1", "0.75", "0.25", "0", "nc", null.'
NOT_A_TIER = 'Palier inconnu. Valeurs possibles : "bronze", "argent", "or", null.'
Problems = dict[str, Any]


class ShapeSerializer(serializers.Serializer):
    """Refuses unknown fields, twenty at most; names the body itself when it is no object."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise serializers.ValidationError({self.field_name or "body": [NOT_AN_OBJECT]})
        if unknown := sorted(set(data) - set(self.fields))[: limits.ERRORS_SHOWN]:
            raise serializers.ValidationError({name[: limits.TEXT_LENGTH]: [UNKNOWN] for name in unknown})
        return super().to_internal_value(data)


@extend_schema_field({"type": "number", "minimum": 0, "maximum": 100})
class ExactNumberField(serializers.Field):
    """A note out of 100, as a JSON number or a string: `78.1` and `"78.1"` are the same, digit for digit."""

    default_error_messages = {
        "invalid": "Un nombre de 0 à 100 est attendu, écrit avec un point, de 40 caractères au plus.",
        "range": "Un nombre de 0 à 100 est attendu.",
    }

    def to_internal_value(self, data: Any) -> Decimal:
        number = limits.exact_decimal(data.strip()) if isinstance(data, str) else data
        if isinstance(number, bool) or not isinstance(number, int | Decimal):
            self.fail("invalid")
        if not 0 <= number <= 100:
            self.fail("range")
        return Decimal(number)


@extend_schema_field({"type": "integer", "minimum": 0})
class WholeNumberField(serializers.Field):
    """A count within bounds, as a JSON number or as the text of a query."""

    default_error_messages = {"invalid": "Un nombre entier de {least} à {most} est attendu."}

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> int:
        number = int(data) if isinstance(data, str) and WHOLE.fullmatch(data.strip()) else data
        if isinstance(number, bool) or not isinstance(number, int) or not self.least <= number <= self.most:
            self.fail(
                "invalid", least=f"{self.least:_}".replace("_", " "), most=f"{self.most:_}".replace("_", " ")
            )
        return number


@extend_schema_field({"type": "boolean"})
class YesNoField(serializers.Field):
    """JSON's own true and false, and no word for them."""

    default_error_messages = {"invalid": NOT_A_BOOLEAN}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": limits.TEXT_LENGTH})
class LineField(serializers.Field):
    """A text of one line, kept character for character: a hash is made of it."""

    def to_internal_value(self, data: Any) -> str:
        if problem := limits.text_problem(data) if isinstance(data, str) else NOT_A_TEXT:
            raise serializers.ValidationError(problem)
        return data


@extend_schema_field({"type": "string", "enum": [*Territory], "default": Territory.METROPOLE})
class TerritoryField(serializers.Field):
    """A territory with public holidays of its own, or the code of any département."""

    default_error_messages = {
        "invalid": "Territoire inconnu. Valeurs possibles : {known}, ou le code d’un département."
    }

    def to_internal_value(self, data: Any) -> Territory:
        written = str(data).strip()
        if written in list(Territory):
            return Territory(written)
        if written.upper() not in DEPARTMENTS:
            self.fail("invalid", known=", ".join(Territory))
        return territory_of(written.upper())


class RowsField(serializers.Field):
    """A long list: its length first, then each row, until twenty are wrong."""

    most = 0

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, list):
            raise serializers.ValidationError(NOT_A_LIST)
        if not data:
            raise serializers.ValidationError(EMPTY)
        if len(data) > self.most:
            raise serializers.ValidationError(f"La liste a plus de {self.most} éléments.")
        if found := dict(islice(self.problems(data), limits.ERRORS_SHOWN)):
            raise serializers.ValidationError({str(index): problem for index, problem in found.items()})
        return self.read(data)

    def problems(self, data: list[Any]) -> Iterator[tuple[int, Any]]:
        """What is wrong with each row, by its place."""
        raise NotImplementedError

    def read(self, data: list[Any]) -> Any:
        """The rows, once nothing is wrong with them."""
        return data


@extend_schema_field(
    {
        "type": "array",
        "items": {"type": "string", "minLength": 1, "maxLength": limits.TEXT_LENGTH},
        "minItems": 1,
        "maxItems": limits.UNITS,
        "uniqueItems": True,
    }
)
class UnitsField(RowsField):
    """The units of a draw: ids that differ, one line each."""

    most = limits.UNITS

    def problems(self, data: list[Any]) -> Iterator[tuple[int, Any]]:
        wrong = [(index, [NOT_A_TEXT]) for index, unit in enumerate(data) if not isinstance(unit, str)]
        return iter(wrong) if wrong else ((i, [problem]) for i, problem in limits.units_problems(data))


@extend_schema_field(
    {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "id": {"type": "string"},
                "tier": {"type": ["string", "null"], "enum": [*Tier, None]},
            },
            "required": ["id", "tier"],
            "additionalProperties": False,
        },
        "minItems": 1,
        "maxItems": limits.UNITS,
    }
)
class AuditedField(RowsField):
    """The local services audited in the year: `id`, and the `tier` obtained or null."""

    most = limits.UNITS

    def problems(self, data: list[Any]) -> Iterator[tuple[int, Any]]:
        seen: set[str] = set()
        for index, row in enumerate(data):
            if problem := _problem_of_audited(row, seen):
                yield index, problem

    def read(self, data: list[Any]) -> list[Tier | None]:
        return [Tier(row["tier"]) if row["tier"] else None for row in data]


def _problem_of_audited(row: Any, seen: set[str]) -> Problems | list[str]:
    if problem := _problem_of_names(row, {"id", "tier"}, ("id", "tier")):
        return problem
    name = row["id"]
    if wrong := limits.text_problem(name) if isinstance(name, str) else NOT_A_TEXT:
        return {"id": [wrong]}
    if name in seen:
        return {"id": ["Ce service est déjà dans la liste."]}
    seen.add(name)
    if row["tier"] is None or (isinstance(row["tier"], str) and row["tier"] in list(Tier)):
        return {}
    return {"tier": [NOT_A_TIER]}


@extend_schema_field(
    {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"finished": {"type": "boolean"}},
            "additionalProperties": {"enum": ["1", "0.75", "0.25", "0", "nc", None]},
            "required": ["finished"],
        },
        "minItems": 1,
        "maxItems": limits.RESPONSES,
    }
)
class ResponsesField(RowsField):
    """Responses to a survey: `finished`, and one value of the scale per question; a question left out is unanswered."""

    most = limits.RESPONSES

    def problems(self, data: list[Any]) -> Iterator[tuple[int, Any]]:
        allowed = {"finished", *self.context["codes"]}
        for index, row in enumerate(data):
            if problem := _problem_of_response(row, allowed):
                yield index, problem

    def read(self, data: list[Any]) -> list[Row]:
        codes = self.context["codes"]
        return [Row("".join([LEVELS[row.get(code)] for code in codes]), row["finished"]) for row in data]


def _problem_of_response(row: Any, allowed: set[str]) -> Problems | list[str]:
    if problem := _problem_of_names(row, allowed, ("finished",)):
        return problem
    if not isinstance(row["finished"], bool):
        return {"finished": [NOT_A_BOOLEAN]}
    return {code: [NOT_A_LEVEL] for code, value in row.items() if code != "finished" and not _is_level(value)}


def _is_level(value: Any) -> bool:
    """`True == 1` for Python, not for the guide; a list or an object has no place among the keys."""
    return value.__class__ in LEVEL_TYPES and value in LEVELS


def _problem_of_names(row: Any, allowed: set[str], needed: tuple[str, ...]) -> Problems | list[str]:
    """What is wrong with the names of a row's fields."""
    if not isinstance(row, dict):
        return [NOT_AN_OBJECT]
    if not row.keys() <= allowed:
        unknown = sorted(row.keys() - allowed)[: limits.ERRORS_SHOWN]
        return {name[: limits.TEXT_LENGTH]: [UNKNOWN] for name in unknown}
    return {name: [MISSING] for name in needed if name not in row}
