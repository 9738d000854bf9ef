"""Shapes of what goes in and out about accounts."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from label_sp.actors import queries
from label_sp.actors.models import Membership, User
from label_sp.common.api import RowSerializer, StrictSerializer


class CredentialsSerializer(StrictSerializer):
    email = serializers.EmailField(help_text="Adresse électronique du compte.")
    password = serializers.CharField(trim_whitespace=False, style={"input_type": "password"})
    code = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=20,
        help_text="Code du deuxième facteur, si un rôle en demande un.",
    )


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(
        help_text="À envoyer dans l’en-tête Authorization: Bearer. Montré une seule fois."
    )
    expires_at = serializers.DateTimeField()


class MembershipSerializer(RowSerializer[Membership]):
    organisation = serializers.UUIDField(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name")
    organisation_kind = serializers.CharField(source="organisation.kind")

    class Meta:
        model = Membership
        fields = ("organisation", "organisation_name", "organisation_kind", "role", "started_on", "ended_on")


class MeSerializer(RowSerializer[User]):
    memberships = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ("id", "email", "first_name", "last_name", "memberships")

    def get_memberships(self, user: User) -> list[dict[str, Any]]:
        held = queries.current_memberships(user).select_related("organisation").order_by("started_on", "role")
        return list(MembershipSerializer(held, many=True).data)
