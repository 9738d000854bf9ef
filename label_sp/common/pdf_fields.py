"""What was filled in in PDF forms: files in, names and values out, read by a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from label_sp.common.pdf_fields_reader import SECONDS

READER = [sys.executable, "-I", str(Path(__file__).with_name("pdf_fields_reader.py"))]
Fields = dict[str, str]
READERS = 4  # processes for one list of files


def read(files: Sequence[bytes]) -> list[Fields | None]:
    """The fields of each file, in its place; None for one that cannot be read.

    A file that ends the reader (no memory or time is left) is set aside, and those after it are read by another; after
    a few such files nobody reads the rest.
    """
    found: list[Fields | None] = []
    for _ in range(READERS):
        found += _read(files[len(found) :])
        if len(found) == len(files):
            return found
        found.append(None)
    return [*found, *[None] * (len(files) - len(found))]


def _read(files: Sequence[bytes]) -> list[Fields | None]:
    """Of the first of these files, as far as one process came."""
    given = json.dumps([len(each) for each in files]).encode() + b"\n" + b"".join(files)
    try:
        done = subprocess.run(READER, input=given, capture_output=True, timeout=2 * SECONDS, check=False)  # noqa: S603
        written = done.stdout
    except subprocess.TimeoutExpired as late:
        written = late.stdout or b""
    return [json.loads(line) for line in written.splitlines(keepends=True) if line.endswith(b"\n")]
