"""What the routes of grids share: how they take a point, and what they say when somebody was quicker."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from label_sp.common.problems import edit_conflict

CODE = OpenApiParameter(
    "code", OpenApiTypes.STR, OpenApiParameter.PATH, description="Code du point de contrôle"
)


def arguments(received: Mapping[str, Any]) -> dict[str, Any]:
    """What the use case of a point takes, out of what its route received."""
    value, version = received["value"], received["version"]
    beside = {name: said for name, said in received.items() if name not in ("value", "version")}
    return {"value": None if value is None else Decimal(value), "expected_version": version, **beside}


def conflict(request: Request, code: str, current: Mapping[str, Any]) -> Response:
    """Both values of a point, who wrote the stored one and when, and the version to send to write over it."""
    return edit_conflict(request, f"Le point {code} a changé depuis la version que vous avez lue.", current)
