"""The calendar file, read back by a parser of RFC 5545 written here."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.common.icalendar import Event, calendar_file
from label_sp.guide import timeline
from label_sp.guide.calendar import Territory
from label_sp.simulators import plans

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
LINE = re.compile(r"(?P<name>[A-Z][A-Z-]*)(?P<parameters>(?:;[A-Z-]+=[^;:]+)*):(?P<value>.*)", re.DOTALL)
NEEDED = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL", "TRANSP"}


def read(content: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The calendar's own properties, and those of each event."""
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    lines = content.split(b"\r\n")[:-1]
    assert all(0 < len(line) <= 75 for line in lines)
    text = [line.decode() for line in lines]  # no character is cut in two
    unfolded = "\r\n".join(text).replace("\r\n ", "").split("\r\n")
    calendar: dict[str, str] = {}
    events: list[dict[str, str]] = []
    assert (unfolded[0], unfolded[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    target = calendar
    for line in unfolded[1:-1]:
        found = LINE.fullmatch(line)
        assert found, line
        if line == "BEGIN:VEVENT":
            events.append(target := {})
        elif line == "END:VEVENT":
            target = calendar
        else:
            assert found["name"] not in target
            target[found["name"]] = found["value"]
    return calendar, events


def plain(value: str) -> str:
    """A text without its escapes."""
    return re.sub(r"\\([\\;,n])", lambda found: "\n" if found[1] == "n" else found[1], value)


def one(summary: str = "Dépôt", description: str = "") -> bytes:
    return calendar_file(
        "Plan", "http://ici/", [Event("key", date(2026, 3, 2), summary, description)], written_at=NOW
    )


def test_a_day_is_an_event_of_one_whole_day_that_takes_no_time():
    calendar, [event] = read(one())
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    assert set(event) == NEEDED
    assert (event["DTSTART"], event["DTEND"]) == ("20260302", "20260303")
    assert (event["DTSTAMP"], event["TRANSP"]) == ("20260301T123000Z", "TRANSPARENT")
    assert b"DTSTART;VALUE=DATE:20260302\r\n" in one()


def test_several_days_end_on_the_day_after_the_last():
    event = Event("visit", date(2026, 12, 30), "Visite", "", date(2026, 12, 31))
    [read_back] = read(calendar_file("Plan", "http://ici/", [event], written_at=NOW))[1]
    assert (read_back["DTSTART"], read_back["DTEND"]) == ("20261230", "20270101")


@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.just("\n"), max_size=300))
def test_any_text_comes_back_as_it_was(text):
    [event] = read(one(summary="x" + text, description=text))[1]
    assert plain(event["SUMMARY"]) == "x" + text
    assert plain(event["DESCRIPTION"]) == text


@given(
    first=st.dates(date(2000, 1, 1), date(2199, 12, 31)),
    days=st.integers(0, 10),
    territory=st.sampled_from(Territory),
)
def test_a_plan_is_a_calendar_with_each_of_its_dates(first, days, territory):
    last = min(first + timedelta(days=days), date(2199, 12, 31))
    made = plans.schedule({"audit_first_day": first, "audit_last_day": last, "territory": territory})
    _, events = read(calendar_file("Plan", made.address, made.events(), written_at=NOW))
    found = sorted(event["DTSTART"] for event in events)
    due = [each.due for each in timeline.schedule_of(first, last, territory)]
    assert found == sorted(f"{day:%Y%m%d}" for day in [*due, first])
    assert len({event["UID"] for event in events}) == len(events)


def test_the_same_plan_has_the_same_uids_and_another_one_has_others():
    def uids(day: date) -> list[str]:
        made = plans.cycle({"obtained_on": day, "kind": "local"})
        later = NOW + timedelta(days=day.year)
        return [
            event["UID"]
            for event in read(calendar_file("x", made.address, made.events(), written_at=later))[1]
        ]

    assert uids(date(2025, 7, 1)) == uids(date(2025, 7, 1))
    assert not {*uids(date(2025, 7, 1))} & {*uids(date(2025, 7, 2))}


@pytest.mark.parametrize("kind", ["local", "central", "attached"])
def test_each_cycle_is_a_calendar(kind):
    made = plans.cycle({"obtained_on": date(2028, 2, 29), "kind": kind})
    _, events = read(calendar_file("x", made.address, made.events(), written_at=NOW))
    assert "20310228" in {event["DTSTART"] for event in events}  # ATT-01
    assert all("guide" in plain(event["DESCRIPTION"]) for event in events[1:])


@pytest.mark.parametrize("day", [date.min, date(1, 3, 15), date(999, 12, 31), date(9999, 12, 30), date.max])
def test_a_day_at_an_end_of_the_calendar_is_written_in_eight_digits(day):
    """DTEND comes after DTSTART; without it, a whole day lasts that day (RFC 5545, 3.6.1)."""
    event = Event("key", day, "Dépôt", "")
    (found,) = read(calendar_file("Échéances", "https://a.example/", [event], written_at=NOW))[1]
    assert date.fromisoformat(found["DTSTART"]) == day and len(found["DTSTART"]) == 8
    assert ("DTEND" in found) is (day < date.max)
    assert found.get("DTEND", "99999999") > found["DTSTART"]


def test_a_subscriber_is_told_how_often_to_look_and_the_name_is_escaped():
    """The bytes: the library leaves VALUE=DURATION out, and does not escape what it does not know."""
    lines = calendar_file("Plan, un ; deux", "http://ici/", [], written_at=NOW, refresh_hours=12).split(
        b"\r\n"
    )
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H" in lines
    assert b"X-PUBLISHED-TTL:PT12H" in lines
    assert b"X-WR-CALNAME:Plan\\, un \\; deux" in lines


@pytest.mark.parametrize("day", [date(2026, 1, 15), date(2026, 7, 15)])
def test_winter_and_summer_need_no_time_zone(day):
    """findings/icalendar-summer-hours.sh: with the library's block, other readers put summer one hour late."""
    noon_in_paris = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/Paris"))
    content = calendar_file("Plan", "http://ici/", [Event("key", day, "Dépôt", "")], written_at=noon_in_paris)
    assert b"VTIMEZONE" not in content and b"TZID" not in content
    [event] = read(content)[1]
    assert event["DTSTART"] == f"{day:%Y%m%d}"
    assert event["DTSTAMP"] == f"{noon_in_paris.astimezone(UTC):%Y%m%dT%H%M%SZ}"
