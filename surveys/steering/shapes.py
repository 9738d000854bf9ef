"""What the API answers: how far an open campaign is, and what its closing gave."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from label_sp.common.api import NumberSerializer
from label_sp.common.problems import failure_as_dict
from label_sp.guide.forecast import Outlook
from label_sp.guide.steering import NOTES_FROM
from surveys.campaigns import queries
from surveys.campaigns.shapes import CampaignSerializer, SurveyFailureSerializer, as_json
from surveys.steering.queries import Standing
from surveys.steering.use_cases import Closed


class CampaignForecastSerializer(serializers.Serializer):
    """When enough answers are to be expected: « first » and « last » hold the day 8 times out of 10."""

    outlook = serializers.ChoiceField([str(each) for each in Outlook])
    on = serializers.DateField(allow_null=True)
    first = serializers.DateField(allow_null=True)
    last = serializers.DateField(
        allow_null=True, help_text="null : au-delà de deux ans, ou rien n’est prévu."
    )


class CampaignArrivalsSerializer(serializers.Serializer):
    """What came about one site by one channel."""

    site = serializers.CharField(allow_blank=True)
    channel = serializers.CharField()
    responses = serializers.IntegerField()
    admissible = serializers.IntegerField()


class CampaignStandingSerializer(serializers.Serializer):
    """An open campaign as of today, and what closing it today would give."""

    kind = serializers.CharField()
    purpose = serializers.CharField()
    responses = serializers.IntegerField()
    admissible = serializers.IntegerField()
    needed = serializers.IntegerField()
    missing = serializers.IntegerField()
    rate = NumberSerializer(allow_null=True, help_text="Taux de retour, en pour cent.")
    forecast = CampaignForecastSerializer()
    days = serializers.DictField(child=serializers.IntegerField(), help_text="Recevables, par jour.")
    places = CampaignArrivalsSerializer(many=True)
    valid_if_closed = serializers.BooleanField()
    failures = SurveyFailureSerializer(many=True)
    note = NumberSerializer(
        allow_null=True, help_text="Note globale ; null avant 5 questionnaires recevables."
    )


class ClosedSerializer(serializers.Serializer):
    """The campaign with its result, and the pieces of the dossier that its report became."""

    campaign = CampaignSerializer()
    attached = serializers.ListField(child=serializers.CharField())

    def to_representation(self, instance: Closed) -> dict[str, Any]:
        campaign = instance.campaign
        return {
            "campaign": as_json(campaign, queries.result(campaign)),
            "attached": [piece.kind for piece in instance.attached],
        }


def standing_as_json(found: Standing) -> dict[str, Any]:
    """As CampaignStandingSerializer describes it."""
    campaign, result, steering = found.campaign, found.result, found.steering
    shown = result.admissible >= NOTES_FROM
    told_of = {
        "kind": campaign.kind,
        "purpose": campaign.purpose,
        "responses": result.responses,
        "admissible": result.admissible,
        "needed": steering.needed,
        "missing": steering.missing,
        "rate": None if steering.rate is None else 100 * steering.rate,
        "forecast": steering.forecast,
        "days": {day.isoformat(): count for day, count in found.by_day.items()},
        "places": found.places,
        "valid_if_closed": steering.valid_if_closed,
        "failures": [failure_as_dict(failure) for failure in steering.failures],
        "note": result.global_note if shown else None,
    }
    return dict(CampaignStandingSerializer(told_of).data)
