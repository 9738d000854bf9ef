"""What all API views share: who acts, one route per act, pages of results, serializers that refuse the unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django.core.validators import MaxValueValidator, ProhibitNullCharactersValidator
from django.db.models import Model, QuerySet
from django.utils.datastructures import MultiValueDict
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.validators import ProhibitSurrogateCharactersValidator
from rest_framework.views import APIView

from label_sp.common import texts
from label_sp.common.acts import Act
from label_sp.common.bounds import MOST, Bounds
from label_sp.common.throttles import ScopedLimit
from label_sp.guide import told
from label_sp.guide.numbers import Exact

Row = TypeVar("Row", bound=Model)
if TYPE_CHECKING:
    from label_sp.actors.models import User

MOST_TOLD, LONGEST_NAME = 20, 200  # of fields that do not exist
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def fully_ordered(found: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows; those of one moment come in one order on each page, so that none is missed or given twice."""
    order = found.query.order_by or tuple(found.model._meta.ordering or ())
    return found if {"pk", "-pk", "id", "-id"}.intersection(map(str, order)) else found.order_by(*order, "pk")


class Pages(PageNumberPagination):
    """`?page=` and `?page_size=`, 100 rows at most."""

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        return super().paginate_queryset(fully_ordered(queryset), request, view)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The first page has none before it, the last none after: null, as OpenAPI 3.1 says it."""
        described = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            described["properties"][name] |= {"type": ["string", "null"]}
            del described["properties"][name]["nullable"]
        return described


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
        return super().to_internal_value(_tidied(self.fields, data) if isinstance(data, Mapping) else data)


class Nothing(StrictSerializer):
    """An act that needs nothing but its object."""


class TextField(serializers.CharField):
    """A text of several lines, which end in one way."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        _hold(self, texts.lines)

    def to_internal_value(self, data: Any) -> str:
        return texts.tidy_lines(super().to_internal_value(data))


def _tidied(fields: Mapping[str, Any], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was sent, each line of text as it will be kept."""
    if isinstance(data, MultiValueDict):
        return MultiValueDict(
            {name: [_tidy(fields.get(name), each) for each in found] for name, found in data.lists()}
        )
    return {name: _tidy(fields.get(name), value) for name, value in data.items()}


def _tidy(field: Any, value: Any) -> Any:
    if isinstance(value, list):
        return [_tidy(getattr(field, "child", None), each) for each in value]
    is_line = isinstance(field, serializers.CharField) and not isinstance(field, TextField)
    return texts.tidy(value) if is_line and isinstance(value, str) and field.trim_whitespace else value


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


class ChoiceOrNull(serializers.ChoiceField):
    """A choice that nobody has made yet is null, not an empty text that is among no choices."""

    def to_representation(self, value: Any) -> Any:
        return None if value == "" else super().to_representation(value)


class RowSerializer(
    serializers.ModelSerializer[Row]
):  # what the API answers of a row; a docstring would go there
    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[type[Any], dict[str, Any]]:
        kind, options = super().build_standard_field(field_name, model_field)
        if model_field.choices and model_field.blank:
            options.pop("allow_blank", None)
            return ChoiceOrNull, {**options, "allow_null": True}
        return kind, options


class NumberSerializer(serializers.Serializer):
    """A note, a rate, a mean, a distance: `exact` to compare, `shown` as on the pages, rounded down."""

    exact = serializers.CharField(help_text="La valeur exacte, en fraction s’il le faut : « 200/3 ».")
    shown = serializers.CharField(help_text="Arrondie vers le bas, comme sur les pages : « 66,6 ».")

    def to_representation(self, instance: Exact | dict[str, str]) -> Any:
        """What was frozen with a decision is told already."""
        return instance if isinstance(instance, dict) else told.number(instance)


class ActingView(APIView):
    """Knows who acts, and checks the shape of what they sent."""

    @property
    def actor(self) -> User:
        """Who is signed in."""
        return cast("User", self.request.user)

    def received(self, shape: type[Any]) -> dict[str, Any]:
        """What was sent, checked for its shape. Raises serializers.ValidationError (400)."""
        serializer = shape(data=self.request.data, context={"request": self.request})
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


class ActView(ActingView):
    """The route of one act on one object: find it (404), check the shape (400), do it, show what became of it.

    A view says `find`; `gives` shows the act's result. `act_view` makes one of a row.
    """

    act: ClassVar[Act]
    gives: ClassVar[type[Any]]

    def find(self, *args: Any, **address: Any) -> Any:
        """The object of this address, or 404 for who may not see it."""
        raise NotImplementedError

    def perform(self, request: Request, **address: Any) -> Response:
        found = self.find(**address)
        api = self.act.api
        if api is None:
            raise NotImplementedError(f"{self.act.key} has no route")
        typed = self.received(api.takes) if api.takes else self.received(Nothing)
        result = self.act(found.pk, actor=self.actor, **typed)
        return Response(self.gives(result).data, status=api.status)


def act_view(act: Act, base: type[ActView], gives: type[Any], *, operation: str, tag: str) -> type[ActView]:
    """The view of one row, with its words in the API's documentation. `operation`: its identifier there.

    Raises ValueError for an act that has no route or no use case.
    """
    if act.api is None or act.use_case is None:
        raise ValueError(f"{act.key} has no route")

    @extend_schema(
        operation_id=operation,
        summary=act.label,
        description=(act.use_case.__doc__ or "").split("\n", maxsplit=1)[0],
        request=act.api.takes,
        responses={act.api.status: gives},
        tags=[tag],
    )
    def handle(self: ActView, request: Request, **address: Any) -> Response:
        return self.perform(request, **address)

    title = f"{act.key.title().replace('_', '')}View"
    return type(title, (base,), {"act": act, "gives": gives, act.api.method: handle})


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


class PublicView(APIView):
    """Open to all without a token, and counted per address so that nobody empties it in a minute."""

    authentication_classes: Any = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedLimit,)
    throttle_scope = "public"
