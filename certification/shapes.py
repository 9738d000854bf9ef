"""What the API takes: one strict shape per act, which the row of the act names."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from candidates.enums import TierChoices, Verdict
from certification import days
from certification.enums import SUSPENSION_GROUNDS, WITHDRAWAL_GROUNDS, Standard
from label_sp.common.api import DayField, StrictSerializer, TextField
from label_sp.guide.attestation import Standing
from label_sp.guide.tiers import Tier

LONGEST = 10_000


class AgreementSerializer(StrictSerializer):
    """CON-01, CON-03."""

    signed_on = DayField(days.AGREEMENT_SIGNED)
    agents_in_scope = serializers.IntegerField(min_value=1, max_value=1_000_000)
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


class AssignSerializer(StrictSerializer):
    """ACT-07, ACT-08, AUD-13."""

    auditor_id = serializers.UUIDField()
    impartiality_declared = serializers.BooleanField()
    reason = TextField(required=False, allow_blank=True, max_length=LONGEST)


class OptionalReasonSerializer(StrictSerializer):
    """DEC-07."""

    reason = TextField(required=False, allow_blank=True, max_length=LONGEST)


class ReasonSerializer(StrictSerializer):
    """DEC-05, ACT-02."""

    reason = TextField(allow_blank=True, max_length=LONGEST)


class TierSerializer(OptionalReasonSerializer):
    """DEC-07, FOL-04."""

    tier = serializers.ChoiceField(choices=TierChoices.choices)

    def validate_tier(self, value: str) -> Tier:
        return Tier(value)


class ActionPlanTextSerializer(StrictSerializer):
    """FOL-05."""

    text = TextField(allow_blank=True, max_length=100_000)


class SuspendSerializer(StrictSerializer):
    """SUS-01, SUS-02."""

    ground = serializers.ChoiceField(choices=SUSPENSION_GROUNDS)
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


class NewBodySerializer(StrictSerializer):
    """ACT-04."""

    name = serializers.CharField(max_length=200)
    address = serializers.CharField(max_length=300, allow_blank=True, default="")
    standard = serializers.ChoiceField(choices=Standard.choices)
    accreditation_number = serializers.CharField(max_length=40)
    accreditation_valid_until = DayField(days.ACCREDITED_UNTIL)


class NewHabilitationSerializer(StrictSerializer):
    """ACT-02, ACT-03, ACT-05."""

    decided_on = DayField(days.COMMISSION)
    agreement_signed_on = DayField(days.COMMISSION, allow_null=True, default=None)


class SignatureSerializer(StrictSerializer):
    """ACT-05."""

    signed_on = DayField(days.COMMISSION)


class AuditorProfileSerializer(StrictSerializer):
    """ACT-07."""

    public_sector_experience = serializers.BooleanField()
    trained_on_programme = serializers.BooleanField()
    trained_on_label = serializers.BooleanField()


class AuditorTieSerializer(StrictSerializer):
    """ACT-08."""

    service = serializers.UUIDField()
    nature = serializers.CharField(max_length=200)
    ended_on = DayField(days.TIE_ENDED, allow_null=True, default=None)


class OrganisationNameSerializer(StrictSerializer):
    name = serializers.CharField(max_length=200)


class NewCandidateSerializer(OrganisationNameSerializer):
    """`email`: whom to invite as its manager; blank invites nobody."""

    email = serializers.EmailField(required=False, allow_blank=True, default="")


class ClosingSerializer(StrictSerializer):
    """`confirmed` closes it though dossiers are under way."""

    reason = serializers.CharField(max_length=4000)
    confirmed = serializers.BooleanField(default=False)


class RegisterQuerySerializer(serializers.Serializer[Any]):
    """Search and filters of the register. An unknown parameter is left out, as on the page."""

    q = serializers.CharField(required=False, allow_blank=True, help_text="Nom, commune ou département")
    tier = serializers.ChoiceField(choices=TierChoices.choices, required=False)
    department = serializers.CharField(required=False, max_length=3)
    body = serializers.UUIDField(required=False)
    status = serializers.ChoiceField(
        choices=[(Standing.VALID.value, "En vigueur"), (Standing.SUSPENDED.value, "Suspendu")], required=False
    )
