"""What nobody types and somebody sends, and how a page is asked with it: values, addresses, bodies, headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from tests.input.discovery import OURS, form_classes, resolved

READ = re.compile(
    r"(?:GET|POST|query_params)(?:\.get(?:list)?\(|\[)\s*\"(\w+)\"|\"(\w+)\" in request\.(?:GET|POST)"
)
TYPED: tuple[str, ...] = (
    "9" * 5000, "-1", str(2**31), str(2**63), "1e999999999", "NaN", "0001-03-15", "9999-12-31T00:00:00Z", "\u202e",
    "a\nb\x1b", "x" * 3000, "%", "' OR 1=1", "[]", "{{ 7*7 }}", "../../etc/passwd", "٣", "\ufffd\U0001f600", "",
    "10000-01-01", "00000000-0000-0000-0000-000000000000", "abc", "＝1+1", "1.5", "０",
)  # fmt: skip
NUL = "a\x00b"
JSON: tuple[Any, ...] = (
    *(None, True, [], {}, [[]], {"a": {}}, -1, 2**31, 2**63, 10**300, 1e308, 1.5, "", NUL, "\n", "x" * 30_000),
    *("1e999999999", "-0", "0001-03-15", "9999-12-31", "10000-01-01", "99:99", "ÿ", "\u2028", ["a", 1], "null"),
    *([NUL], [{}], [None], [2**63], {"\x00": NUL}, "9" * 5000, "\ufdd0", [["a"]]),
)  # fmt: skip
PARTS = (
    "9" * 5000,
    "1" * 30,
    "-1",
    str(2**63),
    "\u202e",
    "x" * 3000,
    "..",
    "%",
    "\U0001f600",
    "0",
    ".pdf",
    "؁",
)
UTF_8 = "application/json"
FORM = "application/x-www-form-urlencoded"
BOUND = "multipart/form-data; boundary=x"
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename'
BODIES: tuple[tuple[str, bytes], ...] = (
    (UTF_8, b"[" * 100_000),
    (UTF_8, b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    (UTF_8, b'{"name": "\\ud800", "\\udfff": 1}'),
    (UTF_8, b'{"name": "\xff\xfe"}'),
    (UTF_8, '{"name": "a"}'.encode("utf-16")),
    (UTF_8, b"9" * 10_000),
    (UTF_8, b"null"),
    (UTF_8, b'"a"'),
    (UTF_8, b"[1]"),
    (UTF_8, b""),
    (UTF_8, b'{"name": "a'),
    (FORM, b"name=%ff%fe&\xff=%&name=%u0000&=&&&"),
    (FORM, b"a=1&" * 2000),
    (BOUND, b"--x\r\n"),
    (BOUND, b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\na'),
    (BOUND, b'--x\r\nContent-Disposition: form-data; name="a\x00\xff"\r\n\r\n\x00\xff\r\n--x--\r\n'),
    (BOUND, b"--x\r\nContent-Disposition: form-data\r\nContent-Transfer-Encoding: base64\r\n\r\n=a=\r\n--x--\r\n"),
    (BOUND, b"--x\r\n" + b"A" * 70_000 + b"\r\n\r\na\r\n--x--\r\n"),
    (BOUND, FILE + b'="a\x00/../..\\b.pdf"\r\n\r\n%PDF\x00\r\n--x--\r\n'),
    (BOUND, FILE + b"*=utf-8''%00%FF%ED%A0%80.pdf\r\nContent-Type: \xff\r\n\r\n%PDF-1\r\n--x--\r\n"),
    (BOUND, FILE + b'="' + b"x" * 5000 + b'.csv"\r\n\r\n\xff\x00\r\n--x--\r\n'),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=" + "x" * 300, b"x"),
    ("text/csv", b"\xff\xfe\x00;\x00\n" * 100),
    ("text/xml", b"<a/>"),
    ("application/octet-stream", b"\x00" * 1000),
    ("a/b/c;;;=", b"x"),
    ("", b"\x00"),
)  # fmt: skip
HEADERS: tuple[dict[str, str], ...] = (
    {"HTTP_COOKIE": 'sessionid="\\000\\001aaaaaaaaaaaa"; csrftoken="\\000"; messages="\\000"'},
    {"HTTP_COOKIE": "sessionid=" + "a" * 5000 + "; csrftoken=\xff; messages=a$[1,"},
    {"HTTP_COOKIE": "sessionid=\xff\xfeaaaaaaaaaaa;;;=;a"},
    {"HTTP_AUTHORIZATION": "Bearer a\x00" + "b" * 62},
    {"HTTP_AUTHORIZATION": "Bearer \xff"},
    {"HTTP_AUTHORIZATION": "Basic ="},
    {"HTTP_ACCEPT": "a" * 3000 + ";q=z,*/*;q=NaN,\xff", "HTTP_ACCEPT_LANGUAGE": "\xff,fr;q=9"},
    {"HTTP_ACCEPT": "*/*;version=\x00", "HTTP_ACCEPT_ENCODING": "\xff"},
    {"HTTP_IF_MODIFIED_SINCE": "Mon, 99 Foo 99999 99:99:99 GMT", "HTTP_IF_NONE_MATCH": "\xff", "HTTP_RANGE": "bytes=-"},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 31 Feb 0000 00:00:00 GMT", "HTTP_RANGE": "bytes=9" + "9" * 5000 + "-1"},
    {"HTTP_REFERER": "http://[", "HTTP_ORIGIN": "http://[", "HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "%FF"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://[", "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": "true"},
    {"HTTP_X_FORWARDED_FOR": "\x00,[::,999.9", "REMOTE_ADDR": "", "HTTP_USER_AGENT": "a\x00\xff" + "x" * 3000},
    {"REMOTE_ADDR": "unix:", "HTTP_X_CSRFTOKEN": "\x00\xff", "HTTP_X_REQUESTED_WITH": "\xff"},
    {"HTTP_HOST": "a b", "HTTP_X_FORWARDED_PROTO": "\x00"},
    {"HTTP_HOST": "[::1", "SERVER_PORT": "x"},
)  # fmt: skip


def names() -> list[str]:
    """Every name that a view or a form reads."""
    found = {name for form in form_classes() for name in form.base_fields}
    for package in OURS:
        for path in Path(settings.BASE_DIR / package).rglob("*.py"):
            found |= {first or second for first, second in READ.findall(path.read_text(encoding="utf-8"))}
    return sorted(found | {"page_size", "format", "reseau"})


def spread(of: Iterable[str], shift: int, values: Sequence[Any] = TYPED) -> dict[str, Any]:
    """Each name with one of the values, another one at each shift."""
    return {name: values[(index + shift) % len(values)] for index, name in enumerate(of)}


def query(of: Iterable[str], shift: int) -> str:
    return urlencode(spread(of, shift))


def with_part(address: str, value: str, number: int) -> str:
    """The address with that value in the place of its last parameter, or of another part."""
    parts = address.strip("/").split("/")
    spot = max(
        (n for n, part in enumerate(parts) if part == "1" or len(part) == 36), default=number % len(parts)
    )
    return "/" + "/".join([*parts[:spot], quote(value, safe=""), *parts[spot + 1 :]]) + "/"


@dataclass
class Form:
    """A form as a page shows it: what is kept as it is, and what one may type."""

    action: str
    kept: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    def all_odd(self, shift: int) -> dict[str, str]:
        return self.kept | spread(self.typed, shift)

    def one_odd(self) -> Iterator[dict[str, str]]:
        for name in self.typed:
            for value in TYPED:
                yield self.kept | self.typed | {name: value}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.inside = False
        self.list = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("method", "").lower() == "post"
            if self.inside:
                self.found.append(Form(given.get("action", "")))
        elif self.inside:
            self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name, value = self.found[-1], given.get("name", ""), given.get("value", "")
        kind = given.get("type", "")
        if tag == "option":
            if value and self.list:
                form.typed[self.list] = value
        elif name == "csrfmiddlewaretoken":
            return  # another one on each page, and not looked at here
        elif name and (tag == "button" or kind in {"hidden", "submit"}):
            form.kept.setdefault(name, value)
        elif name and tag in {"input", "select", "textarea"} and kind != "file":
            self.list = name if tag == "select" else ""
            form.typed.setdefault(name, value)


def forms_in(page: str) -> list[Form]:
    """The forms of a page that change something."""
    reader = _Forms()
    reader.feed(page)
    return reader.found


def plausible(schema: dict[str, Any]) -> Any:
    """A value that the schema would take."""
    schema = resolved(schema)
    for several in ("allOf", "oneOf", "anyOf"):
        if several in schema:
            return plausible(schema[several][0])
    if "enum" in schema:
        return schema["enum"][-1]
    if "properties" in schema:
        return {name: plausible(inner) for name, inner in schema["properties"].items()}
    if "items" in schema:
        return [plausible(schema["items"])]
    simple = {"integer": schema.get("minimum", 1), "number": 1, "boolean": True}
    return simple.get(str(schema.get("type")), schema.get("formatMaximum", "a"))
