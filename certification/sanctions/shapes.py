"""Shapes of the API: sanctions."""

from __future__ import annotations

from rest_framework import serializers

from certification import days
from certification.sanctions.enums import SUSPENSION_GROUNDS, WITHDRAWAL_GROUNDS
from label_sp.common.api import DayField, StrictSerializer, TextField

LONGEST = 10_000


class SuspendSerializer(StrictSerializer):
    """SUS-01, SUS-02."""

    ground = serializers.ChoiceField(choices=SUSPENSION_GROUNDS)
    reason = TextField(max_length=LONGEST)
    conform_by = DayField(days.CONFORM_BY)


class AuditRefusalSerializer(StrictSerializer):
    """SUS-01."""

    refused_on = DayField(days.AUDIT_REFUSED)
    words = TextField(max_length=LONGEST)


class ConformityDateSerializer(StrictSerializer):
    """SUS-02, SUS-03."""

    reason = TextField(max_length=LONGEST)
    conform_by = DayField(days.CONFORM_BY)


class LiftSerializer(StrictSerializer):
    """SUS-03."""

    conformity = TextField(max_length=LONGEST)
    conformity_shown_on = DayField(days.CONFORMITY_SHOWN, allow_null=True)


class WithdrawSerializer(StrictSerializer):
    """WIT-01, WIT-02."""

    ground = serializers.ChoiceField(choices=WITHDRAWAL_GROUNDS)
    reason = TextField(max_length=LONGEST)
    effective_on = DayField(days.WITHDRAWAL)
