"""Sheets as people's programs fill them in: WeasyPrint's radio buttons have ranks, and nobody writes them alike."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, TextStringObject

Group = Any
Fill = Callable[[Group, int], None]


def by_rank(group: Group, rank: int) -> None:
    """Browsers: the group says the rank, and so does its box."""
    group[NameObject("/V")] = NameObject(f"/{rank}")
    box_only(group, rank)


def box_only(group: Group, rank: int) -> None:
    """The group still says « Off »."""
    for place, kid in enumerate(group["/Kids"]):
        kid.get_object()[NameObject("/AS")] = NameObject(f"/{rank}" if place == rank else "/Off")


def by_value(group: Group, rank: int) -> None:
    """The group says what it exports."""
    group[NameObject("/V")] = TextStringObject(group["/Opt"][rank])


def in_the_box(group: Group, rank: int) -> None:
    """A program that takes each box for a field of its own, all of one name."""
    for kid in group["/Kids"]:
        kid.get_object()[NameObject("/V")] = NameObject(f"/{rank}")


FILLS: Mapping[str, Fill] = {each.__name__: each for each in (by_rank, box_only, by_value, in_the_box)}


def fields_of(content: bytes) -> dict[str, Any]:
    """The fields of a form by name, radio buttons by group."""
    form = PdfReader(io.BytesIO(content)).trailer["/Root"]["/AcroForm"]
    found = (each.get_object() for each in form["/Fields"])
    return {str(each["/T"]): each for each in found if "/Parent" not in each}


def filled(content: bytes, levels: Mapping[str, str], fill: Fill = by_rank, **typed: str) -> bytes:
    """That sheet with these levels by question's code, and what was typed by the end of the field's name."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    fields = writer.root_object["/AcroForm"]["/Fields"]
    for each in (one.get_object() for one in fields):
        code = str(each["/T"]).split("-", 1)[1]
        if "/Parent" in each:
            continue
        if code in levels:
            options = [str(value) for value in each["/Opt"]]
            fill(each, options.index(f"niveau-{levels[code]}"))
        elif code in typed:
            each[NameObject("/V")] = TextStringObject(typed[code])
    return _bytes(writer)


def flattened(content: bytes) -> bytes:
    """Printed: the fields are gone."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    del writer.root_object["/AcroForm"]
    for page in writer.pages:
        page[NameObject("/Annots")] = ArrayObject()
    return _bytes(writer)


def _bytes(writer: PdfWriter) -> bytes:
    into = io.BytesIO()
    writer.write(into)
    return into.getvalue()
