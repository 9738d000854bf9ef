"""What the routes of grids share: how they take a point, and what they say when somebody was quicker."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from label_sp.common.refusals import PROBLEM

CODE = OpenApiParameter(
    "code", OpenApiTypes.STR, OpenApiParameter.PATH, description="Code du point de contrôle"
)
RETRY = "Relisez la valeur enregistrée, puis renvoyez la vôtre avec cette version si elle doit la remplacer."


def arguments(received: Mapping[str, Any]) -> dict[str, Any]:
    """What the use case of a point takes, out of what its route received."""
    value, version = received["value"], received["version"]
    beside = {name: said for name, said in received.items() if name not in ("value", "version")}
    return {"value": None if value is None else Decimal(value), "expected_version": version, **beside}


def conflict(request: Request, code: str, current: Mapping[str, Any]) -> Response:
    """Both values, who wrote the stored one and when, and the version to send to write over it."""
    problem = {
        "type": "about:blank",
        "title": "Une autre saisie a été enregistrée entre-temps",
        "status": 409,
        "detail": f"Le point {code} a changé depuis la version que vous avez lue.",
        "proposed": dict(request.data),
        "current": current,
        "retry": {"version": current["version"], "how": RETRY},
    }
    return Response(problem, status=409, content_type=PROBLEM)
