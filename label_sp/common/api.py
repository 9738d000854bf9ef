"""What all API views share: pages of results, and serializers that refuse what they do not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """`?page=` and `?page_size=`, 100 rows at most."""

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


class StrictSerializer(serializers.Serializer):
    """Refuses unknown fields instead of ignoring them, so that a client learns of its mistake at once."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        if unknown:
            raise serializers.ValidationError(
                {name: ["Ce champ n’existe pas ici."] for name in sorted(unknown)}
            )
        return super().to_internal_value(data)
