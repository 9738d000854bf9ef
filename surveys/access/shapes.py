"""Shapes of the API: the access to the questionnaires."""

from __future__ import annotations

from rest_framework import serializers

from label_sp.common.api import RowSerializer, StrictSerializer, TextField
from surveys.access.forms import LONGEST
from surveys.access.models import SurveyAccess

MOST = 200  # requests answered at once


class AnswerAccessesSerializer(StrictSerializer):
    """SUR-04. `reason` is needed for a refusal: each candidate reads it."""

    chosen = serializers.ListField(
        child=serializers.UUIDField(),
        min_length=1,
        max_length=MOST,
        help_text="Les demandes, par leur identifiant.",
    )
    accepted = serializers.BooleanField()
    reason = TextField(required=False, allow_blank=True, max_length=LONGEST)


class SurveyAccessSerializer(RowSerializer[SurveyAccess]):
    class Meta:
        model = SurveyAccess
        fields = ("id", "dossier", "kind", "purpose", "state", "asked_on", "answered_on", "reason")
        read_only_fields = fields
