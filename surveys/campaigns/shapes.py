"""What goes in and out of the API. Numbers leave as `guide.told` says: exact and shown."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from candidates.services.enums import Channel as ContactChannel
from label_sp.common.api import DayField, NumberSerializer, RowSerializer, StrictSerializer, TextField
from label_sp.common.problems import failure_as_dict
from label_sp.guide import told
from label_sp.guide.surveys import SurveyResult
from surveys import days
from surveys.campaigns.enums import Purpose
from surveys.campaigns.models import Campaign
from surveys.questionnaires.enums import SurveyKind


class SurveyFailureSerializer(serializers.Serializer):
    """Why a campaign is not valid, with the rule."""

    rule = serializers.CharField()
    section = serializers.CharField()
    message = serializers.CharField()
    found = serializers.CharField()
    needed = serializers.CharField()
    next_step = serializers.CharField()
    next = serializers.CharField(
        allow_blank=True, help_text="Page où l’on y remédie ; vide quand il n’y en a pas."
    )


def survey_result() -> serializers.Serializer:
    """The result of a campaign, numbers as `guide.told` writes them; `rate` is in percent. SUR-05 to SUR-09."""
    return inline_serializer(
        "SurveyResult",
        {
            "solicited": serializers.IntegerField(help_text="Personnes sollicitées par courriel."),
            "concerned": serializers.IntegerField(
                allow_null=True, help_text="Agents en contact avec les usagers ; null pour l’enquête usagers."
            ),
            "responses": serializers.IntegerField(),
            "admissible": serializers.IntegerField(),
            "needed": serializers.IntegerField(),
            "valid": serializers.BooleanField(),
            "rate": NumberSerializer(allow_null=True, help_text="Taux de retour, en pour cent."),
            "notes": serializers.DictField(child=NumberSerializer(allow_null=True)),
            "engagements": serializers.DictField(child=NumberSerializer(allow_null=True)),
            "overall": NumberSerializer(allow_null=True),
            "global": NumberSerializer(allow_null=True),  # a word of Python: no plain class
            "failures": SurveyFailureSerializer(many=True),
        },
    )


class CampaignSerializer(RowSerializer):
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
            "recorded_at",
            "result",
        )
        read_only_fields = fields


class CampaignPlanSerializer(StrictSerializer):
    """What the candidate declares of a campaign that is run here. SUU-06, SUA-02."""

    sites = serializers.ListField(
        child=serializers.CharField(max_length=200),
        required=False,
        max_length=500,
        help_text="Noms des sites.",
    )
    contact_channels = serializers.ListField(
        child=serializers.ChoiceField(ContactChannel.choices), required=False, max_length=len(ContactChannel)
    )
    concerned = serializers.IntegerField(
        min_value=1, required=False, help_text="Agents concernés : demandé pour l’enquête agents seulement."
    )
    otherwise = serializers.IntegerField(
        min_value=0, required=False, help_text="Personnes écrites par vos propres moyens."
    )
    sample_method = TextField(max_length=5000, required=False, allow_blank=True)
    opened_on = DayField(
        days.PLANNED, help_text="Ouverture prévue ; sans effet une fois la campagne ouverte."
    )
    planned_end = DayField(days.PLANNED, help_text="Fin prévue ; sans effet une fois la campagne ouverte.")


class PrepareSerializer(CampaignPlanSerializer):
    """The same, and which survey."""

    kind = serializers.ChoiceField(SurveyKind.choices)


class ProlongSerializer(StrictSerializer):
    planned_end = DayField(days.PLANNED)


class CellSerializer(StrictSerializer):
    """The users of one site by one contact channel."""

    site = serializers.CharField(max_length=200)
    channel = serializers.ChoiceField(ContactChannel.choices)
    population = serializers.IntegerField(min_value=0)
    sample = serializers.IntegerField(min_value=0, help_text="Dont sollicités.")


class SampleSerializer(StrictSerializer):
    """The table population / sample, whole. SUU-06."""

    cells = CellSerializer(many=True, allow_empty=True)


class RunCampaignSerializer(RowSerializer):
    """A campaign that is run here: what it declares and where it stands."""

    class Meta:
        model = Campaign
        fields = (
            "id",
            "dossier",
            "kind",
            "purpose",
            "number",
            "status",
            "opened_on",
            "planned_end",
            "closed_on",
            "sites",
            "contact_channels",
            "concerned",
            "otherwise",
            "solicited",
            "sample_method",
        )
        read_only_fields = fields


class PurposeSerializer(StrictSerializer):
    """`?purpose=`: which audit the survey prepares."""

    purpose = serializers.ChoiceField(choices=Purpose.choices, default=Purpose.INITIAL)


KINDS = SurveyKind.values


def as_json(campaign: Campaign, result: SurveyResult) -> dict[str, Any]:
    """A campaign with its result, as CampaignSerializer describes it."""
    vars(campaign)["result"] = result_as_json(result)  # no column: it is counted
    return dict(CampaignSerializer(campaign).data)


def result_as_json(result: SurveyResult) -> dict[str, Any]:
    """As SurveyResult describes it."""
    return {
        "solicited": result.solicited,
        "concerned": result.concerned,
        "responses": result.responses,
        "admissible": result.admissible,
        "rate": told.number(None if result.rate is None else 100 * result.rate),
        "valid": result.valid,
        "needed": result.needed,
        "notes": {code: told.number(note) for code, note in result.notes.items()},
        "engagements": {str(number): told.number(note) for number, note in result.engagements.items()},
        "overall": told.number(result.overall),
        "global": told.number(result.global_note),
        "failures": [failure_as_dict(failure) for failure in result.failures],
    }
