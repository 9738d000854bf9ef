#!/usr/bin/env bash
# One commune in eleven has an INSEE code that is also a postal code, nearly always of somewhere else.
#
# Versions   @etalab/decoupage-administratif 6.0.0 (npm; Code officiel géographique 2026, postal codes of La Poste), read with
#            Node 20; seen on 2026-11-29.
# Source     80300 is the INSEE code of Falvy and the postal code of Albert, both in the Somme.
# Behaviour  Of the communes of today, 3,056 have a code that is a postal code; for 3,003 of them no address of that postal
#            code is theirs. A column « code commune » of a spreadsheet cannot be told from « code postal » by its values, and
#            a file read with the wrong one finds a commune on every eleventh line instead of failing. And the first figures of
#            a code are not always the département: five communes associées joined a commune across the border.
# For us     A commune is read by its INSEE code, its name or its postal code as whoever imports says (candidates/imports); a
#            postal code beside is compared, and differences are a warning on the line. The département comes from the file
#            (label_sp/common/territories.py), never from the first figures; tests/common/test_territories.py.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
npm init -y >/dev/null && npm install --silent --ignore-scripts --no-audit --no-fund @etalab/decoupage-administratif@6.0.0 >/dev/null
cat >look.js <<'JS'
const assert = require("assert");
const rows = require("@etalab/decoupage-administratif/data/communes.json");
const today = Object.fromEntries(rows.filter((row) => row.type === "commune-actuelle").map((row) => [row.code, row]));
const postal = new Set(rows.flatMap((row) => row.codesPostaux ?? []));
const both = Object.keys(today).filter((code) => postal.has(code));
const elsewhere = both.filter((code) => !(today[code].codesPostaux ?? []).includes(code));
const digits = (code) => (/^9[78]/.test(code) ? code.slice(0, 3) : code.slice(0, 2));
const across = rows.filter((row) => row.departement && digits(row.code) !== row.departement);
console.log(Object.keys(today).length, both.length, elsewhere.length, today["80300"].nom);
console.log(across.map((row) => `${row.code} ${row.nom} (${row.departement})`).join(", "));
assert.deepStrictEqual([both.length, elsewhere.length, today["80300"].nom], [3056, 3003, "Falvy"]);
assert.deepStrictEqual(across.map((row) => row.code), ["02285", "39012", "51494", "52210", "79224"]);
JS
node look.js
# Output seen:
# 34969 3056 3003 Falvy
# 02285 Escaufourt (59), 39012 Antorpe (25), 51494 Sainte-Livière (52), 52210 Frettes (70), 79224 Le Puy-Saint-Bonnet (49)
