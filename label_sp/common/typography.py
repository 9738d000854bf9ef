"""French typography of what leaves: no-break spaces, and codes that hold together on one line.

Sentences of templates and of the code are written with plain spaces. They get the no-break ones here, at three doors:
each HTML page (the middleware), both parts of a mail, each document. Only the texts between tags are touched: what a
form, a script or a program reads (attributes, text areas, code) leaves as it was written. docs/decisions/0007.

Patterns begin by the sign and look back, since a page is one third spaces: one twentieth of the time.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse

from label_sp.guide.french import NO_BREAK

HTML = "text/html"
TEXT = r"(?=[^<>]*(?:<|\Z))"  # the next bracket opens: not inside a tag
AFTER = r"[:;?!»%€](?:(?<=[^\s] [:;?!»])|(?<=\d [%€]))"  # the space stands before the sign
BEFORE = ("« ", r"Publics (?=\+)")  # the space is the last character
CODE = r"-\d\d(?:(?<=\b[A-Z]{3}-..)|(?<=\b20\d\d-..)\d{2,3})\b(?!-)"  # of a rule, a dossier, an attestation
SPACES = re.compile(r"(?<=\S) (?=[:;?!»])|(?<=«) |(?<=\d) (?=[%€])|(?<=Publics) (?=\+)")
AFTER_IN_TEXT, CODE_IN_TEXT, *BEFORE_IN_TEXT = (re.compile(each + TEXT) for each in (AFTER, CODE, *BEFORE))
START_OF_CODE = re.compile(r"(?:[A-Z]{3}|(?:LSP-)?20\d\d)\Z")
LONGEST_START = len("LSP-2026")
# Read by programs, or typed; then those where no element may stand: no-break spaces only.
APART = re.compile(r"<(script|style|textarea|pre|code|kbd|samp|title|option|svg)\b[^>]*>.*?</\1>", re.DOTALL)
SPACED = ("title", "option", "svg")
HELD, END = '<span class="sp-unbroken">', "</span>"

Edit = tuple[int, int, str]  # from, to, what comes there


def text(written: str) -> str:
    """A plain text with its no-break spaces. Safe to repeat."""
    return SPACES.sub(NO_BREAK, written)


def page(html: str, *, codes: bool = True) -> str:
    """An HTML document, or a part of one, with them; its codes do not break at their hyphens either.

    `codes` is for whoever has the style sheets of a page or a document: a mail has none.
    """
    apart = [(found.start(), found.end(), found[1] in SPACED) for found in APART.finditer(html)]
    edits = [each for each in _spaces(html) if _may(each, apart, spaces=True)]
    if codes:
        edits += [each for each in _codes(html) if _may(each, apart, spaces=False)]
    parts: list[str] = []
    place = 0
    for start, end, new in sorted(set(edits)):  # one space may be of both signs: « ! »
        parts += html[place:start], new
        place = end
    return "".join((*parts, html[place:]))


class TypographyMiddleware:
    """On each page that leaves whole, errors too. What streams, what is JSON, a file: as they were."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "has_typography", False):  # a page that is kept has it already
            return response
        if not response.streaming and response.get("Content-Type", "").startswith(HTML):
            response.content = page(response.content.decode(response.charset)).encode(response.charset)
            if "Content-Length" in response:  # whoever counted before us; else the page’s end is cut off
                response["Content-Length"] = str(len(response.content))
        return response


def _spaces(html: str) -> Iterator[Edit]:
    for found in AFTER_IN_TEXT.finditer(html):
        yield found.start() - 1, found.start(), NO_BREAK
    for pattern in BEFORE_IN_TEXT:
        for found in pattern.finditer(html):
            yield found.end() - 1, found.end(), NO_BREAK


def _codes(html: str) -> Iterator[Edit]:
    for found in CODE_IN_TEXT.finditer(html):
        before = html[found.start() - LONGEST_START : found.start()]
        if start := START_OF_CODE.search(before):
            first = found.start() - len(start[0])
            yield first, found.end(), f"{HELD}{html[first : found.end()]}{END}"


def _may(edit: Edit, apart: list[tuple[int, int, bool]], *, spaces: bool) -> bool:
    """Not in what is left alone."""
    place = bisect(apart, edit[0], key=lambda each: each[0]) - 1
    if place < 0 or apart[place][1] <= edit[0]:
        return True
    return spaces and apart[place][2]
