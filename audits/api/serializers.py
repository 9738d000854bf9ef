"""What goes in and out of the API. Numbers leave as `guide.told` says: exact and shown."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audits import days, permissions
from audits.enums import LEVELS
from audits.models import Audit, ControlPoint, Score
from audits.queries import Standing
from candidates.enums import TierChoices
from candidates.models import Site
from label_sp.common.api import DayField, NumberSerializer, StrictSerializer, TextField
from label_sp.guide import told

NO_PLAN: dict[str, Any] = {"duration_days": None, "sites": [], "resource_persons": ""}
VALUES = [(value, shown) for value, shown, *_ in LEVELS]


class AuditSerializer(serializers.ModelSerializer):
    """One audit, without its scores: they have their own route, and their own readers.

    `reader`, in the context, is who asks: duration, sites and resource persons of a plan that was not sent are empty
    for whoever does not write it.
    """

    dossier_reference = serializers.CharField(source="dossier.reference")
    service = serializers.CharField(source="dossier.service.name")
    auditor = serializers.CharField(source="auditor.__str__", help_text="Prénom et nom")
    grid_version = serializers.IntegerField(source="grid.version")
    provisional = serializers.BooleanField(source="grid.provisional")
    sites: serializers.Field = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    report_due_on = serializers.DateField(allow_null=True)
    late_by = serializers.IntegerField(help_text="Jours de retard du rapport (AUD-07)")
    observations_until = serializers.DateField(allow_null=True)

    class Meta:
        model = Audit
        fields = (
            "id",
            "dossier",
            "dossier_reference",
            "service",
            "kind",
            "status",
            "auditor",
            "grid_version",
            "provisional",
            "first_day",
            "last_day",
            "duration_days",
            "sites",
            "resource_persons",
            "plan_sent_on",
            "closing_meeting_on",
            "report_due_on",
            "report_sent_on",
            "late_by",
            "report_sha256",
            "scores_sha256",
            "observations_until",
            "observations",
            "observations_on",
            "observations_waived_on",
        )
        read_only_fields = fields

    def to_representation(self, audit: Audit) -> dict[str, Any]:
        told = super().to_representation(audit)
        return told if self._reads_plan(audit) else told | NO_PLAN

    def _reads_plan(self, audit: Audit) -> bool:
        """One question for each body, however long the list."""
        asked = self.context.setdefault("reads_plan", {})
        reader = self.context["reader"]
        about = (audit.dossier.body_id, audit.auditor_id == reader.pk)
        if audit.plan_sent_on is None and about not in asked:
            asked[about] = permissions.can_read_plan(reader, audit)
        return audit.plan_sent_on is not None or asked[about]


class PointSerializer(serializers.ModelSerializer):
    """One control point of the grid."""

    class Meta:
        model = ControlPoint
        fields = ("code", "engagement", "criteria", "text", "evidence_modes")
        read_only_fields = fields


class ScoreSerializer(serializers.ModelSerializer):
    """One score as it is stored. Send `version` back with the next save."""

    point = PointSerializer()
    updated_by = serializers.SerializerMethodField()

    class Meta:
        model = Score
        fields = (
            "point",
            "value",
            "finding",
            "is_strength",
            "is_progress",
            "version",
            "updated_by",
            "updated_at",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_updated_by(self, score: Score) -> str | None:
        return str(score.updated_by) if score.updated_by else None


class ConditionSerializer(serializers.Serializer):
    """One condition of one tier, as `guide.told` writes it for every reader. DEC-04."""

    tier = serializers.ChoiceField(choices=TierChoices.choices)
    criterion = serializers.CharField(help_text="engagement_1 à engagement_8, or_criteria, agents, users.")
    label = serializers.CharField()  # type: ignore[assignment] # Field has a `label` too
    value = NumberSerializer(allow_null=True, help_text="Note constatée, ou null.")
    threshold = serializers.IntegerField(help_text="Note exigée.")
    met = serializers.BooleanField(help_text="La note atteint le seuil.")
    distance = NumberSerializer(allow_null=True, help_text="Note moins seuil, négatif quand il manque.")


class VerdictSerializer(serializers.Serializer):
    """What the scores give. DEC-04."""

    tier = serializers.CharField(allow_null=True)
    next_tier = serializers.CharField(allow_null=True)
    conditions = ConditionSerializer(many=True)
    missing = ConditionSerializer(many=True)


class StandingSerializer(serializers.Serializer):
    """Where a grid stands: means over the points scored so far."""

    scored = serializers.IntegerField()
    total = serializers.IntegerField()
    engagements = serializers.DictField(child=NumberSerializer(allow_null=True), help_text="Par engagement.")
    or_criteria = NumberSerializer(allow_null=True)
    verdict = VerdictSerializer()

    def to_representation(self, instance: Standing) -> dict[str, Any]:
        counts = {"scored": len(instance.scored), "total": len(instance.points)}
        means = {str(n): told.number(score) for n, score in instance.so_far.engagements.items()}
        return {
            **counts,
            "engagements": means,
            "or_criteria": told.number(instance.so_far.or_criteria),
            "verdict": VerdictSerializer(instance.verdict).data,
        }


class GridSerializer(serializers.Serializer):
    """All the scores of an audit, those to look at first in front (AUD-12), then where the grid stands."""

    scores = ScoreSerializer(many=True)
    not_applicable = PointSerializer(many=True)
    to_the_front = serializers.ListField(child=serializers.CharField())
    standing = StandingSerializer()


class PlanSerializer(StrictSerializer):
    """AUD-01."""

    first_day = DayField(days.PLANNED, allow_null=True)
    last_day = DayField(days.PLANNED, allow_null=True)
    sites = serializers.PrimaryKeyRelatedField(many=True, queryset=Site.objects.all())
    resource_persons = TextField(allow_blank=True, max_length=5000)


class ScoreInSerializer(StrictSerializer):
    """AUD-02. `version` is the one that was read."""

    value = serializers.ChoiceField(choices=VALUES, allow_null=True)
    finding = TextField(allow_blank=True, max_length=10_000, default="")
    is_strength = serializers.BooleanField(default=False)
    is_progress = serializers.BooleanField(default=False)
    version = serializers.IntegerField(min_value=0)


class SavedSerializer(serializers.Serializer):
    """What became of a save."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    at = serializers.DateTimeField()


class ClosingMeetingSerializer(StrictSerializer):
    """AUD-06."""

    held_on = DayField(days.CLOSING_MEETING)


class ReportTextsSerializer(StrictSerializer):
    """AUD-07. `texts_version` is the one that was read."""

    presentation = TextField(allow_blank=True, max_length=20_000)
    synthesis = TextField(allow_blank=True, max_length=20_000)
    illustrations = TextField(allow_blank=True, max_length=20_000)
    strengths = TextField(allow_blank=True, max_length=20_000)
    points_of_progress = TextField(allow_blank=True, max_length=20_000)
    texts_version = serializers.IntegerField(min_value=0)


class ObservationsSerializer(StrictSerializer):
    """AUD-08."""

    observations = TextField(max_length=20_000)


class CancelSerializer(StrictSerializer):
    reason = TextField(max_length=1000)


class ConflictSerializer(serializers.Serializer):
    """application/problem+json, 409: both values, and how to try again."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    proposed = serializers.DictField()
    current = serializers.DictField()
    retry = serializers.DictField()
