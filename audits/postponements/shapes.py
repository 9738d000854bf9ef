"""What the API takes."""

from __future__ import annotations

from rest_framework import serializers

from label_sp.common.api import StrictSerializer, TextField

LONGEST = 10_000


class AskSerializer(StrictSerializer):
    """SUS-01."""

    reason = TextField(max_length=LONGEST)


class AnswerSerializer(StrictSerializer):
    """SUS-01. `answer` is needed for a refusal."""

    accepted = serializers.BooleanField()
    answer = TextField(required=False, allow_blank=True, max_length=LONGEST)
