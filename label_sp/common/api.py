"""What all API views share: pages of results, and serializers that refuse what they do not know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, ProhibitNullCharactersValidator
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from label_sp.common import texts
from label_sp.common.bounds import MOST, Bounds

MOST_TOLD, LONGEST_NAME = 20, 200  # of fields that do not exist
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Pages(PageNumberPagination):
    """`?page=` and `?page_size=`, 100 rows at most."""

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


class StrictSerializer(serializers.Serializer):
    """Refuses unknown fields instead of ignoring them, so that a client learns of its mistake at once.

    A text is a line of its own unless its field is a TextField, and a whole number fits in its column.
    """

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for field in fields.values():
            _bind(field)
        return fields

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        if unknown:
            told = sorted(unknown)[:MOST_TOLD]
            raise serializers.ValidationError(
                {name[:LONGEST_NAME]: ["Ce champ n’existe pas ici."] for name in told}
            )
        return super().to_internal_value(data)


class TextField(serializers.CharField):
    """A text of several lines, which end in one way."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        _hold(self, texts.lines)

    def to_internal_value(self, data: Any) -> str:
        return texts.with_plain_line_ends(super().to_internal_value(data))


def _bind(field: Any) -> None:
    """What holds for every text and every whole number, also for those of a list."""
    if child := getattr(field, "child", None):
        _bind(child)
    elif isinstance(field, serializers.IntegerField) and field.max_value is None:
        field.validators = [*field.validators, MaxValueValidator(MOST)]
    elif isinstance(field, serializers.CharField) and not isinstance(field, TextField):
        _hold(field, texts.one_line)


def _hold(field: serializers.CharField, validator: Any) -> None:
    """In the place of what the framework says of fewer characters."""
    said_better = (ProhibitNullCharactersValidator, ProhibitSurrogateCharactersValidator)
    kept = [each for each in field.validators if not isinstance(each, said_better)]
    field.validators = [*kept, validator]


class DayField(serializers.DateField):
    """An ISO day within the bounds that its meaning gives."""

    default_error_messages = {"invalid": "Une date au format AAAA-MM-JJ est attendue."}

    def __init__(self, bounds: Bounds, *, help_text: str = "", **kwargs: Any) -> None:
        told = f"{help_text} Bornes : {bounds.in_words}.".strip()
        super().__init__(validators=[bounds], help_text=told, **kwargs)
        self.bounds = bounds

    def to_internal_value(self, value: Any) -> date:
        if not (
            isinstance(value, str) and ISO_DAY.fullmatch(value)
        ):  # Python reads 20260316 and 2026-W12-1 too
            self.fail("invalid", format="AAAA-MM-JJ")
        return super().to_internal_value(value)


class DayFieldSchema(OpenApiSerializerFieldExtension):
    """The bounds as of today, under the names that validators of JSON Schema have for them."""

    target_class = DayField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        first, last = self.target.bounds.days()
        return {
            "type": "string",
            "format": "date",
            "formatMinimum": first.isoformat(),
            "formatMaximum": last.isoformat(),
        }
