"""What goes in and out of the API: one strict shape per act, and fields named one by one on the way out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError as Refused
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from candidates import days, queries
from candidates.enums import PieceKind, ServiceKind, Status
from candidates.forms import clean_department, clean_siret
from candidates.models import Dossier, Piece, QualityIndicator, SelfAssessment, Service, Site
from label_sp.actors import queries as actors
from label_sp.actors.models import Organisation
from label_sp.common.api import DayField, NumberSerializer, StrictSerializer, TextField
from label_sp.guide.decision import ENGAGEMENTS

# --- on the way in ----------------------------------------------------------------------------------------------------


# Somebody else's organisation or service is answered as a missing one.


@extend_schema_field(OpenApiTypes.UUID)
class OwnOrganisation(serializers.PrimaryKeyRelatedField[Any]):
    def get_queryset(self) -> Any:
        return queries.candidate_organisations(self.context["request"].user)


@extend_schema_field(OpenApiTypes.UUID)
class OwnService(serializers.PrimaryKeyRelatedField[Any]):
    def get_queryset(self) -> Any:
        return queries.team_services(self.context["request"].user)


class NewServiceSerializer(StrictSerializer):
    """ELI-01."""

    organisation = OwnOrganisation(help_text="Une organisation dont vous êtes responsable de la candidature.")
    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=ServiceKind.choices)
    department = serializers.CharField(max_length=3, help_text="80, 2A, 974…")
    agents_in_contact = serializers.IntegerField(min_value=1, max_value=1_000_000)
    siret = serializers.CharField(max_length=20, required=False, allow_blank=True)

    def validate_department(self, value: str) -> str:
        return _checked(clean_department, value)

    def validate_siret(self, value: str) -> str:
        return _checked(clean_siret, value)


class NewDossierSerializer(StrictSerializer):
    service = OwnService(help_text="Un service de vos organisations.")


class DossierFilter(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=Status.choices, required=False)


class PlanningSerializer(StrictSerializer):
    """CON-01, DOS-02. All four are given: what is null or blank is taken off."""

    body = serializers.PrimaryKeyRelatedField(queryset=actors.bodies(), allow_null=True)
    audit_first_day = DayField(days.VISIT, allow_null=True)
    audit_last_day = DayField(days.VISIT, allow_null=True)
    perimeter = TextField(allow_blank=True, max_length=4000)


class NewSiteSerializer(StrictSerializer):
    """ELI-03. The first site is the main one whatever is asked."""

    name = serializers.CharField(max_length=200)
    address = serializers.CharField(max_length=200)
    postal_code = serializers.RegexField(r"^[0-9]{5}$")
    city = serializers.CharField(max_length=100)
    is_main = serializers.BooleanField(default=False)
    in_perimeter = serializers.BooleanField(default=True)


class ScoresSerializer(StrictSerializer):
    """One score of 0 to 100 per engagement, from "1" to "8"."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {
            str(number): serializers.DecimalField(
                max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100), help_text=name
            )
            for number, name in ENGAGEMENTS.items()
        }


class NewSelfAssessmentSerializer(StrictSerializer):
    """PRE-01, FOL-02."""

    done_on = DayField(days.SELF_ASSESSED)
    scores = ScoresSerializer()
    summary = TextField(required=False, allow_blank=True, max_length=4000)

    def validate_scores(self, value: dict[str, Decimal]) -> dict[int, Decimal]:
        return {int(number): score for number, score in value.items()}


class NewPieceSerializer(StrictSerializer):
    file = serializers.FileField(allow_empty_file=True)


class NewIndicatorSerializer(StrictSerializer):
    """DOS-06."""

    label = serializers.CharField(max_length=200)  # type: ignore[assignment] # Field has a `label` too
    in_place_since = DayField(days.MEASURED_SINCE)


class AbandonSerializer(StrictSerializer):
    reason = TextField(required=False, allow_blank=True, max_length=1000)


# --- on the way out ---------------------------------------------------------------------------------------------------


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    class Meta:
        model = Organisation
        fields = ("id", "name", "fictitious")
        read_only_fields = fields


class ServiceSerializer(serializers.ModelSerializer[Service]):
    organisation = OrganisationSerializer(read_only=True)

    class Meta:
        model = Service
        fields = ("id", "organisation", "name", "kind", "department", "siret", "agents_in_contact")
        read_only_fields = fields


class SiteSerializer(serializers.ModelSerializer[Site]):
    class Meta:
        model = Site
        fields = ("id", "name", "address", "postal_code", "city", "is_main", "in_perimeter")
        read_only_fields = fields


class SelfAssessmentSerializer(serializers.ModelSerializer[SelfAssessment]):
    scores = serializers.DictField(
        child=NumberSerializer(), source="by_engagement", help_text="Numéro d’engagement → note"
    )

    class Meta:
        model = SelfAssessment
        fields = ("id", "done_on", "scores", "summary", "recorded_at")
        read_only_fields = fields


class PieceSerializer(serializers.ModelSerializer[Piece]):
    """One version of one piece. Its bytes are at pieces/<kind>/<version>/file/."""

    class Meta:
        model = Piece
        fields = (
            "id",
            "kind",
            "version",
            "name",
            "content_type",
            "size",
            "sha256",
            "uploaded_at",
            "verdict",
            "verdict_reason",
            "complement_due",
        )
        read_only_fields = fields


class PieceLineSerializer(serializers.Serializer[queries.PieceLine]):
    """One line of the checklist: `fileable` says whether it may still be filed, `due` until when."""

    kind = serializers.ChoiceField(choices=PieceKind.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    fileable = serializers.BooleanField()
    due = serializers.DateField(allow_null=True)
    versions = PieceSerializer(many=True)


class IndicatorSerializer(serializers.ModelSerializer[QualityIndicator]):
    class Meta:
        model = QualityIndicator
        fields = ("id", "label", "in_place_since")
        read_only_fields = fields


class IndicatorLineSerializer(serializers.Serializer[queries.IndicatorLine]):
    """DOS-06: whether it counts on the day of the filing (today before it), else from when."""

    id = serializers.UUIDField(source="indicator.id")
    label = serializers.CharField(source="indicator.label")  # type: ignore[assignment]
    in_place_since = serializers.DateField(source="indicator.in_place_since")
    counts = serializers.BooleanField()
    counts_from = serializers.DateField()


SUMMARY = (
    "id",
    "reference",
    "cycle",
    "service",
    "body",
    "status",
    "status_label",
    "audit_first_day",
    "audit_last_day",
    "tier",
    "obtained_on",
    "valid_until",
)


class DossierSummarySerializer(serializers.ModelSerializer[Dossier]):
    service = ServiceSerializer(read_only=True)
    body = OrganisationSerializer(read_only=True, allow_null=True)
    status_label = serializers.CharField(source="get_status_display", read_only=True)

    class Meta:
        model = Dossier
        fields = SUMMARY
        read_only_fields = SUMMARY


class DossierSerializer(DossierSummarySerializer):
    """The full state. `status` moves by the acts only."""

    sites = SiteSerializer(source="service.sites", many=True, read_only=True)
    self_assessments = SelfAssessmentSerializer(many=True, read_only=True)
    pieces = serializers.SerializerMethodField()
    indicators = serializers.SerializerMethodField()
    fictitious = serializers.BooleanField(source="is_fictitious", read_only=True)

    class Meta:
        model = Dossier
        fields = (
            *SUMMARY,
            "previous",
            "perimeter",
            "created_at",
            "submitted_at",
            "acknowledged_on",
            "refused_on",
            "closed_on",
            "follow_up_opened_on",
            "follow_up_concluded_on",
            "action_plan_due_on",
            "suspended_on",
            "conform_by",
            "withdrawn_from",
            "sites",
            "self_assessments",
            "pieces",
            "indicators",
            "fictitious",
        )
        read_only_fields = fields

    @extend_schema_field(PieceLineSerializer(many=True))
    def get_pieces(self, dossier: Dossier) -> Any:
        return PieceLineSerializer(queries.checklist(dossier, self.context.get("reader")), many=True).data

    @extend_schema_field(IndicatorLineSerializer(many=True))
    def get_indicators(self, dossier: Dossier) -> Any:
        return IndicatorLineSerializer(queries.indicator_lines(dossier), many=True).data


def _checked(clean: Any, value: str) -> str:
    """The same check as on the pages, its refusal as DRF wants it."""
    try:
        return str(clean(value))
    except Refused as refused:
        raise serializers.ValidationError(refused.messages) from refused
