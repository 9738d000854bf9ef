"""Bodies of the API: JSON in UTF-8 that is text throughout, or a refusal."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from rest_framework import parsers
from rest_framework.exceptions import ParseError
from rest_framework.utils.json import strict_constant

HALF_A_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
NOT_JSON = "Le contenu n’est pas du JSON valide, en UTF-8."
HALVES = "Le contenu a une moitié de caractère (un « surrogate » seul), qui n’est pas du texte."


class JSONParser(parsers.JSONParser):
    """Its length was looked at before: see label_sp.common.guards."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            text = stream.read().decode("utf-8-sig")
            data = json.loads(text, parse_constant=strict_constant)
        except (ValueError, RecursionError) as error:  # brackets within brackets, thousands of times
            raise ParseError(NOT_JSON) from error
        if has_halves(text, data):
            raise ParseError(HALVES)
        return data


def has_halves(text: str, data: Any) -> bool:
    """JSON can write half of a character, which no text holds and no hash is made of."""
    if not HALF_A_CHARACTER.search(text):
        return False
    try:
        json.dumps(data, ensure_ascii=False, default=str).encode()
    except (UnicodeEncodeError, RecursionError):
        return True
    return False
