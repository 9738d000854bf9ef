"""What goes in and out of the API. Means are shown rounded down with a point, and given exactly beside."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audits import days, permissions
from audits.enums import LEVELS
from audits.models import Audit, ControlPoint, Score
from audits.queries import Standing
from candidates.models import Site
from label_sp.common.api import DayField, StrictSerializer, TextField
from label_sp.guide.decision import Verdict
from label_sp.guide.numbers import Exact, exact, rounded_down

NO_PLAN = {"duration_days": None, "sites": [], "resource_persons": ""}
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
    """One condition of one tier. DEC-04."""

    tier = serializers.CharField()
    criterion = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField(allow_null=True)
    threshold = serializers.IntegerField()
    met = serializers.BooleanField()
    distance = serializers.CharField(allow_null=True)


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
    engagements = serializers.DictField(child=serializers.CharField(allow_null=True))
    or_criteria = serializers.CharField(allow_null=True)
    exact = serializers.DictField(child=serializers.CharField(allow_null=True))
    verdict = VerdictSerializer()


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


def shown(value: Exact | None) -> str | None:
    """69.96 → "69.9"."""
    return None if value is None else rounded_down(value).replace(",", ".")


def as_text(value: Exact | None) -> str | None:
    """« 200/3 »."""
    return None if value is None else str(exact(value))


def verdict_as_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as VerdictSerializer describes it."""
    return {
        "tier": verdict.tier,
        "next_tier": verdict.next_tier,
        "conditions": [_condition(condition) for condition in verdict.conditions],
        "missing": [_condition(condition) for condition in verdict.missing],
    }


def _condition(condition: Any) -> dict[str, Any]:
    distance: Fraction | None = condition.distance
    return {
        "tier": condition.tier,
        "criterion": condition.criterion,
        "label": condition.label,
        "value": shown(condition.value),
        "threshold": condition.threshold,
        "met": condition.met,
        "distance": shown(distance),
    }


def standing_as_json(standing: Standing) -> dict[str, Any]:
    """Where a grid stands, as StandingSerializer describes it."""
    scores = standing.so_far
    named = {str(n): score for n, score in scores.engagements.items()}
    return {
        "scored": len(standing.scored),
        "total": len(standing.points),
        "engagements": {n: shown(score) for n, score in named.items()},
        "or_criteria": shown(scores.or_criteria),
        "exact": {
            **{n: as_text(score) for n, score in named.items()},
            "or_criteria": as_text(scores.or_criteria),
        },
        "verdict": verdict_as_json(standing.verdict),
    }
