"""Bodies read to the last digit, and never more of them than a simulator takes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import IO, Any

from rest_framework.parsers import BaseParser
from rest_framework.serializers import ValidationError

from label_sp.common import spreadsheets
from label_sp.common.bodies import HALVES, NOT_JSON, has_halves
from label_sp.simulators import limits

BODY = "body"


class NotANumber:
    """What stands in a body where a number should: NaN, an infinity, or more digits than anybody writes."""

    def __init__(self, written: str) -> None:
        self._written = written

    def __str__(self) -> str:
        return self._written[:20]


class ExactJSONParser(BaseParser):
    """JSON whose numbers keep all their digits. What is no number is left to the field it stands in, which says so."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        content = read_body(stream)
        try:
            text = content.decode("utf-8-sig")
            data = json.loads(
                text,
                parse_float=_number,
                parse_int=_whole_number,
                parse_constant=NotANumber,
                object_pairs_hook=_object,
            )
        except (
            ValueError,
            RecursionError,
        ) as error:  # the second: brackets within brackets, thousands of times
            raise ValidationError({BODY: [NOT_JSON]}) from error
        if has_halves(text, data):
            raise ValidationError({BODY: [HALVES]})
        return data


class TableBody(bytes):
    """The bytes of an answers file, as they came."""


class CsvParser(BaseParser):
    """An answers file as the body."""

    media_type = "text/csv"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return TableBody(read_body(stream))


class XlsxParser(CsvParser):
    media_type = spreadsheets.XLSX


class OdsParser(CsvParser):
    media_type = "application/vnd.oasis.opendocument.spreadsheet"


TABLES = (CsvParser, XlsxParser, OdsParser)


def read_body(stream: IO[bytes]) -> bytes:
    """The body, or a refusal once there is more than 2 MB of it; the rest is not read."""
    content = stream.read(limits.BODY_BYTES + 1)
    if len(content) > limits.BODY_BYTES:
        raise ValidationError({BODY: [limits.TOO_HEAVY]})
    return content


def _number(written: str) -> Decimal | NotANumber:
    found = limits.exact_decimal(written)
    return NotANumber(written) if found is None else found


def _whole_number(written: str) -> int | NotANumber:
    return int(written) if len(written) <= limits.DIGITS else NotANumber(written)


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object that says the same name twice says two things."""
    found = dict(pairs)
    if len(found) < len(pairs):
        (doubled, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise ValidationError({doubled[: limits.TEXT_LENGTH]: ["Ce champ est donné deux fois."]})
    return found
