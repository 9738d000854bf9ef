"""Days as an iCalendar file (RFC 5545), for the reader's own calendar; an event is ten lines, which need no library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, uuid5

from label_sp.guide.calendar import days_after

LINE_OCTETS = 75
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Event:
    """A whole day, or several: `last` is the last one. `key` names the event within its page, `address` if it has one
    of its own."""

    key: str
    first: date
    summary: str
    description: str
    last: date | None = None
    address: str = ""


def calendar_file(
    name: str, address: str, events: Iterable[Event], *, written_at: datetime, refresh_hours: int = 0
) -> bytes:
    """The plan as a file. `address` is the page that shows it: the same plan gives the same UIDs, so a calendar that
    imports it twice keeps one event of each. `refresh_hours` tells a subscriber how often to look again."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Label Services Publics +//Calendrier//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    if refresh_hours:
        lines.append(f"REFRESH-INTERVAL;VALUE=DURATION:PT{refresh_hours}H")
        lines.append(f"X-PUBLISHED-TTL:PT{refresh_hours}H")
    stamp = written_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for event in events:
        lines += _event(event, event.address or address, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(piece for line in lines for piece in _folded(line))


def _event(event: Event, address: str, stamp: str) -> list[str]:
    after = days_after(event.last or event.first, 1)  # DTEND is the first day that is no more part of it
    end = [f"DTEND;VALUE=DATE:{_day(after)}"] if after > event.first else []  # without one, it lasts a day
    return [
        "BEGIN:VEVENT",
        f"UID:{uuid5(NAMESPACE_URL, f'{address}#{event.key}')}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{_day(event.first)}",
        *end,
        f"SUMMARY:{_text(event.summary)}",
        f"DESCRIPTION:{_text(event.description)}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")  # %Y writes the year 1 with one digit


def _text(value: str) -> str:
    return value.translate(ESCAPED)


def _folded(line: str) -> Iterator[bytes]:
    """A line in pieces of 75 octets at most, the next ones after a space; never in the middle of a character."""
    piece, room = b"", LINE_OCTETS
    for char in line:
        octets = char.encode()
        if len(piece) + len(octets) > room:
            yield piece + b"\r\n"
            piece, room = b" ", LINE_OCTETS
        piece += octets
    yield piece + b"\r\n"
