"""What goes in and out of the API. Notes are shown rounded down with a point, and given exactly beside."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from label_sp.common.api import DayField, StrictSerializer, TextField
from label_sp.common.problems import failure_as_dict
from label_sp.guide.numbers import rounded_down
from label_sp.guide.surveys import SurveyResult
from surveys import days
from surveys.enums import Purpose, SurveyKind
from surveys.models import Campaign


class SurveyFailureSerializer(serializers.Serializer):
    """Why a campaign is not valid, with the rule."""

    rule = serializers.CharField()
    section = serializers.CharField()
    message = serializers.CharField()
    found = serializers.CharField()
    needed = serializers.CharField()
    next_step = serializers.CharField()


def _numbers_fields() -> dict[str, serializers.Field]:
    return {
        "rate": serializers.CharField(allow_null=True),
        "notes": serializers.DictField(child=serializers.CharField(allow_null=True)),
        "engagements": serializers.DictField(child=serializers.CharField(allow_null=True)),
        "overall": serializers.CharField(allow_null=True),
        "global": serializers.CharField(
            allow_null=True
        ),  # a word of Python: such a class cannot be written plainly
    }


def survey_result() -> serializers.Serializer:
    """The result of a campaign. `rate` is in percent, 0 to 1 in `exact`; SUR-05 to SUR-09."""
    return inline_serializer(
        "SurveyResult",
        {
            "solicited": serializers.IntegerField(),
            "responses": serializers.IntegerField(),
            "admissible": serializers.IntegerField(),
            "needed": serializers.IntegerField(),
            "valid": serializers.BooleanField(),
            **_numbers_fields(),
            "failures": SurveyFailureSerializer(many=True),
            "exact": inline_serializer("ExactNumbers", _numbers_fields()),
        },
    )


class CampaignSerializer(serializers.ModelSerializer):
    """A campaign and its result. Individual responses are given to nobody."""

    questionnaire_version = serializers.IntegerField(source="questionnaire.version", read_only=True)
    provisional = serializers.BooleanField(source="questionnaire.provisional", read_only=True)
    result = survey_result()

    class Meta:
        model = Campaign
        fields = (
            "id",
            "kind",
            "purpose",
            "number",
            "questionnaire_version",
            "provisional",
            "opened_on",
            "closed_on",
            "sample_method",
            "source_name",
            "source_sha256",
            "imported_at",
            "result",
        )
        read_only_fields = fields


class ImportSerializer(StrictSerializer):
    """The declaration of a campaign and its answers file, as multipart."""

    file = serializers.FileField()
    solicited = serializers.IntegerField(min_value=0)
    opened_on = DayField(days.CAMPAIGN)
    closed_on = DayField(days.CAMPAIGN)
    sample_method = TextField(max_length=5000)


class PurposeSerializer(StrictSerializer):
    """`?purpose=`: which audit the survey prepares."""

    purpose = serializers.ChoiceField(choices=Purpose.choices, default=Purpose.INITIAL)


KINDS = SurveyKind.values


def as_json(campaign: Campaign, result: SurveyResult) -> dict[str, Any]:
    """A campaign with its result, as CampaignSerializer describes it."""
    campaign.result = result_as_json(result)
    return dict(CampaignSerializer(campaign).data)


def result_as_json(result: SurveyResult) -> dict[str, Any]:
    """Numbers as strings: shown, and exact."""
    return {
        "solicited": result.solicited,
        "responses": result.responses,
        "admissible": result.admissible,
        "rate": shown(None if result.rate is None else 100 * result.rate),
        "valid": result.valid,
        "needed": result.needed,
        **_numbers(result, shown),
        "failures": [failure_as_dict(failure) for failure in result.failures],
        "exact": {"rate": exact(result.rate), **_numbers(result, exact)},
    }


def shown(value: Fraction | None) -> str | None:
    """69.96 → "69.9"."""
    return None if value is None else rounded_down(value).replace(",", ".")


def exact(value: Fraction | None) -> str | None:
    """« 1187/16 »."""
    return None if value is None else str(value)


def _numbers(result: SurveyResult, written: Any) -> dict[str, Any]:
    return {
        "notes": {code: written(note) for code, note in result.notes.items()},
        "engagements": {str(number): written(note) for number, note in result.engagements.items()},
        "overall": written(result.overall),
        "global": written(result.global_note),
    }
