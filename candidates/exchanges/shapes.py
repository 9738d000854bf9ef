"""Shapes of the API: exchanges."""

from __future__ import annotations

from rest_framework import serializers

from candidates.exchanges.models import Attachment, Exchange
from candidates.exchanges.use_cases import LONGEST, MOST_FILES
from candidates.pieces.enums import PieceKind
from label_sp.common.api import RowSerializer, StrictSerializer, TextField


class NewExchangeSerializer(StrictSerializer):
    """`piece` blank: about the whole dossier."""

    text = TextField(max_length=LONGEST)
    piece = serializers.ChoiceField(choices=PieceKind.choices, required=False)
    attached = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), required=False, max_length=MOST_FILES
    )


class AttachmentSerializer(RowSerializer[Attachment]):
    class Meta:
        model = Attachment
        fields = ("id", "name", "content_type", "size", "sha256")
        read_only_fields = fields


class ExchangeSerializer(RowSerializer[Exchange]):
    """One message. The bytes of a file are at exchanges/<message>/<file>/."""

    author = serializers.CharField()
    attachments = AttachmentSerializer(many=True)

    class Meta:
        model = Exchange
        fields = ("id", "piece", "text", "author", "by_body", "written_at", "attachments")
        read_only_fields = fields
