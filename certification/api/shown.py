"""What the API answers: fields named one by one."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audits.api.serializers import ConditionSerializer
from candidates.enums import Status
from candidates.models import Dossier
from certification.models import (
    ActionPlan,
    Attestation,
    CertificationAgreement,
    CertificationBody,
    Decision,
    Habilitation,
)
from label_sp.common import journal
from label_sp.common.models import JournalEntry


class DossierStateSerializer(serializers.ModelSerializer[Dossier]):
    """Where a dossier stands after an act."""

    status = serializers.ChoiceField(choices=Status.choices)

    class Meta:
        model = Dossier
        fields = (
            "id",
            "reference",
            "cycle",
            "status",
            "submitted_at",
            "acknowledged_on",
            "tier",
            "obtained_on",
            "valid_until",
            "refused_on",
            "follow_up_opened_on",
            "follow_up_concluded_on",
            "action_plan_due_on",
            "suspended_on",
            "conform_by",
            "withdrawn_from",
            "closed_on",
        )
        read_only_fields = fields


class AgreementOutSerializer(serializers.ModelSerializer[CertificationAgreement]):
    class Meta:
        model = CertificationAgreement
        fields = ("id", "signed_on", "perimeter", "sites_count", "agents_in_scope")
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


class ActionPlanSerializer(serializers.ModelSerializer[ActionPlan]):
    class Meta:
        model = ActionPlan
        fields = ("id", "requested_on", "due_on", "text", "submitted_on", "accepted_on")
        read_only_fields = fields


class DossierVerdictSerializer(serializers.Serializer[Any]):
    """What the scores give so far; `final` once the report is sent."""

    tier = serializers.CharField(allow_null=True)
    next_tier = serializers.CharField(allow_null=True)
    final = serializers.BooleanField()
    conditions = ConditionSerializer(many=True)


class DeadlineSerializer(serializers.Serializer[Any]):
    """One deadline with its rule and how it is counted."""

    rule = serializers.CharField()
    section = serializers.CharField()
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    due = serializers.DateField()
    kind = serializers.CharField()
    owed_by = serializers.CharField()
    blocks = serializers.CharField()
    explanation = serializers.CharField()
    done = serializers.BooleanField()


class JournalEntrySerializer(serializers.ModelSerializer[JournalEntry]):
    """One act: when, what, by whom (null when the clock acted)."""

    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    actor = serializers.SerializerMethodField()

    class Meta:
        model = JournalEntry
        fields = ("at", "event", "label", "actor")
        read_only_fields = fields

    def get_label(self, entry: JournalEntry) -> str:
        return journal.EVENT_LABELS.get(entry.event, entry.event)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_actor(self, entry: JournalEntry) -> str | None:
        return str(entry.actor) if entry.actor else None


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """A decision with the conditions that it was taken on."""

    kind = serializers.CharField()
    decided_by = serializers.CharField(source="decided_by.__str__")
    verdict = ConditionSerializer(many=True)

    class Meta:
        model = Decision
        fields = (
            "id",
            "kind",
            "tier",
            "proposed_tier",
            "reason",
            "decided_on",
            "decided_by",
            "verdict",
            "fictitious",
        )
        read_only_fields = fields


class AttestationSerializer(serializers.ModelSerializer[Attestation]):
    """One issue of the attestation. Its PDF is at /dossiers/<id>/attestations/<number>/pdf/."""

    mentions = serializers.JSONField(source="payload")

    class Meta:
        model = Attestation
        fields = (
            "number",
            "version",
            "tier",
            "issued_on",
            "valid_from",
            "valid_until",
            "replaced_on",
            "code",
            "mentions",
        )
        read_only_fields = fields


class SiteOutSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    address = serializers.CharField()
    postal_code = serializers.CharField()
    city = serializers.CharField()


class RegisterEntrySerializer(serializers.Serializer[Any]):
    """One label of the public register. LIS-01."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    category = serializers.CharField()
    department = serializers.CharField()
    sites = SiteOutSerializer(many=True)
    tier = serializers.CharField()
    tier_since = serializers.DateField()
    body = serializers.CharField()
    obtained_on = serializers.DateField()
    valid_until = serializers.DateField()
    standing = serializers.CharField()
    suspended_since = serializers.DateField(allow_null=True)
    fictitious = serializers.BooleanField(help_text="Émis dans une démonstration : sans valeur.")


class PublicDecisionSerializer(serializers.ModelSerializer[Decision]):
    """A decision as the register shows it: no reason."""

    kind = serializers.CharField()

    class Meta:
        model = Decision
        fields = ("kind", "tier", "decided_on")
        read_only_fields = fields


class RegisterDetailSerializer(RegisterEntrySerializer):
    """The same, with the decisions that the register shows."""

    decisions = PublicDecisionSerializer(many=True)


class VerificationSerializer(serializers.Serializer[Any]):
    """What an attestation is worth today. An unknown number and a wrong code answer the same: `standing` is null."""

    sentence = serializers.CharField()
    explanation = serializers.CharField()
    standing = serializers.CharField(allow_null=True)
    number = serializers.CharField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    tier = serializers.CharField(allow_null=True)
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    fictitious = serializers.BooleanField(
        allow_null=True, help_text="Émise dans une démonstration : sans valeur."
    )
    mentions = serializers.JSONField(allow_null=True)


class HabilitatedSerializer(serializers.Serializer[Any]):
    """A body that may act today. LIS-04."""

    id = serializers.UUIDField(source="body.id")
    organisation = serializers.UUIDField(source="body.organisation_id")
    name = serializers.CharField(source="body.organisation.name")
    address = serializers.CharField(source="body.address")
    accreditation_number = serializers.CharField(source="body.accreditation_number")
    since = serializers.DateField(source="agreement_signed_on")
    valid_until = serializers.DateField()
    fictitious = serializers.BooleanField(source="body.organisation.fictitious")


class AuditorSerializer(serializers.Serializer[Any]):
    """An auditor of the body; null where nothing was declared."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    public_sector_experience = serializers.BooleanField(allow_null=True)
    trained_on_programme = serializers.BooleanField(allow_null=True)
    trained_on_label = serializers.BooleanField(allow_null=True)


class AuditorTieOutSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    service = serializers.UUIDField(source="service_id")
    nature = serializers.CharField()
    ended_on = serializers.DateField(allow_null=True)


class BodySerializer(serializers.ModelSerializer[CertificationBody]):
    name = serializers.CharField(source="organisation.name")
    organisation = serializers.UUIDField(source="organisation_id")
    fictitious = serializers.BooleanField(source="organisation.fictitious")

    class Meta:
        model = CertificationBody
        fields = (
            "id",
            "organisation",
            "name",
            "address",
            "accreditation_standard",
            "accreditation_number",
            "accreditation_valid_until",
            "fictitious",
        )
        read_only_fields = fields


class HabilitationSerializer(serializers.ModelSerializer[Habilitation]):
    class Meta:
        model = Habilitation
        fields = (
            "id",
            "body",
            "decided_on",
            "agreement_signed_on",
            "valid_until",
            "suspended_on",
            "withdrawn_on",
        )
        read_only_fields = fields
