"""The two parts of an e-mail: its text and, as HTML, the same words in the same order, with a button for its address.

Both end with the same notes: whose account it concerns, where else it is, how one chooses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string

from label_sp.common import typography
from label_sp.outbox.kinds import DAILY, OPEN, Kind

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


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence below a message, and the address that it leads to, if any."""

    sentence: str
    address: str = ""


def notes(kind: Kind | None, account: str, leave: str = "") -> list[Note]:
    """What is said below each message. `account` is the address of its recipient's account, or the bare address that
    a kind `to_address` is written to; `leave` where they say that they want no more of them."""
    if kind is not None and kind.to_address:
        written = Note(f"Ce message est écrit à l’adresse : {account}")
        return [written, Note("Ne plus recevoir ces courriels :", leave)] if leave else [written]
    daily = kind is not None and kind.key == DAILY
    found = [
        Note(f"Ce message concerne le compte : {account}"),
        Note(
            f"{'Ces messages sont' if daily else 'Il est aussi'} dans vos messages, sur le site du label :",
            f"{settings.SITE_URL}/messages/",
        ),
    ]
    if may_choose(kind):
        found.append(Note("Vous choisissez comment vous recevez ces courriels :", preferences()))
    return found


def may_choose(kind: Kind | None) -> bool:
    """May its recipient say how to receive it? The mail of the day is such a choice."""
    return kind is not None and (kind.optional or kind.key == DAILY)


def preferences() -> str:
    """Where one says it."""
    return f"{settings.SITE_URL}/messages/preferences/"


def text_of(body: str, kind: Kind | None, account: str, leave: str = "") -> str:
    """The text part of a message."""
    below = "\n".join(f"{note.sentence} {note.address}".strip() for note in notes(kind, account, leave))
    return typography.text(f"{body.rstrip()}\n\n{below}\n")


def html_of(subject: str, body: str, kind: Kind | None, account: str, leave: str = "") -> str:
    """The HTML part of a message; escaped, without any style sheet, image or script from elsewhere."""
    context = {
        "subject": subject,
        "blocks": blocks(body),
        "button": kind.button if kind else OPEN,
        "notes": notes(kind, account, leave),
    }
    return typography.page(render_to_string("mails/message.html", context), codes=False)


def _sort(line: str) -> str:
    if line.startswith(ITEM):
        return "list"
    return "link" if ADDRESS.fullmatch(line.strip()) else "text"
