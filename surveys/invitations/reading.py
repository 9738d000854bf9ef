"""Addresses that people paste or upload: texts in, numbered lines out. Nothing is checked against the campaign here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac

from label_sp.common import tables, texts
from label_sp.common.spreadsheets import as_typed
from label_sp.common.words import fold

LONGEST_ADDRESS, LONGEST_SITE = 254, 200
SALT = "surveys.invitations.reading"
ADDRESS = re.compile(r"[^\s;,<>\"]+@[^\s;,<>\"]+")
BETWEEN = " \t;,<>\"'"
NAMES = {"adresse", "adresses", "courriel", "courriels", "email", "e mail", "mail", "mails", "mel"}
SITES = {"site", "lieu", "accueil"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number where it was typed, the address and the site that it gives (blank: it says none)."""

    number: int
    address: str
    site: str = ""


def pasted(text: str) -> list[Line]:
    """« a@b.fr », « a@b.fr;Accueil », « Claire <a@b.fr> » one a line, or several addresses on one line."""
    found: list[Line] = []
    for number, typed in enumerate(text.splitlines(), 1):
        if typed.strip():
            found += _read(number, typed)
    return found


def _read(number: int, typed: str) -> Iterator[Line]:
    addresses = ADDRESS.findall(typed)
    if not addresses:
        yield Line(number, texts.tidy(typed.strip(BETWEEN)))
    elif len(addresses) > 1:
        for each in addresses:
            yield Line(number, each)
    else:
        after = typed.partition(addresses[0])[2]
        yield Line(number, addresses[0], _text(after.strip(BETWEEN)))


def from_file(content: bytes) -> list[Line]:
    """The same of a table: its columns by their names, else the first that holds an address and the one after it.

    Raises tables.UnreadableTable.
    """
    rows = tables.read(content)
    first = next(rows, None)
    if first is None:
        raise tables.UnreadableTable("Ce fichier est vide.")
    columns = _columns(first[1])
    found = [] if columns else [_by_place(*first)]
    for number, cells in rows:
        found.append(_by_name(number, cells, *columns) if columns else _by_place(number, cells))
    return found


def _columns(header: list[str]) -> tuple[int, int | None] | None:
    """The columns of the address and of the site; None when the first row is no header."""
    names = [fold(cell) for cell in header]
    address = next((place for place, name in enumerate(names) if _names_an_address(name)), None)
    if address is None or any("@" in cell for cell in header):
        return None
    return address, next((place for place, name in enumerate(names) if name.split(" ")[0] in SITES), None)


def _names_an_address(name: str) -> bool:
    return (
        name in NAMES
        or any(f" {each} " in f" {name} " for each in NAMES - {"adresse", "adresses"})
        or (name.startswith("adresse electronique"))
    )


def _by_name(number: int, cells: list[str], address: int, site: int | None) -> Line:
    told = cells[site] if site is not None and site < len(cells) else ""
    return Line(number, _text(cells[address] if address < len(cells) else ""), _text(told))


def _by_place(number: int, cells: list[str]) -> Line:
    texts_of = [_text(cell) for cell in cells]
    place = next((place for place, cell in enumerate(texts_of) if "@" in cell), 0)
    after = next((cell for cell in texts_of[place + 1 :] if cell), "")
    return Line(number, texts_of[place] if texts_of else "", after)


def _text(cell: str) -> str:
    return texts.tidy(" ".join(as_typed(cell).split()))


def is_address(typed: str) -> bool:
    """Can a mail be sent there?"""
    try:
        validate_email(typed)
        texts.one_line(typed)
    except ValidationError:
        return False
    return len(typed) <= LONGEST_ADDRESS


def hash_of_address(address: str) -> str:
    """The same for one address however it is written; who has no SECRET_KEY cannot try addresses out on it."""
    return salted_hmac(SALT, address.strip().casefold(), algorithm="sha256").hexdigest()
