"""Answers whose numbers keep all their digits: a Decimal is written as a JSON number, not rounded to a binary one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

MARK = uuid4().hex  # our numbers go through json as marked strings; nobody else knows the mark
MARKED = re.compile(rf'"{MARK}(-?\d+(?:\.\d+)?)"'.encode())


class ExactEncoder(JSONEncoder):
    def default(self, obj: Any) -> Any:
        return f"{MARK}{obj:f}" if isinstance(obj, Decimal) else super().default(obj)


class ExactJSONRenderer(JSONRenderer):
    encoder_class = ExactEncoder

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return MARKED.sub(rb"\1", super().render(data, accepted_media_type, renderer_context))
