#!/usr/bin/env bash
# Ten working days before a visit in Guadeloupe: which library of holidays is asked changes the last day.
#
# Versions   holidays 0.109 (PyPI), date-holidays 3.37.0 (npm); seen on 2026-11-28, Python 3.11, Node 20.
# Source     Code du travail, articles L3133-1 (eleven days everywhere) and L3422-2 (Guadeloupe: 27 May besides). Mi-Carême,
#            Good Friday and Victor Schœlcher's day are customary there: employers may give them, the law does not.
# Behaviour  Both libraries list customary days among the *public* holidays of Guadeloupe, and not the same ones. Asked for
#            2026 they give 15 and 13 days where the law has 12; before a visit on 15 April 2026 ten working days lead to
#            31 March (the law), or to 30 March (either library); over Mi-Carême (visit on 20 March) the two differ.
# For us     The delays in « jours ouvrés » (guide 3.7.1) count statutory days only: label_sp/guide/calendar.py holds its own
#            list by territory and takes nothing from a library there.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
python3 -m venv v && v/bin/pip install --quiet --disable-pip-version-check holidays==0.109
npm init -y >/dev/null && npm install --silent --ignore-scripts --no-audit --no-fund date-holidays@3.37.0 >/dev/null

node -e '
const Holidays = require("date-holidays");
const found = new Holidays("GP").getHolidays(2026).filter(each => each.type === "public");
console.log(JSON.stringify(found.map(each => each.date.slice(0, 10))));
' >npm.json

v/bin/python - <<'PY'
import datetime, json
import holidays

day = datetime.date.fromisoformat
everywhere = set(holidays.France(years=2026))
law = everywhere | {day("2026-05-27")}
python = dict(holidays.France(subdiv="971", years=2026, language="fr"))
npm = {day(text) for text in json.load(open("npm.json"))}

def ten_working_days_before(visit, off):
    found, left = visit, 10
    while left:
        found -= datetime.timedelta(days=1)
        left -= found.weekday() < 5 and found not in off
    return str(found)

print("days in 2026: law", len(law), "· holidays", len(python), "· date-holidays", len(npm))
print("holidays adds", {str(d): n for d, n in python.items() if d not in law})
print("date-holidays adds", sorted(str(d) for d in npm - law))
answers = {visit: [ten_working_days_before(day(visit), off) for off in (law, python, npm)]
           for visit in ("2026-04-15", "2026-03-20")}
print("ten working days before (law, holidays, date-holidays):", answers)
assert (len(law), len(python), len(npm)) == (12, 15, 13)
assert {str(d) for d in set(python) - law} == {"2026-03-12", "2026-04-03", "2026-07-21"}
assert {str(d) for d in npm - law} == {"2026-04-03"}
assert answers == {"2026-04-15": ["2026-03-31", "2026-03-30", "2026-03-30"],
                   "2026-03-20": ["2026-03-06", "2026-03-05", "2026-03-06"]}, answers
PY
echo "As described on 2026-11-28."
