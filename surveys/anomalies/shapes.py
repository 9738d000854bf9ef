"""What the API answers of what looks odd."""

from __future__ import annotations

from rest_framework import serializers

from label_sp.common.api import NumberSerializer
from surveys.anomalies.enums import AnomalyKind
from surveys.answers.enums import Channel


class AnomalySerializer(serializers.Serializer):
    """One sign, to be verified. Nothing is ever removed by it."""

    kind = serializers.ChoiceField(AnomalyKind.choices)
    channel = serializers.ChoiceField(Channel.choices)
    message = serializers.CharField()


class SignsSerializer(serializers.Serializer):
    """What looks odd in a closed campaign, and what came by open links."""

    looked_at = serializers.DateTimeField(
        allow_null=True, help_text="null tant que les réponses n’ont pas été examinées."
    )
    anomalies = AnomalySerializer(many=True)
    by_open_link = serializers.IntegerField(help_text="Questionnaires recevables venus d’un lien ouvert.")
    admissible = serializers.IntegerField()
    open_link_share = NumberSerializer(allow_null=True, help_text="Leur part des recevables, en pour cent.")
