"""The columns of a file whose shape its author chose: how they are called, and which one holds what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from label_sp.common.texts import tidy

EXAMPLE = 30  # characters of a first cell, beside the name of its column


def names(cells: Sequence[str]) -> list[str]:
    """The names of a first line, each on one line; what a spreadsheet leaves empty at its end is none."""
    told = [tidy(" ".join(each.split())) for each in cells]
    while told and not told[-1]:
        told.pop()
    return told


def letter(index: int) -> str:
    """As a spreadsheet names its columns: 0 → A, 27 → AB."""
    return (letter(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def told(headers: Sequence[str], index: int) -> str:
    """« D · Canal »: its letter, since several may have one name or none."""
    return f"{letter(index)} · {headers[index] or 'sans nom'}"


def choices(headers: Sequence[str], samples: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """What a list of columns offers: its number, and its name with what its first line holds."""
    first = samples[0] if samples else ()
    offered = []
    for index in range(len(headers)):
        sample, label = first[index] if index < len(first) else "", told(headers, index)
        offered.append((str(index), f"{label} (ex. {sample[:EXAMPLE]})" if sample else label))
    return offered


def notes(headers: Sequence[str]) -> list[str]:
    """What somebody should know of the first line before choosing."""
    named = [each for each in headers if each]
    doubled = sorted({each for each in named if named.count(each) > 1})
    found = [f"Plusieurs colonnes s’appellent « {each} » : leur lettre les distingue." for each in doubled]
    if unnamed := [letter(index) for index, each in enumerate(headers) if not each]:
        found.append(
            f"Sans nom dans la première ligne (cellules vides ou fusionnées) : {', '.join(unnamed[:10])}."
        )
    return found


def twice(mapping: Mapping[str, int], labels: Mapping[str, str]) -> dict[str, str]:
    """A sentence for each field whose column another one has already."""
    errors: dict[str, str] = {}
    seen: dict[int, str] = {}
    for field, index in mapping.items():
        if index in seen:
            errors[field] = (
                f"Cette colonne est déjà reliée à « {labels[seen[index]]} » : choisissez-en une autre."
            )
        seen.setdefault(index, field)
    return errors
