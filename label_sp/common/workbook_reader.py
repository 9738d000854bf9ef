"""A process of its own: the first sheet of the workbook on its input, one `[row number, [cells]]` a line on its output.

What a workbook makes the library allocate (two cells, a million rows apart) or do ends this process, not the server's.
Nothing of ours is imported here, so that it starts at once. `label_sp.common.tables` runs it.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

MEMORY, SECONDS = 1 << 30, 30  # bytes of address space, seconds of processor
OUTPUT = 64 << 20  # characters
TOO_LARGE, EMPTY = 3, 4  # exit codes, beside those of a crash
MIDNIGHT = dt.time()
MAIN, NUMBERED = "xl/workbook.xml", re.compile(r"xl/(workbook[0-9]+\.xml)")


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with CalamineWorkbook.from_filelike(usually_named(sys.stdin.buffer.read())) as book:
        sheet = next(_filled(book), None)
        if sheet is None or sheet.start is None:
            return EMPTY
        left = OUTPUT
        for number, row in enumerate(sheet.iter_rows(), start=sheet.start[0] + 1):
            cells = [written(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            line = json.dumps([number, cells])
            left -= len(line)
            if left < 0:
                return TOO_LARGE
            if cells:
                sys.stdout.write(f"{line}\n")
    return 0


def usually_named(content: bytes) -> io.BytesIO:
    """The same workbook, its main part under the name by which the library looks for it (online editors number it)."""
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        names = given.namelist()
        numbered = [found[1] for name in names if (found := NUMBERED.fullmatch(name))]
        if MAIN in names or len(numbered) != 1:
            return io.BytesIO(content)
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as usual:
            for name in names:
                usual.writestr(name.replace(numbered[0], "workbook.xml"), given.read(name))
    copy.seek(0)
    return copy


def _filled(book: CalamineWorkbook) -> Iterator[CalamineSheet]:
    for each in book.sheets_metadata:
        if each.visible == SheetVisibleEnum.Visible:
            sheet = book.get_sheet_by_name(each.name)
            if sheet.height:
                yield sheet


def written(cell: Any) -> str:
    """A cell as people write it: whole numbers without decimals, others as a spreadsheet shows them, days as ISO."""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == MIDNIGHT else cell.isoformat(" ")
    return str(cell)


if __name__ == "__main__":
    sys.exit(main())
