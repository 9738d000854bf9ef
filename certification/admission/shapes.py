"""Shapes of the API: admission."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from candidates.pieces.enums import Verdict
from certification import days
from certification.bodies.models import CertificationAgreement
from label_sp.common.api import DayField, RowSerializer, StrictSerializer, TextField

LONGEST = 10_000
MOST_AUDITORS = 20


class AgreementSerializer(StrictSerializer):
    """CON-01, CON-02, CON-03."""

    signed_on = DayField(days.AGREEMENT_SIGNED)
    ends_on = DayField(days.AGREEMENT_ENDS, required=False, allow_null=True)
    agents_in_scope = serializers.IntegerField(min_value=1, max_value=1_000_000)
    sites_visited = serializers.IntegerField(required=False, min_value=1, max_value=10_000)
    days_on_site = serializers.DecimalField(
        required=False, allow_null=True, max_digits=5, decimal_places=1, min_value=Decimal("0.5")
    )
    fewer_days_reason = TextField(required=False, allow_blank=True, max_length=LONGEST)
    perimeter = TextField(required=False, allow_blank=True, max_length=LONGEST)


class ReviewSerializer(StrictSerializer):
    """DOS-03, DOS-04."""

    verdict = serializers.ChoiceField(choices=[Verdict.ACCEPTED, Verdict.COMPLEMENT])
    reason = TextField(required=False, allow_blank=True, max_length=LONGEST)
    due = DayField(days.COMPLEMENT_DUE, required=False, allow_null=True)


class AcknowledgeSerializer(StrictSerializer):
    """DOS-03."""

    sample_accepted = serializers.BooleanField(
        help_text="L’échantillon d’usagers interrogés est représentatif."
    )
    left_out_accepted = serializers.BooleanField(
        default=False, help_text="Les sites hors du périmètre y restent à juste titre (ELI-03)."
    )


class AssignSerializer(StrictSerializer):
    """ACT-07, ACT-08, AUD-13."""

    auditor_id = serializers.UUIDField(help_text="L’auditeur qui mène l’audit.")
    other_ids = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=MOST_AUDITORS,
        help_text="Les autres auditeurs.",
    )
    impartiality_declared = serializers.BooleanField(help_text="Par chacun d’eux.")
    reason = TextField(required=False, allow_blank=True, max_length=LONGEST)


class AgreementOutSerializer(RowSerializer[CertificationAgreement]):
    class Meta:
        model = CertificationAgreement
        fields = (
            "id",
            "signed_on",
            "ends_on",
            "perimeter",
            "sites_count",
            "agents_in_scope",
            "sites_visited",
            "days_on_site",
            "fewer_days_reason",
        )
        read_only_fields = fields


class ReviewedSerializer(serializers.Serializer[Any]):
    """What the body said of a piece."""

    kind = serializers.CharField()
    version = serializers.IntegerField()
    verdict = serializers.CharField()
    reason = serializers.CharField(source="verdict_reason")
    due = serializers.DateField(source="complement_due", allow_null=True)


class AssignedSerializer(serializers.Serializer[Any]):
    """The audit that was given out; the rest is at /audits/<id>/."""

    id = serializers.UUIDField()
    audit_kind = serializers.CharField(source="kind")
    auditor_id = serializers.UUIDField()
