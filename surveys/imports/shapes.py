"""What goes in and out of the API: an answers file with how it is to be read, and what became of its lines."""

from __future__ import annotations

import json
from typing import Any

from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from label_sp.common.api import DayField, StrictSerializer, TextField
from surveys import days
from surveys.answers import plans
from surveys.answers.enums import Channel
from surveys.answers.imports import Report
from surveys.campaigns.models import Campaign
from surveys.campaigns.shapes import CampaignSerializer, as_json
from surveys.questionnaires.enums import Level

LONGEST = 100_000  # characters of a mapping


class AnswersMappingSerializer(StrictSerializer):
    """How a file is to be read, where it does not say so itself: each part may be left out."""

    columns = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=399),
        required=False,
        help_text="Numéro de colonne, à partir de 0, par code de question ; « terminé », « canal » et « site » aussi.",
    )
    end = serializers.ChoiceField(choices=[*plans.ENDS.items()], required=False)
    answers = serializers.DictField(
        child=serializers.ChoiceField(choices=[*Level.choices, (plans.REFUSED, "ligne refusée")]),
        required=False,
        help_text="Ce que veut dire chaque valeur des réponses.",
    )
    ends = serializers.DictField(
        child=serializers.ChoiceField(
            choices=[("1", "terminée"), ("0", "non terminée"), (plans.REFUSED, "refusée")]
        ),
        required=False,
        help_text="Quelles valeurs veulent dire « terminé ».",
    )
    channels = serializers.DictField(
        child=serializers.ChoiceField(choices=[*Channel.choices, (plans.REFUSED, "ligne refusée")]),
        required=False,
    )
    channel = serializers.ChoiceField(choices=Channel.choices, required=False)


@extend_schema_field(AnswersMappingSerializer)
class MappingField(serializers.Field):
    """A part of a multipart body holds a text: the mapping is JSON in it."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, str) or len(data) > LONGEST:
            raise serializers.ValidationError("Un objet JSON est attendu.")
        try:
            read = json.loads(data)
        except ValueError as error:
            raise serializers.ValidationError("Ce texte n’est pas du JSON.") from error
        wanted = AnswersMappingSerializer(data=read)
        wanted.is_valid(raise_exception=True)
        return dict(wanted.validated_data)

    def to_representation(self, value: Any) -> Any:
        return value


class AnswersImportSerializer(StrictSerializer):
    """The declaration of a campaign and its answers file, as multipart."""

    file = serializers.FileField()
    mapping = MappingField(required=False)
    solicited = serializers.IntegerField(min_value=0)
    concerned = serializers.IntegerField(
        min_value=0, required=False, help_text="Agents concernés : demandé pour l’enquête agents seulement."
    )
    opened_on = DayField(days.CAMPAIGN)
    closed_on = DayField(days.CAMPAIGN)
    sample_method = TextField(max_length=5000)


def lines_read() -> serializers.Serializer:
    """What became of the lines of a file."""
    refusal: dict[str, Any] = {"line": serializers.IntegerField(), "problem": serializers.CharField()}
    fields: dict[str, Any] = {
        "lines": serializers.IntegerField(),
        "taken": serializers.IntegerField(),
        "refused": serializers.IntegerField(),
        "refusals": inline_serializer("AnswersRefusal", refusal, many=True),
        "unknown_sites": serializers.ListField(child=serializers.CharField()),
    }
    return inline_serializer("AnswersLines", fields)


class ImportedSurveySerializer(CampaignSerializer):
    """A campaign just imported, and what became of the lines of its file."""

    read = lines_read()

    class Meta(CampaignSerializer.Meta):
        fields = (*CampaignSerializer.Meta.fields, "read")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


def imported_as_json(campaign: Campaign, result: Any) -> dict[str, Any]:
    """As ImportedSurveySerializer describes it."""
    report: Report = vars(campaign)["read"]
    return as_json(campaign, result) | {
        "read": {
            "lines": report.lines,
            "taken": report.taken,
            "refused": report.refused,
            "refusals": [{"line": number, "problem": said} for number, said in report.refusals],
            "unknown_sites": sorted(report.unknown_sites)[:200],
        }
    }
