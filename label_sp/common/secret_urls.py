"""Addresses that open something by themselves: which part of them is secret, and how it stays out of every log.

The URL configuration says it, by the converter of the parameter: `path("agenda/<secret:token>.ics", …)`. Nothing else
does: what is hidden in texts is worked out from those routes. From the first secret on, the rest of the address goes.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import StringConverter

HIDDEN = "***"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
DECODINGS = 3  # an address inside an address inside an address
LIKE_A_SECRET = re.compile(r"[\w.:=~-]{16,}")  # when the URL configuration cannot be read
LINE_ENDS = str.maketrans({"\n": "%0A", "\r": "%0D"})


class SecretConverter(StringConverter):
    """A part of an address that is a key: a token, a code. `<secret:token>` in a route."""


Route = tuple[str, dict[str, Any], URLPattern]


def routes(
    patterns: Iterable[URLPattern | URLResolver] | None = None,
    before: str = "",
    known: dict[str, Any] | None = None,
) -> Iterator[Route]:
    """Each route of the site in full, with the converters of its parameters."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        whole, converters = before + str(each.pattern), {**(known or {}), **each.pattern.converters}
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, whole, converters)
        else:
            yield whole, converters, each


def beginning(route: str, converters: dict[str, Any]) -> str | None:
    """What comes before the first secret of a route, as a regular expression; None for a route without any."""
    parts = PARAMETER.split(route)  # text, name, text, name, …, text
    found = re.escape(parts[0])
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        if isinstance(converters.get(name), SecretConverter):
            return found
        found += r"[^/\s]+" + re.escape(text)
    return None


@cache
def _secrets() -> re.Pattern[str]:
    known = (beginning(route, converters) for route, converters, _ in routes())
    starts = "|".join(sorted({start for start in known if start is not None}, key=len, reverse=True))
    return re.compile(rf"((?<![\w-])(?:{starts})\s?)(?!HTTP/)[^\s\"'<>?#&]+", re.IGNORECASE)


def hidden(text: str) -> str:
    """The text without the secrets of the addresses in it, percent-encoded ones too."""
    if not apps.ready:
        return text  # no address was answered yet
    try:
        secrets = _secrets()
    except Exception:  # noqa: BLE001 (a broken URL configuration must be logged, and is not known before)
        return LIKE_A_SECRET.sub(HIDDEN, text)
    text = secrets.sub(rf"\1{HIDDEN}", text)
    plain = text
    for _ in range(DECODINGS):
        if "%" not in plain:
            break
        plain = unquote(plain)
        if (clean := secrets.sub(rf"\1{HIDDEN}", plain)) != plain:
            text = plain = clean.translate(LINE_ENDS)
    return text


def keep_secrets_out_of_logs() -> None:
    """From here on, in this process, no log record holds a secret, whoever writes it and wherever it goes."""
    if not getattr(logging.getLogRecordFactory(), "hides_secrets", False):
        logging.setLogRecordFactory(_hiding(logging.getLogRecordFactory()))


def _hiding(make: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        try:
            said = record.getMessage()
        except (TypeError, ValueError, KeyError):  # the caller’s mistake, which logging tells by itself
            return record
        record.msg, record.args = hidden(said), ()
        if isinstance(record.exc_info, tuple) and record.exc_info[0]:
            record.exc_text = hidden("".join(traceback.format_exception(*record.exc_info)).rstrip("\n"))
        return record

    factory.hides_secrets = True  # type: ignore[attr-defined]
    return factory


class SecretAddressMiddleware:
    """The page behind a secret address is kept by no cache, and tells its address to nobody in a Referer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hidden(request.path) != request.path:
            response.headers["Referrer-Policy"] = "strict-origin"
            response.headers.setdefault("Cache-Control", "no-store")
        return response
