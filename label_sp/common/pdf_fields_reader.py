"""A process of its own: PDF files on its input, what their fields hold on its output, one JSON object a line.

The input is a JSON list of lengths on a line, then as many files. What a file makes the library allocate or do ends
this process, not the server's. Nothing of ours is imported here. `label_sp.common.pdf_fields` runs it.

A radio button writes its rank, of which `/Opt` holds the value; other programs write the value itself. A text and a
choice write what they hold.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

MEMORY, SECONDS = 1 << 30, 20  # bytes of address space, seconds of processor
FIELDS, DEPTH, LENGTH = 2_000, 8, 1_000  # of one file; characters of one value
OFF = ("", "Off")


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    given = sys.stdin.buffer
    for size in json.loads(given.readline()):
        content = given.read(size)
        try:
            found: dict[str, str] | None = dict(fields_of(content))
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 (whatever a broken file makes the library raise)
            found = None
        sys.stdout.write(f"{json.dumps(found)}\n")
        sys.stdout.flush()


def fields_of(content: bytes) -> Iterator[tuple[str, str]]:
    """(name, value) of each field that has one; a file without fields gives nothing."""
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]
    form = _held(root, "/AcroForm")
    fields = _each(form, "/Fields") if form is not None else []
    waiting = [Place(each) for each in reversed(fields) if "/Parent" not in each]
    for _ in range(FIELDS):
        if not waiting:
            return
        place = waiting.pop()
        kids = _each(place.field, "/Kids")
        if place.known("/FT") == "/Btn":
            if value := _chosen(place, kids):
                yield place.name, value[:LENGTH]
        elif any("/T" in each for each in kids) and place.depth < DEPTH:
            waiting += [Place(each, place) for each in reversed(kids)]
        elif isinstance(value := place.known("/V"), str):
            yield place.name, value[:LENGTH]


class Place:
    """A field in the tree: what it does not say itself, those above it say."""

    def __init__(self, field: Any, above: Place | None = None) -> None:
        self.field, self.above = field, above
        self.depth: int = above.depth + 1 if above else 0
        own = str(_held(field, "/T") or "")
        self.name: str = f"{above.name}.{own}" if above and own else own or (above.name if above else "")

    def known(self, key: str) -> Any:
        own = _held(self.field, key)
        return self.above.known(key) if own is None and self.above else own


def _chosen(place: Place, kids: list[Any]) -> str:
    """The value of what is ticked: the group says its state, or else one of its boxes does."""
    said = [place.known("/V"), *(_held(each, "/V") for each in kids)]
    said += [_held(each, "/AS") for each in (place.field, *kids)]
    states = (str(each).lstrip("/") for each in said if each is not None)
    state = next((each for each in states if each not in OFF), "")
    options = place.known("/Opt")
    values = [str(each) for each in options] if isinstance(options, list) else []
    if state in values or not state.isdigit() or int(state) >= len(values):
        return state
    return values[int(state)]


def _held(of: Any, key: str) -> Any:
    """What stands there, wherever it is written; None without it."""
    return of[key] if key in of else None  # noqa: SIM401 (`get` gives a reference)


def _each(of: Any, key: str) -> list[Any]:
    return [each.get_object() for each in _held(of, key) or ()]


if __name__ == "__main__":
    main()
