"""What a line of a file says of a service and its site: texts in, values out, or what cannot be read and why.

Files of networks have habits: an INSEE code of a commune that is none any more, a postal code without its zero, two
addresses in a cell, « 00:00 - 00:00 » for a closed day. Each is read for what it means, and told as a warning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from candidates.imports import places
from label_sp.common import opening, siret, texts
from label_sp.common.spreadsheets import as_typed
from label_sp.common.territories import Commune
from label_sp.common.words import fold, plain
from label_sp.design.numbers import count_of

NAME, ADDRESS, PHONE, GROUP, IDENTIFIER = 200, 200, 40, 200, 80  # characters
SHOWN = 60
SECONDARY = ("antenne", "secondaire", "annexe", "oui", "site secondaire")
BETWEEN_ADDRESSES = re.compile(r"[\s;,/|]+|\s-\s")
MOST_AGENTS = 1_000_000


@dataclass
class Reading:
    """One line: its values, what forbids to take it, what people should know of it."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.values.get("name", ""))


class Reader:
    """Reads lines under one mapping, and remembers what they say twice."""

    def __init__(self, mapping: Mapping[str, int]) -> None:
        self.mapping = mapping
        self.seen: dict[tuple[str, ...], int] = {}

    def read(self, number: int, cells: Sequence[str]) -> Reading:
        """One line."""
        found = Reading(number)
        held = {
            name: _text(cells[index]) if index < len(cells) else "" for name, index in self.mapping.items()
        }
        self._name(found, held)
        commune = self._place(found, held)
        self._contacts(found, held)
        self._numbers(found, held)
        self._hours(found, held)
        found.values["branch"] = fold(held.get("branch", "")).startswith(SECONDARY)
        found.values["group"] = held.get("group", "")[:GROUP]
        self._twice(found, commune)
        return found

    def _name(self, found: Reading, held: Mapping[str, str]) -> None:
        name, identifier = held["name"], held.get("external_id", "")
        if not name:
            found.problems.append("Le nom manque.")
        elif len(name) > NAME:
            found.problems.append(f"Le nom dépasse {NAME} caractères.")
        if len(identifier) > IDENTIFIER:
            found.problems.append(f"L’identifiant dépasse {IDENTIFIER} caractères.")
        for text in (name, identifier):
            try:
                texts.one_line(text)
            except ValidationError as refused:
                found.problems += refused.messages
        if name.startswith("="):
            found.warnings.append(
                "Le nom commence par « = » : il est gardé comme un texte, rien n’est calculé."
            )
        found.values |= {"name": name[:NAME], "external_id": identifier[:IDENTIFIER]}

    def _place(self, found: Reading, held: Mapping[str, str]) -> Commune | None:
        postal = held.get("postal_code", "").replace(" ", "")
        if re.fullmatch(r"[1-9]\d{3}", postal, re.ASCII):  # a spreadsheet took its zero for nothing
            postal = f"0{postal}"
        if postal and not re.fullmatch(r"(?!00)\d{5}", postal, re.ASCII):
            found.warnings.append(
                f"Code postal « {postal[:SHOWN]} » : il compte 5 chiffres. Il n’est pas gardé."
            )
            postal = ""
        place = places.read(held.get("commune_code", ""), held.get("city", ""), postal)
        found.problems += place.problems
        found.warnings += place.warnings
        commune = place.commune
        parts = (held.get("address", ""), held.get("address_more", ""))
        address = ", ".join(part for part in parts if part)
        if len(address) > ADDRESS:
            found.warnings.append(f"L’adresse dépasse {ADDRESS} caractères : la fin n’est pas gardée.")
        elif not address and "address" in self.mapping:
            found.warnings.append("L’adresse manque.")
        found.values |= {"address": address[:ADDRESS], "postal_code": postal}
        if commune:
            found.values |= {"city": commune.name, "commune": commune.code, "department": commune.department}
            if postal and postal not in place.postal_codes:
                told = ", ".join(place.postal_codes[:3]) or "aucun"
                found.warnings.append(f"Le code postal {postal} n’est pas de {commune.name} ({told}).")
        return commune

    def _contacts(self, found: Reading, held: Mapping[str, str]) -> None:
        addresses = [each for each in BETWEEN_ADDRESSES.split(held.get("email", "")) if each]
        right = [each for each in addresses if _is_address(each)]
        if len(addresses) > 1 and right:
            found.warnings.append(f"Plusieurs adresses électroniques : seule {right[0]} est gardée.")
        elif addresses and not right:
            found.warnings.append(f"Adresse électronique « {addresses[0][:SHOWN]} » : elle n’est pas gardée.")
        phone = held.get("phone", "")
        if len(phone) > PHONE:
            found.warnings.append("Le téléphone est trop long : il n’est pas gardé.")
            phone = ""
        found.values |= {"email": right[0] if right else "", "phone": phone}

    def _numbers(self, found: Reading, held: Mapping[str, str]) -> None:
        for name in ("latitude", "longitude"):
            found.values[name] = _degrees(held.get(name, ""))
            if held.get(name) and found.values[name] is None:
                found.warnings.append(
                    f"{name.title()} « {held[name][:SHOWN]} » : ce n’est pas un nombre de degrés."
                )
        agents = held.get("agents", "")
        found.values["agents"] = _agents(agents)
        if agents and found.values["agents"] is None:
            found.warnings.append(f"Agents « {agents[:SHOWN]} » : ce n’est pas un nombre entier d’agents.")
        number = held.get("siret", "")
        try:
            found.values["siret"] = siret.checked(number.zfill(14) if number.isdecimal() else number)
            if number and len(number) < 14:
                found.warnings.append("SIRET de moins de 14 chiffres : ses premiers zéros sont rendus.")
        except ValidationError as refused:
            found.values["siret"] = ""
            found.warnings.append(f"{refused.messages[0]} Lu : « {number[:SHOWN]} », qui n’est pas gardé.")

    def _hours(self, found: Reading, held: Mapping[str, str]) -> None:
        hours: dict[str, list[list[str]]] = {}
        for day, name in opening.DAYS.items():
            typed = held.get(day, "")
            if not typed:
                continue
            halves = _halves(typed)
            if isinstance(halves, str):
                found.warnings.append(f"Horaires du {name} : {halves}")
            else:
                hours[day] = [list(half) for half in halves]
        found.values["opening"] = hours

    def _twice(self, found: Reading, commune: Commune | None) -> None:
        """The same thing on two lines of a file: the second is not taken."""
        if found.problems:
            return
        identifier = found.values["external_id"]
        key = (
            ("id", identifier) if identifier else ("name", fold(found.name), commune.code if commune else "")
        )
        if (first := self.seen.setdefault(key, found.number)) != found.number:
            what = f"L’identifiant « {identifier} »" if identifier else "Ce nom, dans cette commune,"
            found.problems.append(f"{what} est déjà à la ligne {first} : cette ligne n’est pas prise.")


@cache
def _halves(typed: str) -> list[opening.Half] | str:
    try:
        return opening.halves(typed)
    except ValidationError as refused:
        return refused.messages[0]


def _text(cell: str) -> str:
    """A cell on one line, without what surrounds it and without the apostrophe that keeps a formula from running."""
    return texts.tidy(" ".join(as_typed(cell).split()))


def _is_address(typed: str) -> bool:
    try:
        validate_email(typed)
    except ValidationError:
        return False
    return len(typed) <= 254


def _agents(typed: str) -> int | None:
    try:
        agents = count_of(typed)
    except ValidationError:
        return None
    return agents if 1 <= agents <= MOST_AGENTS else None


def _degrees(typed: str) -> float | None:
    try:
        found = float(plain(typed).replace(",", "."))
    except ValueError:
        return None
    return round(found, 6) if -180 <= found <= 180 else None
