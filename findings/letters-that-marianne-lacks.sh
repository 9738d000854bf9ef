#!/usr/bin/env bash
# The State's own typeface lacks a letter of Papeʻete, and one of the Breton cʼhoari.
#
# Versions   @gouvfr/dsfr 1.15.3 (npm), read with fonttools 4.68.0 and brotli 1.2.1 (PyPI); seen on 2026-11-29, Python 3.11,
#            Node 20. Liberation Sans (Debian's usual fallback) lacks these two letters as well.
# Source     Each text below is a name in use on French soil: Papeʻete and Faʻaʻā (Tahitian, U+02BB), Mataʻutu (Wallis),
#            cʼhoari (Breton, U+02BC); « après‑midi » with U+2011 is what an editor writes.
# Behaviour  No weight of Marianne, of the eight that the design system ships, has U+02BB, U+02BC or U+2011, whereas it has
#            the macrons of Tahitian (ā, ō), ŋ and, unlike 1.14.4, U+202F. A browser fills in from any font of the reader's
#            machine; a PDF drawn on a server that has no other font than Liberation shows an empty box on an attestation.
# For us     fonts-dejavu-core is installed beside Liberation (.ci/setup.sh, Dockerfile), and tests/common/test_fonts.py
#            draws names of fourteen languages without a box.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
python3 -m venv v && v/bin/pip install --quiet --disable-pip-version-check fonttools==4.68.0 brotli==1.2.1
npm init -y >/dev/null && npm install --silent --ignore-scripts --no-audit --no-fund @gouvfr/dsfr@1.15.3 >/dev/null

v/bin/python - <<'PY'
from pathlib import Path
from fontTools.ttLib import TTFont

NAMES = {"Papeʻete": "ʻ", "Faʻaʻā": "ʻ", "cʼhoari": "ʼ", "12\u202f345": "", "après‑midi": "\u2011",
         "Tōahotu": "", "Tiŋo": "", "Saint-Barthélemy": "", "L’Haÿ-les-Roses": ""}
fonts = sorted(Path("node_modules/@gouvfr/dsfr/dist/fonts").glob("Marianne-*.woff2"))
for font in fonts:
    letters = TTFont(font).getBestCmap()
    lacking = {name: "".join(dict.fromkeys(c for c in name if ord(c) not in letters)) for name in NAMES}
    print(font.stem, {name: [f"U+{ord(c):04X}" for c in found] for name, found in lacking.items() if found})
    assert lacking == NAMES, font
assert len(fonts) == 8
PY
# Output seen, eight times, one a weight:
# Marianne-Bold {'Papeʻete': ['U+02BB'], 'Faʻaʻā': ['U+02BB'], 'cʼhoari': ['U+02BC'], 'après‑midi': ['U+2011']}
