"""Shapes of the API: the pieces of a dossier."""

from __future__ import annotations

from rest_framework import serializers

from candidates.pieces.enums import PieceKind
from candidates.pieces.models import Piece
from label_sp.common.api import RowSerializer, StrictSerializer


class NewPieceSerializer(StrictSerializer):
    file = serializers.FileField(allow_empty_file=True)


class PieceSerializer(RowSerializer[Piece]):
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
            "filed_at",
        )
        read_only_fields = fields


class PieceLineSerializer(serializers.Serializer):
    """One line of the checklist: `fileable` says whether it may still be filed, `due` until when.

    `holds`: what it must hold (DOS-01).

    `at_request`: what becomes of it in the follow-up request (FOL-02), blank at an application.
    """

    kind = serializers.ChoiceField(choices=PieceKind.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    holds = serializers.CharField()
    fileable = serializers.BooleanField()
    due = serializers.DateField(allow_null=True)
    at_request = serializers.CharField()
    versions = PieceSerializer(many=True)
