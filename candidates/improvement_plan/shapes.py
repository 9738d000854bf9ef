"""Shapes of the API: the improvement plan."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from candidates import days
from candidates.improvement_plan.enums import SOURCES, STATES
from candidates.improvement_plan.models import PlannedAction
from label_sp.common.api import DayField, RowSerializer, StrictSerializer, TextField
from label_sp.guide.programme import State


class ActionSerializer(RowSerializer[PlannedAction]):
    """One action. Send `version` back with the next change."""

    class Meta:
        model = PlannedAction
        fields = (
            "id",
            "label",
            "engagement",
            "source",
            "point",
            "owner",
            "due",
            "state",
            "proof",
            "version",
            "updated_at",
        )
        read_only_fields = fields


class ProposalSerializer(serializers.Serializer):
    """A weak point of the latest self-assessment that no action answers yet."""

    code = serializers.CharField()
    engagement = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment] # Field has a `label` too
    value = serializers.CharField()


class UnfinishedSerializer(serializers.Serializer):
    """An open action of the cycle before: to be taken over, or left with a reason."""

    id = serializers.UUIDField(source="action.pk")
    label = serializers.CharField(source="action.label")  # type: ignore[assignment]
    engagement = serializers.IntegerField(source="action.engagement")
    owner = serializers.CharField(source="action.owner")
    due = serializers.DateField(source="action.due")
    state = serializers.ChoiceField(choices=STATES, source="action.state")
    is_past = serializers.BooleanField(help_text="Son échéance est passée : il lui en faut une nouvelle.")
    left_because = serializers.CharField(source="left.reason", default=None, allow_null=True)


class PlanSerializer(serializers.Serializer):
    """The plan, how far it got, and what may still come in. PRO-03."""

    actions = ActionSerializer(many=True)
    by_state = serializers.DictField(child=serializers.IntegerField(), help_text="État → nombre d’actions.")
    late = serializers.IntegerField()
    proposals = ProposalSerializer(many=True)
    unfinished_before = UnfinishedSerializer(
        many=True, help_text="Les actions du cycle précédent à reprendre."
    )


class ActionInSerializer(StrictSerializer):
    """PRO-03. A name carries an action; an account of the team is chosen on the page."""

    label = serializers.CharField(max_length=300)  # type: ignore[assignment]
    engagement = serializers.IntegerField(min_value=1, max_value=8)
    source = serializers.ChoiceField(choices=SOURCES)  # type: ignore[assignment]
    owner = serializers.CharField(max_length=200)
    due = DayField(days.IMPROVED_BY)
    state = serializers.ChoiceField(choices=STATES, default=State.TO_DO.value)
    proof = TextField(allow_blank=True, max_length=2000, default="")


class ChangedActionSerializer(ActionInSerializer):
    """`version` is the one that was read."""

    version = serializers.IntegerField(min_value=1)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {**attrs, "member": None}


class ChosenProposalsSerializer(StrictSerializer):
    """The codes of the weak points that become actions."""

    codes = serializers.ListField(child=serializers.CharField(max_length=10), min_length=1, max_length=200)
    owner = serializers.CharField(max_length=200)
    due = DayField(days.IMPROVED_BY)


class CarryOverSerializer(StrictSerializer):
    """The open actions of the cycle before that go on; `due`: the new day of those whose day is over."""

    actions = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=500)
    due = DayField(days.CARRIED_UNTIL, required=False, allow_null=True)


class LeaveSerializer(StrictSerializer):
    """Why it does not go on."""

    reason = TextField(max_length=2000)
