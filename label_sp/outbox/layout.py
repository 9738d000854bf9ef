"""A message's plain text as HTML: paragraphs, lists, links; the same words in the same order, nothing more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string

from label_sp.outbox.kinds import DAILY, Kind

ADDRESS = re.compile(r"https?://\S+")
ITEM = "- "


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines of one sort: "text", "list" (without their dashes) or "link" (one address alone)."""

    sort: str
    lines: tuple[str, ...]


def blocks(body: str) -> list[Block]:
    """Paragraphs end at a blank line; a line that begins with « - » is a list's; an address alone is a button."""
    return [
        Block(sort, tuple(line.removeprefix(ITEM).strip() for line in lines))
        for paragraph in re.split(r"\n\s*\n", body.strip())
        for sort, lines in groupby(paragraph.splitlines(), key=_sort)
    ]


def html_of(subject: str, body: str, kind: Kind | None = None) -> str:
    """The HTML part of a message; escaped, without any style sheet, image or script from elsewhere.

    Below the message: where else it is, and for who may choose, where one says how to receive it.
    """
    context = {
        "subject": subject,
        "blocks": blocks(body),
        "site": settings.SITE_URL,
        "daily": kind is not None and kind.key == DAILY,
        "optional": kind is not None and kind.optional,
    }
    return render_to_string("mails/message.html", context)


def _sort(line: str) -> str:
    if line.startswith(ITEM):
        return "list"
    return "link" if ADDRESS.fullmatch(line.strip()) else "text"
