"""Shapes of the API: the application file."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from candidates import days
from candidates.dossiers.enums import STAGES, AppliesAs, Status
from candidates.dossiers.models import SCOPE, Dossier
from candidates.dossiers.shapes import OwnService
from candidates.indicators import queries as indicator_queries
from candidates.indicators.shapes import IndicatorLineSerializer
from candidates.pieces import queries as piece_queries
from candidates.pieces.shapes import PieceLineSerializer
from candidates.self_assessments.shapes import SelfAssessmentSerializer
from candidates.services.shapes import OrganisationSerializer, ServiceSerializer, SiteSerializer
from candidates.team import queries as team
from candidates.team.shapes import PersonSerializer, SignatorySerializer
from label_sp.actors import queries as actors
from label_sp.common.api import DayField, RowSerializer, StrictSerializer, TextField


class NewDossierSerializer(StrictSerializer):
    """ELI-07."""

    service = OwnService(help_text="Un service de vos organisations.")
    applies_as = serializers.ChoiceField(
        choices=AppliesAs.choices, help_text="Pour lui-même, ou avec un réseau qui lui est rattaché."
    )


class DossierFilter(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=STAGES, required=False)


class PlanningSerializer(StrictSerializer):
    """CON-01, DOS-02. All four are given: what is null or blank is taken off."""

    body = serializers.PrimaryKeyRelatedField(queryset=actors.bodies(), allow_null=True)
    audit_first_day = DayField(days.VISIT, allow_null=True)
    audit_last_day = DayField(days.VISIT, allow_null=True)
    perimeter = TextField(allow_blank=True, max_length=4000)


class AbandonSerializer(StrictSerializer):
    reason = TextField(required=False, allow_blank=True, max_length=1000)


SUMMARY = (
    "id",
    "reference",
    "cycle",
    "service",
    "applies_as",
    "body",
    "status",
    "status_label",
    "under_way",
    "audit_first_day",
    "audit_last_day",
    "tier",
    "obtained_on",
    "valid_until",
)


class DossierSummarySerializer(RowSerializer[Dossier]):
    service = ServiceSerializer(read_only=True)
    body = OrganisationSerializer(read_only=True, allow_null=True)
    status = serializers.ChoiceField(
        choices=STAGES,
        source="stage",
        read_only=True,
        help_text="`suspended` tant que le label est suspendu.",
    )
    under_way = serializers.ChoiceField(
        choices=Status.choices,
        source="status",
        read_only=True,
        help_text="Ce qui se poursuit, même sous une suspension.",
    )
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
    referent = serializers.SerializerMethodField()
    signatory = serializers.SerializerMethodField()

    class Meta:
        model = Dossier
        fields = (
            *SUMMARY,
            "previous",
            "perimeter",
            *SCOPE,
            "created_at",
            "submitted_at",
            "acknowledged_on",
            "refused_on",
            "closed_on",
            "follow_up_opened_on",
            "follow_up_incomplete_since",
            "follow_up_acknowledged_on",
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
            "referent",
            "signatory",
        )
        read_only_fields = fields

    @extend_schema_field(PieceLineSerializer(many=True))
    def get_pieces(self, dossier: Dossier) -> Any:
        return PieceLineSerializer(
            piece_queries.checklist(dossier, self.context.get("reader")), many=True
        ).data

    @extend_schema_field(IndicatorLineSerializer(many=True))
    def get_indicators(self, dossier: Dossier) -> Any:
        return IndicatorLineSerializer(indicator_queries.indicator_lines(dossier), many=True).data

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_referent(self, dossier: Dossier) -> Any:
        named = team.referent(dossier)
        return PersonSerializer(named).data if named else None

    @extend_schema_field(SignatorySerializer(allow_null=True))
    def get_signatory(self, dossier: Dossier) -> Any:
        signs = team.signatory(dossier)
        return SignatorySerializer(signs).data if signs else None
