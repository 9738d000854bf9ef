"""Shapes of the API: the images of a report."""

from __future__ import annotations

from rest_framework import serializers

from audits.illustrations.models import Illustration
from label_sp.common.api import RowSerializer, StrictSerializer
from label_sp.guide.decision import ENGAGEMENTS


class NewIllustrationSerializer(StrictSerializer):
    """AUD-07."""

    file = serializers.FileField(
        allow_empty_file=True,
        help_text="JPEG ou PNG. Réduite à la taille d’une page, sans les données de l’appareil.",
    )
    caption = serializers.CharField(max_length=300, help_text="Ce que l’image montre de l’engagement.")
    engagement = serializers.ChoiceField(
        choices=list(ENGAGEMENTS), required=False, help_text="Engagement illustré, de 1 à 8."
    )


class IllustrationSerializer(RowSerializer[Illustration]):
    class Meta:
        model = Illustration
        fields = ("id", "caption", "engagement", "sha256", "added_at")
        read_only_fields = fields
