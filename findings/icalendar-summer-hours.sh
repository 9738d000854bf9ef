#!/usr/bin/env bash
# A summer hour written by icalendar with its time-zone block is read one hour late by ical.js; a duration loses its type.
#
# Versions   icalendar 7.3.2 with tzdata 2026.6 (PyPI), ical.js 2.2.1 (npm); seen on 2026-11-28, Python 3.11, Node 20.
# Source     RFC 5545, section 3.6.5: each onset of a VTIMEZONE holds until the next; RFC 7986, section 5.7: REFRESH-INTERVAL
#            has no default type, VALUE=DURATION is required.
# Behaviour  The block gives each onset as DTSTART in standard time and as a list of RDATE, one block for each rule of the past.
#            10:00 in Paris on 15 July is 08:00 UTC; ical.js, given the block, reads 09:00 UTC. 15 January is right (09:00 UTC).
#            A timedelta given as REFRESH-INTERVAL leaves as « REFRESH-INTERVAL:PT12H », an unknown type to a strict reader.
# For us     label_sp/common/icalendar.py writes whole days as DATE, moments in UTC, no block, and gives VALUE=DURATION itself:
#            the last lines show that both days of the year are then read as they were written.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
python3 -m venv v && v/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2 tzdata==2026.6
npm init -y >/dev/null && npm install --silent --ignore-scripts --no-audit --no-fund ical.js@2.2.1 >/dev/null

v/bin/python - <<'PY'
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo
import icalendar

def written(start, end):
    event = icalendar.Event()
    for name, value in (("UID", "a"), ("DTSTAMP", datetime(2026, 1, 1, tzinfo=UTC)), ("DTSTART", start), ("DTEND", end)):
        event.add(name, value)
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0"), calendar.add("PRODID", "-//x//"), calendar.add("REFRESH-INTERVAL", timedelta(hours=12))
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()

for month in (1, 7):
    ten = datetime(2026, month, 15, 10, tzinfo=ZoneInfo("Europe/Paris"))
    Path(f"zone-{month}.ics").write_bytes(written(ten, ten + timedelta(hours=1)))
    Path(f"utc-{month}.ics").write_bytes(written(ten.astimezone(UTC), ten.astimezone(UTC) + timedelta(hours=1)))
    Path(f"day-{month}.ics").write_bytes(written(date(2026, month, 15), date(2026, month, 16)))
line = next(line for line in Path("zone-1.ics").read_text().splitlines() if line.startswith("REFRESH"))
print("icalendar writes", line)
assert line == "REFRESH-INTERVAL:PT12H"
PY

cat > read.mjs <<'JS'
import ICAL from "ical.js";
import fs from "fs";
import assert from "assert";
const told = {};
for (const name of ["zone-1", "zone-7", "utc-1", "utc-7", "day-1", "day-7"]) {
  const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(`${name}.ics`, "utf8")));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const start = new ICAL.Event(calendar.getFirstSubcomponent("vevent")).startDate;
  told[name] = start.isDate ? start.toString() : new Date(start.toUnixTime() * 1000).toISOString();
}
console.log("ical.js reads", told);
assert.deepEqual(told, {
  "zone-1": "2026-01-15T09:00:00.000Z", "zone-7": "2026-07-15T09:00:00.000Z",  // the second should be 08:00
  "utc-1": "2026-01-15T09:00:00.000Z", "utc-7": "2026-07-15T08:00:00.000Z",
  "day-1": "2026-01-15", "day-7": "2026-07-15",
});
JS
node read.mjs
echo "As described on 2026-11-28."
