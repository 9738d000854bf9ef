"""Days as an iCalendar file (RFC 5545), for the reader's own calendar. What we ask of the library.

Whole days only: an hour would be written in UTC, never with the library's time-zone block, which other readers take one
hour late in summer (findings/icalendar-summer-hours.sh).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from label_sp.guide.calendar import days_after

if TYPE_CHECKING:
    import icalendar


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
    import icalendar  # noqa: PLC0415 (only who asks for a calendar waits for it)

    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//Label Services Publics +//Calendrier//FR")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", icalendar.vText(name))  # what it does not know it would not escape
    if refresh_hours:
        every = timedelta(hours=refresh_hours)
        calendar.add("REFRESH-INTERVAL", every, {"VALUE": "DURATION"})  # which it would forget
        calendar.add("X-PUBLISHED-TTL", f"PT{refresh_hours}H")
    for event in events:
        calendar.add_component(_event(icalendar.Event(), event, event.address or address, written_at))
    return calendar.to_ical(sorted=False)


def _event(written: icalendar.Event, event: Event, address: str, written_at: datetime) -> icalendar.Event:
    after = days_after(event.last or event.first, 1)  # DTEND is the first day that is no more part of it
    written.add("UID", str(uuid5(NAMESPACE_URL, f"{address}#{event.key}")))
    written.add("DTSTAMP", written_at.astimezone(UTC))
    written.add("DTSTART", event.first)
    if (
        after > event.first
    ):  # the last day of the calendar has none after it: without DTEND, an event lasts a day
        written.add("DTEND", after)
    written.add("SUMMARY", event.summary)
    written.add("DESCRIPTION", event.description)
    written.add("URL", address)
    written.add("TRANSP", "TRANSPARENT")
    return written
