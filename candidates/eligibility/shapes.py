"""Shapes of the API: eligibility."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from candidates import days
from candidates.eligibility.forms import LONGEST
from candidates.eligibility.models import EligibilityRequest, ListedKind
from label_sp.actors import queries as actors
from label_sp.common.api import DayField, RowSerializer, StrictSerializer, TextField
from label_sp.guide.eligibility import KINDS


@extend_schema_field(OpenApiTypes.UUID)
class OwnOrganisation(serializers.PrimaryKeyRelatedField[Any]):
    """Somebody else's organisation is answered as a missing one."""

    def get_queryset(self) -> Any:
        return actors.managed_candidates(self.context["request"].user)


class EligibilityRequestSerializer(StrictSerializer):
    """ELI-02."""

    organisation = OwnOrganisation(help_text="Une organisation dont vous êtes responsable de la candidature.")
    name = serializers.CharField(max_length=200)
    mission = TextField(max_length=LONGEST)
    users = TextField(max_length=LONGEST)
    reason = TextField(max_length=LONGEST)
    ministry = serializers.CharField(max_length=200)
    contact = serializers.CharField(max_length=200)
    central_service = serializers.CharField(max_length=200, allow_blank=True, default="")
    sent_by_central_service = serializers.BooleanField(default=False)


class EligibilityAnswerSerializer(StrictSerializer):
    """ELI-02. On agreement, the last two and the ministry's day are needed."""

    accepted = serializers.BooleanField()
    answer = TextField(max_length=LONGEST)
    ministry_consulted_on = DayField(days.CONSULTED, allow_null=True, default=None)
    ministry_advice = TextField(max_length=LONGEST, allow_blank=True, default="")
    listed_name = serializers.CharField(max_length=200, allow_blank=True, default="")
    treated_as = serializers.ChoiceField(choices=list(KINDS.items()), allow_blank=True, default="")


class ListedKindSerializer(RowSerializer[ListedKind]):
    class Meta:
        model = ListedKind
        fields = ("id", "name", "ministry", "treated_as", "listed_on")
        read_only_fields = fields


class KindSerializer(serializers.Serializer[Any]):
    """A kind of the guide."""

    key = serializers.CharField()
    name = serializers.CharField()


class EligibleSerializer(serializers.Serializer[Any]):
    """The published list."""

    kinds = KindSerializer(many=True, help_text="Les catégories du guide.")
    added = ListedKindSerializer(many=True, help_text="Ce que la DITP y a ajouté.")


class RequestOutSerializer(RowSerializer[EligibilityRequest]):
    listed = ListedKindSerializer(read_only=True, allow_null=True)

    class Meta:
        model = EligibilityRequest
        fields = (
            "id",
            "organisation",
            "name",
            "mission",
            "users",
            "reason",
            "ministry",
            "central_service",
            "sent_by_central_service",
            "contact",
            "asked_on",
            "state",
            "ministry_consulted_on",
            "ministry_advice",
            "answer",
            "answered_on",
            "listed",
        )
        read_only_fields = fields
