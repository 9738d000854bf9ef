"""Refusals on the API, with what is known of who was refused."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from label_sp.actors.queries import closed_note
from label_sp.common import problems


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """As on a page: whose organisation is closed reads it beside the refusal."""
    answer = problems.exception_handler(exc, context)
    if answer is not None and answer.status_code == 403 and (note := closed_note(context["request"].user)):
        answer.data["detail"] = f"{answer.data['detail']} {note}"
    return answer
