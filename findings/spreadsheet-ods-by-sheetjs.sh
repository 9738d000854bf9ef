#!/usr/bin/env bash
# An .ods written by SheetJS is a plain ZIP for libmagic, and a spreadsheet for those who open it.
#
# Versions   xlsx 0.18.5 (npm), python-magic 0.4.27 with the libmagic of pylibmagic 0.5.0 (5.41; Debian 12's 5.44 answers the
#            same), odfpy 1.4.1 (PyPI); seen on 2026-11-28, Python 3.11, Node 20.
# Source     ODF 1.2, part 3, section 3.3: where the package has a « mimetype » file, it is the first of the archive, stored.
# Behaviour  SheetJS writes META-INF/manifest.xml and meta.xml before « mimetype », against that sentence. libmagic looks there and
#            says application/zip; odfpy reads the cell. The same workbook as .xlsx is told rightly, whatever comes first.
# For us     Survey answers and tables are exported by tools built on SheetJS. An upload that trusts libmagic alone refuses an
#            honest .ods: label_sp/common/files.py reads the archive's own list of names instead, in any order.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
python3 -m venv v && v/bin/pip install --quiet --disable-pip-version-check python-magic==0.4.27 pylibmagic==0.5.0 odfpy==1.4.1
npm init -y >/dev/null && npm install --silent --ignore-scripts --no-audit --no-fund xlsx@0.18.5 >/dev/null

node -e '
const XLSX = require("xlsx");
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([["Note", 93]]), "Enquête");
for (const name of ["answers.ods", "answers.xlsx"]) XLSX.writeFile(book, name);
'

v/bin/python - <<'PY'
import zipfile
import pylibmagic  # noqa: F401 (puts its libmagic where python-magic finds it)
import magic
from odf import opendocument, table, teletype

told = {name: magic.from_file(name, mime=True) for name in ("answers.ods", "answers.xlsx")}
names = zipfile.ZipFile("answers.ods").namelist()
cells = [teletype.extractText(cell) for cell in opendocument.load("answers.ods").getElementsByType(table.TableCell)]
print("libmagic says", told)
print("the .ods begins with", names[:3], "and odfpy reads", cells[:2])
assert told["answers.ods"] == "application/zip"
assert told["answers.xlsx"].endswith("spreadsheetml.sheet")
assert names.index("mimetype") == 2 and cells[:2] == ["Note", "93"]
PY
echo "As described on 2026-11-28."
